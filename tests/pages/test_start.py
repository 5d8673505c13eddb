"""The list of assessments over time: by solution, since the baseline, with who took part."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from assessment.assessment import NewAssessment
from assessment.catalog.model import Catalog
from assessment.measures import Measure
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.pages.conftest import Open, texts, unescaped
from tests.strategies import IDS, an_assessment, sheet

_FIRST_DAY = date(2024, 3, 1)
_HOSTILE = "<script>alert(1)</script> **fett**"


def add_series(repository: Repository, count: int, **about: object) -> list[str]:
    """Store assessments of one solution, half a year apart; each has one level more than the one before."""
    return repository.add_all(
        [
            NewAssessment(
                an_assessment(title=f"Runde {place}", date=_FIRST_DAY + timedelta(days=180 * place), **about),
                sheet(dict.fromkeys(IDS, (Rating.N, Rating.P, Rating.L, Rating.F)[min(place, 3)])),
            )
            for place in range(count)
        ]
    )


def said(app: AppTest) -> str:
    return "\n".join([texts(app), *(element.value for element in (*app.caption, *app.markdown))])


def entry(app: AppTest, assessment_id: str) -> list[str]:
    """Return the keys of the buttons that belong to an assessment."""
    return [button.key for button in app.button if button.key and button.key.endswith(assessment_id)]


def links(app: AppTest) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in app.get("page_link")]


def the_form(*participants: str) -> AppTest:
    """Draw the form for an assessment in which these took part; what it returns is shown."""

    def script(participants: tuple[str, ...]) -> None:
        from datetime import date

        import streamlit as st

        from pages.start.form import assessment_form
        from tests.strategies import an_assessment

        about = assessment_form(an_assessment(), "Speichern", "Titel", date(2026, 5, 4), participants=participants)
        if about:
            st.json(list(about.participants))

    return AppTest.from_function(script, args=(participants,)).run()


def sent(app: AppTest) -> list[str] | None:
    """Send the form; return who took part, None where it was refused."""
    app.button[0].click().run()
    return json.loads(app.json[0].value) if app.json else None


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that go to any database."""
    statements: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", remember)


def test_assessments_stand_with_their_solution_the_newest_first(open_screen: Open, repository: Repository) -> None:
    repository.add(an_assessment(solution="Leihrad"), {})
    series = add_series(repository, 3)
    page = texts(open_screen("start"))
    assert page.count("<h3>") == 2
    assert page.index("<h3>Parkleitsystem") < page.index("<h3>Leihrad"), "the last changed first"
    assert page.index("Runde 2") < page.index("Runde 1") < page.index("Runde 0") < page.index("<h3>Leihrad")
    assert "Seit 01.03.2024: +66,7 Prozentpunkte an 56 gemeinsamen Kriterien" in page
    assert "Seit 01.03.2024: +33,3 Prozentpunkte an 56 gemeinsamen Kriterien" in page
    assert all(entry(open_screen("start"), assessment) for assessment in series)


def test_the_baseline_is_marked_and_can_be_chosen(open_screen: Open, repository: Repository) -> None:
    first, second, third = add_series(repository, 3)
    app = open_screen("start")
    assert texts(app).count(">Ausgangspunkt</span>") == 1
    assert "Mit dem Ausgangspunkt werden alle späteren Selbsteinschätzungen dieser Lösung verglichen." in texts(app)
    assert f"baseline-{first}" not in entry(app, first), "it is the baseline already"
    assert f"baseline-{third}" not in entry(app, third), "nothing is later than the newest"
    app.button(key=f"baseline-{second}").click().run()
    page = texts(app)
    assert repository.assessment(second).is_baseline
    assert "Seit 28.08.2024: +33,3 Prozentpunkte" in page
    assert "Seit 01.03.2024" not in page
    assert f"baseline-{first}" in entry(app, first)


def test_one_assessment_has_no_baseline_and_nothing_to_compare(open_screen: Open, repository: Repository) -> None:
    add_series(repository, 1)
    app = open_screen("start")
    assert not [fold for fold in app.expander if "Frühere" in fold.label]
    assert "Ausgangspunkt" not in texts(app)
    assert "Seit " not in texts(app)
    assert links(app).count("Vergleich") == 1, "that of the navigation"


