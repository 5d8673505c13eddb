"""The solutions of a municipality side by side."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from assessment.catalog.model import Catalog
from assessment.measures import Measure
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.pages.conftest import Open, texts
from tests.pages.test_start import counted_queries, links
from tests.strategies import IDS, P1, P3, an_assessment, sheet

_HOSTILE = "<script>alert(1)</script> **fett**"


def add(repository: Repository, solution: str, rating: Rating | None = Rating.P, **about: object) -> str:
    given = sheet(dict.fromkeys(IDS, rating)) if rating else {}
    return repository.add(an_assessment(solution=solution, **about), given)


def rows(app: AppTest) -> list[str]:
    """Return the rows of the overview."""
    return texts(app).partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:-1]


def test_an_empty_database_says_what_will_be_here(open_screen: Open) -> None:
    app = open_screen("portfolio")
    assert "Hier stehen später alle Lösungen Ihrer Kommune nebeneinander" in texts(app)
    assert "Zur Startseite" in links(app)


def test_one_solution_has_nothing_to_be_compared_with_and_is_shown(open_screen: Open, repository: Repository) -> None:
    add(repository, "Parken")
    app = open_screen("portfolio")
    said = texts(app)
    assert "Bisher gibt es hier nur eine Lösung" in said
    assert "Gemeinsame Lücken" not in said
    assert len(rows(app)) == len(app.get("plotly_chart")) == 1


def test_every_solution_counts_with_its_newest_assessment(open_screen: Open, repository: Repository) -> None:
    add(repository, "Parken", Rating.L, date=date(2026, 5, 4))
    add(repository, "Parken", Rating.N, date=date(2025, 5, 4))
    newest = add(repository, "Leihrad", Rating.F, date=date(2026, 1, 2), phases=(P1,))
    first, second = rows(open_screen("portfolio"))
    assert f'href="ergebnis?a={newest}"' in first
    for part in ("Leihrad", "02.01.2026", "<td>P1</td>", "100 %", "31 von 31", "<td>–</td>"):
        assert part in first
    for part in ("04.05.2026", "67 %", "+66,7 an 56 Kriterien"):
        assert part in second


def test_what_has_nothing_in_common_has_no_figure(open_screen: Open, repository: Repository) -> None:
    repository.add(an_assessment(date=date(2025, 5, 4)), sheet({"p1-01": Rating.N}))
    repository.add(an_assessment(), sheet({"p1-02": Rating.F}))
    assert "nichts gemeinsam bewertet" in rows(open_screen("portfolio"))[0]


def test_the_maturity_never_stands_without_weakest_driver_and_coverage(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    given = sheet(dict.fromkeys(IDS, Rating.F)) | sheet(
        {c.id: Rating.P for c in catalog.criteria if c.driver == "capital"}
    )
    repository.add(an_assessment(), given)
    app = open_screen("portfolio")
    [row] = rows(app)
    assert "Kapital, " in row
    assert "56 von 56" in row
    under_the_radar = texts(app).rpartition("Reife <span")[2]
    assert "schwächster Treiber Kapital" in under_the_radar
    assert "56 von 56" in under_the_radar


def test_a_solution_without_ratings_says_so(open_screen: Open, repository: Repository) -> None:
    add(repository, "Parken")
    empty = add(repository, "Leihrad", None)
    app = open_screen("portfolio")
    assert "noch nichts bewertet" in rows(app)[0]
    assert "Noch ist kein Kriterium bewertet." in texts(app)
    assert len(app.get("plotly_chart")) == 1
    assert any(empty in link.proto.query_string for link in app.get("page_link") if "Fragebogen" in link.proto.label)


def test_every_radar_says_in_words_what_it_shows(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    add(repository, "Parken")
    add(repository, "Leihrad", Rating.F)
    charts = open_screen("portfolio").get("plotly_chart")
    for chart, solution, score in zip(charts, ("Leihrad", "Parken"), ("100 %", "33 %"), strict=True):
        words = chart.proto.alt
        assert words.startswith(f"{solution}. ")
        assert all(f"{driver.short_label} {score}" in words for driver in catalog.drivers)


def test_common_gaps_lead_to_the_criterion_of_each_solution(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    ids = [repository.add(an_assessment(solution=name), sheet({"p1-01": Rating.N})) for name in ("A", "B")]
    repository.add(an_assessment(solution="C"), sheet({"p1-01": Rating.F}))
    said = texts(open_screen("portfolio"))
    assert catalog.criterion("p1-01").short_title in said
    assert "bei 2 von 3 Lösungen; Ziel " in said
    for assessment_id, name in zip(ids, ("A", "B"), strict=True):
        assert f'<a href="fragebogen?a={assessment_id}&amp;k=p1-01">{name}</a> (nicht erfüllt)' in said


def test_many_common_gaps_stand_in_a_fold(open_screen: Open, repository: Repository) -> None:
    for name in ("A", "B"):
        add(repository, name, Rating.N)
    said = texts(open_screen("portfolio"))
    assert said.partition("<details")[0].count("<li>") == 10
    assert "<summary>Weitere: 46 Kriterien</summary>" in said
    assert 'start="11"' in said


def test_where_nothing_is_shared_it_says_so(open_screen: Open, repository: Repository) -> None:
    add(repository, "A", Rating.F)
    add(repository, "B", Rating.N)
    assert "Keine. Entweder liegen die Lücken bei jeder Lösung woanders" in texts(open_screen("portfolio"))


@pytest.mark.dear
def test_only_the_municipality_in_view_is_shown(open_screen: Open, repository: Repository) -> None:
    here = add(repository, "Parken")
    there = add(repository, "Leihrad", municipality="Neustadt")
    assert "Leihrad" not in texts(open_screen("portfolio", a=here))
    assert "Portfolio: Neustadt" in texts(open_screen("portfolio", a=there))


def test_without_an_assessment_in_view_the_municipality_is_asked_for(
    open_screen: Open, repository: Repository
) -> None:
    ids = {name: add(repository, "Parken", municipality=name) for name in ("Musterstadt", "Neustadt", _HOSTILE)}
    app = open_screen("portfolio")
    assert "Welche Kommune?" in texts(app)
    ways = {link.proto.label.replace("\\", ""): link.proto.query_string for link in app.get("page_link")}
    for name, assessment_id in ids.items():
        assert assessment_id in ways[name]


def test_an_unknown_assessment_leads_back(open_screen: Open) -> None:
    assert "Diese Selbsteinschätzung gibt es nicht." in texts(open_screen("portfolio", a="nix"))


def test_overdue_measures_are_counted(open_screen: Open, repository: Repository) -> None:
    assessment = add(repository, "Parken")
    repository.measures.add(assessment, Measure("Vertrag schließen", date(2019, 1, 1), due=date(2020, 1, 1)))
    assert rows(open_screen("portfolio"))[0].endswith("<td>1</td>")


def test_names_are_shown_as_text(open_screen: Open, repository: Repository) -> None:
    for name in (_HOSTILE, f"{_HOSTILE} 2"):
        add(repository, name, Rating.N, municipality=_HOSTILE)
    said = texts(open_screen("portfolio"))
    assert "<script>" not in said
    assert said.count("&lt;script&gt;alert(1)&lt;/script&gt; **fett**") > 4


@pytest.mark.dear
@pytest.mark.parametrize("older", [2, 12])
def test_older_assessments_cost_no_query(open_screen: Open, repository: Repository, older: int) -> None:
    add(repository, "Parken")
    add(repository, "Leihrad")
    open_screen("portfolio")
    with counted_queries() as before:
        open_screen("portfolio")
    for place in range(older):
        add(repository, "Parken", date=date(2020, 1, 1 + place), phases=(P3,))
    with counted_queries() as after:
        open_screen("portfolio")
    assert len(after) == len(before)
