from collections.abc import Callable
from datetime import date

import pytest

from assessment.assessment import Assessment
from assessment.measures import Aim, Measure, Status
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating, Suggestion
from assessment.store.repository import Repository
from tests.pages.conftest import Open, texts
from tests.strategies import CATALOG, HOSTILE, IDS, P2, P3

Add = Callable[..., str]


@pytest.fixture
def add(repository: Repository) -> Add:
    """Return a function that stores an assessment of the same solution."""

    def add_it(day: date, given: Answers, phases: tuple[Phase, ...] = (P3,), **fields: object) -> str:
        about = {"municipality": "Musterstadt", "solution": "Parkleitsystem", "catalog_version": CATALOG.version}
        title = f"Stand {day.year}"
        return repository.add(Assessment(**{**about, "title": title, "date": day, "phases": phases, **fields}), given)

    return add_it


def rated(*levels: Rating) -> dict[str, Answer]:
    return {name: Answer(name, level) for name, level in zip(IDS, levels, strict=False)}


@pytest.mark.dear
def test_with_one_assessment_there_is_nothing_to_compare(open_screen: Open, add: Add) -> None:
    app = open_screen("comparison", a=add(date(2026, 1, 1), rated(Rating.P)))
    assert not app.exception
    assert "gibt es erst eine Selbsteinschätzung" in texts(app)


def test_without_an_assessment_it_says_where_to_begin(open_screen: Open) -> None:
    assert "Noch keine Selbsteinschätzung gewählt" in texts(open_screen("comparison"))


def test_the_change_is_over_what_both_rated_and_says_how_many(open_screen: Open, add: Add) -> None:
    add(date(2025, 1, 1), rated(Rating.N, Rating.P))
    app = open_screen("comparison", a=add(date(2026, 1, 1), rated(Rating.L, Rating.P, Rating.F)))
    assert not app.exception
    said = texts(app)
    assert "An den 2 Kriterien, die in beiden Selbsteinschätzungen bewertet sind, ist die Reife um 33,3" in said
    assert "Die Gesamtreife selbst ging von 17 % auf 67 % (+50,0)" in said
    assert "Kriterien, die nur einmal bewertet sind</th><td>+16,7" in said
    assert "<strong>Zusammen</strong></th><td>+50,0" in said


def test_what_else_was_different_is_named(open_screen: Open, add: Add) -> None:
    carried = {"p1-02": Answer("p1-02", suggestion=Suggestion(Rating.F, "", date(2025, 1, 1)))}
    add(date(2025, 1, 1), rated(Rating.N, Rating.P), phases=(P2,), participants=("Verwaltung",))
    given = {**rated(Rating.L), **carried}
    said = texts(open_screen("comparison", a=add(date(2026, 1, 1), given, participants=("Verwaltung", "Politik"))))
    assert "stand früher in P2" in said
    assert "Kriterien sind neu fällig" in said
    assert "Neu dabei: Politik" in said
    assert "kann auch daran liegen, dass andere geurteilt haben" in said
    assert "Übernommen und nicht bestätigt: eine Bewertung in der späteren" in said


def test_nothing_in_common_is_said_and_not_subtracted(open_screen: Open, add: Add) -> None:
    add(date(2025, 1, 1), rated(Rating.N))
    app = open_screen("comparison", a=add(date(2026, 1, 1), {"p1-02": Answer("p1-02", Rating.F)}))
    assert not app.exception
    assert "Kein Kriterium ist in beiden Selbsteinschätzungen bewertet" in texts(app)
    assert "+100" not in texts(app)


def test_hostile_notes_titles_and_measures_are_shown_as_text(
    open_screen: Open, add: Add, repository: Repository
) -> None:
    notes = {name: Answer(name, Rating.P, note=text) for name, text in zip(IDS, HOSTILE, strict=False)}
    add(date(2025, 1, 1), notes, title=HOSTILE[0])
    later = {name: Answer(name, Rating.N, note=f"{answer.note} neu") for name, answer in notes.items()}
    newest = add(date(2026, 1, 1), later)
    measure = Measure(HOSTILE[0], date(2025, 2, 1), (Aim("p1-01", Rating.L),), status=Status.DONE)
    repository.measures.add(newest, Measure(**{**_fields(measure), "ended_on": date(2025, 3, 1)}))
    app = open_screen("comparison", a=newest)
    assert not app.exception
    assert "<script>" not in texts(app)
    assert "&lt;script&gt;" in texts(app)