@pytest.mark.dear
def test_fifty_assessments_stay_readable_and_reachable(open_screen: Open, repository: Repository) -> None:
    series = add_series(repository, 50)
    newest = series[-1]
    app = open_screen("start")
    assert [fold.label for fold in app.expander] == ["Frühere (49)"]
    assert entry(app, newest)
    assert not entry(app, series[-2])
    app.session_state[f"earlier-{newest}"] = True
    app.run()
    assert entry(app, series[-11])
    assert not entry(app, series[-12])
    for _ in range(4):
        app.button(key=f"more-{newest}").click().run()
    assert all(entry(app, assessment) for assessment in series)
    assert f"more-{newest}" not in {button.key for button in app.button}


@pytest.mark.dear
def test_the_list_takes_as_many_queries_for_fifty_assessments_as_for_two(
    open_screen: Open, repository: Repository
) -> None:
    first, second = add_series(repository, 2)
    open_screen("start")
    with counted_queries() as few:
        open_screen("start")
    for assessment in (first, second):
        repository.delete(assessment)
    newest = add_series(repository, 50)[-1]
    with counted_queries() as many:
        app = open_screen("start")
    assert len(few) == len(many)
    app.session_state[f"earlier-{newest}"] = True
    with counted_queries() as unfolded:
        app.run()
    assert len(unfolded) <= len(many)


def test_another_solution_takes_no_more_queries(open_screen: Open, repository: Repository) -> None:
    counts: list[int] = []
    open_screen("start")
    for place in range(3):
        add_series(repository, 2, solution=f"Lösung {place}")
        with counted_queries() as statements:
            open_screen("start")
        counts.append(len(statements))
    assert counts[2] == counts[1]


def test_overdue_measures_are_counted_at_the_solution(open_screen: Open, repository: Repository) -> None:
    [assessment] = add_series(repository, 1)
    assert "Maßnahmen" in links(open_screen("start"))
    for due in (date(2020, 1, 1), date(2020, 1, 2), date(2199, 1, 1)):
        repository.measures.add(assessment, Measure("Vertrag schließen", date(2019, 1, 1), due=due))
    assert "Maßnahmen (2 überfällig)" in links(open_screen("start"))


def test_a_municipality_with_several_solutions_has_a_portfolio(open_screen: Open, repository: Repository) -> None:
    add_series(repository, 2)
    assert not [label for label in links(open_screen("start")) if label.startswith("Portfolio M")]
    repository.add(an_assessment(solution="Leihrad"), {})
    repository.add(an_assessment(municipality="Neustadt"), {})
    assert [label for label in links(open_screen("start")) if label.startswith("Portfolio ")] == [
        "Portfolio Musterstadt: 2 Lösungen nebeneinander"
    ]


def test_who_took_part_is_asked_for_with_the_groups_of_the_method(catalog: Catalog) -> None:
    app = the_form("Feuerwehr")
    field = app.multiselect[0]
    assert field.label == "Wer hat mitgemacht?"
    assert field.options == [*catalog.method.role_groups, "Feuerwehr"]
    assert "keine Namen von Personen" in app.caption[0].value
    assert sent(app) == ["Feuerwehr"]
    app.multiselect[0].set_value(["Verwaltung", "Feuerwehr"])
    assert sent(app) == ["Verwaltung", "Feuerwehr"]


@pytest.mark.parametrize(
    ("group", "problem"),
    [
        ("x" * 201, "Höchstens 200 Zeichen, es sind 201."),
        ("zwei\nZeilen", "Bitte in eine Zeile schreiben."),
        (" ", "Bitte eine Gruppe eintragen."),
    ],
)
def test_a_group_that_is_no_name_is_refused_at_the_field(group: str, problem: str) -> None:
    app = the_form(group)
    assert sent(app) is None
    assert [unescaped(error.value) for error in app.error] == [problem]


def test_blanks_around_a_group_make_no_other_group() -> None:
    assert sent(the_form(" Verwaltung", "Verwaltung ")) == ["Verwaltung"]