def _fields(measure: Measure) -> dict[str, object]:
    return {name: getattr(measure, name) for name in ("what", "created_on", "aims", "status")}


@pytest.mark.dear
def test_the_baseline_is_the_oldest_until_another_one_is_chosen(
    open_screen: Open, add: Add, repository: Repository
) -> None:
    ids = [add(date(2024 + place, 1, 1), rated(level)) for place, level in enumerate((Rating.N, Rating.P, Rating.F))]
    app = open_screen("comparison", a=ids[-1])
    assert app.selectbox(key="compare-from").value == ids[0]
    assert not [button for button in app.button if button.key == "set-baseline"]
    app.selectbox(key="compare-from").select(ids[1]).run()
    assert "um 66,7" in texts(app)
    app.button(key="set-baseline").click().run()
    assert [member.is_baseline for member in repository.series(ids[0])] == [False, True, False]
    app.selectbox(key="compare-from").select(ids[0]).run()
    app.button(key="set-baseline").click()
    app.selectbox(key="compare-from").select(ids[1]).run()
    assert [member.is_baseline for member in repository.series(ids[0])] == [False, True, False], (
        "what is chosen counts, not what the button was drawn for"
    )
    assert open_screen("comparison", a=ids[-1]).selectbox(key="compare-from").value == ids[1]


@pytest.mark.dear
def test_the_address_names_the_earlier_assessment(open_screen: Open, add: Add) -> None:
    ids = [add(date(2024 + place, 1, 1), rated(Rating.P)) for place in range(3)]
    app = open_screen("comparison", a=ids[-1], von=ids[1])
    assert app.selectbox(key="compare-from").value == ids[1]
    assert open_screen("comparison", a=ids[-1], von="nix").selectbox(key="compare-from").value == ids[0]


def test_opened_at_the_oldest_it_compares_with_the_newest(open_screen: Open, add: Add) -> None:
    ids = [add(date(2024 + place, 1, 1), rated(Rating.P)) for place in range(3)]
    app = open_screen("comparison", a=ids[0])
    assert (app.selectbox(key="compare-from").value, app.selectbox(key="compare-to").value) == (ids[0], ids[2])


def test_all_criteria_can_be_taken_in(open_screen: Open, add: Add) -> None:
    add(date(2025, 1, 1), {"p5-01": Answer("p5-01", Rating.N)})
    app = open_screen("comparison", a=add(date(2026, 1, 1), {"p5-01": Answer("p5-01", Rating.F)}))
    assert "Kein Kriterium ist in beiden" in texts(app)
    app.toggle(key="everything").set_value(True).run()
    assert "An dem einen Kriterium" in texts(app)


@pytest.mark.alike
@pytest.mark.parametrize("count", [2, 3, 12, 50])
def test_any_number_of_assessments(open_screen: Open, add: Add, count: int) -> None:
    levels = (Rating.N, Rating.P, Rating.L, Rating.F)
    for place in range(count):
        newest = add(
            date(2020 + place // 12, place % 12 + 1, 1), rated(*(levels[(place + n) % 4] for n in range(60)))
        )
    app = open_screen("comparison", a=newest)
    assert not app.exception
    heads = texts(app).count('<th scope="col">01.')
    assert heads == count


@pytest.mark.dear
def test_each_criterion_stands_at_every_date(open_screen: Open, add: Add) -> None:
    carried = {
        name: Answer(name, suggestion=Suggestion(rating, "", date(2025, 1, 1)))
        for name, rating in (("p1-03", Rating.F), ("p1-04", Rating.NOT_RELEVANT))
    }
    add(date(2025, 1, 1), rated(Rating.N, Rating.UNKNOWN), phases=(P2,))
    app = open_screen("comparison", a=add(date(2026, 1, 1), {**rated(Rating.L, Rating.NOT_RELEVANT), **carried}))
    app.session_state["course"] = "Kriterien"
    said = texts(app.run())
    assert not app.exception
    for criterion, cells in (
        ("p1-01", '<td class="kompass-level-N">N</td><td class="kompass-level-L">L</td>'),
        ("p1-02", "<td>?</td><td>–</td>"),
        ("p1-03", "<td>○</td><td>(F)</td>"),
        ("p1-04", "<td>○</td><td>(–)</td>"),
        ("p3-01", "<td></td><td>○</td>"),
    ):
        assert f'<th scope="row">{CATALOG.criterion(criterion).short_title}</th>{cells}</tr>' in said
    assert CATALOG.criterion("p4-01").short_title not in said