def test_who_took_part_last_time_is_no_answer_for_the_next(open_screen: Open, repository: Repository) -> None:
    [assessment] = add_series(repository, 1, participants=("Verwaltung", "Feuerwehr"))
    app = open_screen("start")
    app.button(key=f"rename-{assessment}").click().run()
    assert app.multiselect[0].value == ["Verwaltung", "Feuerwehr"]
    again = open_screen("start")
    again.button(key=f"next-{assessment}").click().run()
    assert again.multiselect[0].value == []


def test_a_closed_assessment_says_who_took_part(open_screen: Open, repository: Repository) -> None:
    [assessment] = add_series(repository, 1, participants=("Politik",))
    repository.close(assessment, lambda *_: "{}")
    app = open_screen("start")
    assert "Mitgemacht: Politik." in texts(app)
    assert f"rename-{assessment}" not in entry(app, assessment)


@pytest.mark.parametrize(
    ("count", "is_closed", "sentence"),
    [
        (2, False, "Neue Namen gelten für beide Selbsteinschätzungen dieser Lösung."),
        (3, False, "Neue Namen gelten für alle 3 Selbsteinschätzungen dieser Lösung."),
        (3, True, "Neue Namen gelten deshalb nur für diese hier"),
    ],
)
def test_the_form_says_what_a_new_name_holds_for(
    open_screen: Open, repository: Repository, count: int, is_closed: bool, sentence: str
) -> None:
    series = add_series(repository, count)
    if is_closed:
        repository.close(series[0], lambda *_: "{}")
    app = open_screen("start")
    app.button(key=f"rename-{series[-1]}").click().run()
    assert sentence in said(app)


def test_one_assessment_needs_no_word_on_names(open_screen: Open, repository: Repository) -> None:
    [assessment] = add_series(repository, 1)
    app = open_screen("start")
    app.button(key=f"rename-{assessment}").click().run()
    assert "Neue Namen" not in said(app)


@pytest.mark.dear
def test_deleting_says_what_becomes_of_the_measures(open_screen: Open, repository: Repository) -> None:
    first, second, third = add_series(repository, 3)
    for what in ("Vertrag schließen", "Stelle besetzen"):
        repository.measures.add(third, Measure(what, date(2024, 1, 1)))
    assert "Die Maßnahmen der Lösung bleiben." in _delete_dialog(open_screen, third)
    assert "Ausgangspunkt ist danach die älteste der übrigen." in _delete_dialog(open_screen, first)
    repository.delete(first)
    repository.delete(second)
    assert "Mit ihr werden auch 2 Maßnahmen gelöscht." in _delete_dialog(open_screen, third)
    assert len(repository.measures.for_assessment(third)) == 2, "asking deletes nothing"


def _delete_dialog(open_screen: Open, assessment: str) -> str:
    app = open_screen("start")
    app.button(key=f"delete-{assessment}").click().run()
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_names_and_groups_are_shown_as_text(open_screen: Open, repository: Repository) -> None:
    about = {"municipality": _HOSTILE, "solution": _HOSTILE, "participants": (_HOSTILE,)}
    add_series(repository, 2, **about)
    repository.add(an_assessment(**{**about, "solution": "Leihrad"}), {})
    app = open_screen("start")
    assert "<script>" not in texts(app)
    assert "Mitgemacht: &lt;script&gt;" in texts(app)
    assert f"Portfolio {_HOSTILE}: 2 Lösungen nebeneinander" in links(app)


@pytest.mark.dear
def test_the_result_says_what_changed_since_the_baseline(open_screen: Open, repository: Repository) -> None:
    first, second = add_series(repository, 2)
    page = texts(open_screen("results", a=second))
    assert "Seit 01.03.2024: +33,3 Prozentpunkte an 56 gemeinsamen Kriterien" in page
    assert "Seit 01.03.2024" not in texts(open_screen("results", a=first))
    assert links(open_screen("results", a=second)).count("Vergleich") == 2, "navigation and here"


def test_the_change_at_the_result_follows_the_switch_for_all_criteria(
    open_screen: Open, repository: Repository
) -> None:
    _, second = add_series(repository, 2)
    app = open_screen("results", a=second)
    app.toggle(key="everything").set_value(True).run()
    assert "+33,3 Prozentpunkte an 70 gemeinsamen Kriterien" in texts(app)
