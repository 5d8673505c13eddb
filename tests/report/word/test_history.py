"""The council paper's chapters on change and measures."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from assessment.dossier import Dossier, Snapshot
from assessment.measures import Aim, Measure, Status
from assessment.rating import Answer, Rating
from assessment.report.word.council import write_word
from tests.report.word.test_word import CHAPTERS, bare, headings, rows, said
from tests.strategies import CATALOG, HOSTILE, P2, a_snapshot, about, an_assessment

TODAY = date(2026, 11, 25)
MEASURES = (
    Measure(
        "Vertrag mit den Stadtwerken schließen",
        date(2025, 5, 1),
        (Aim("p1-02", Rating.L),),
        "Tiefbauamt",
        date(2026, 6, 30),
        id="b" * 32,
    ),
    Measure(
        "Ratsbeschluss einholen",
        date(2025, 4, 1),
        (Aim("p1-01", Rating.F),),
        status=Status.DONE,
        ended_on=date(2025, 11, 20),
    ),
    Measure("App", date(2025, 4, 1), status=Status.DROPPED, reason="zu teuer", ended_on=date(2026, 1, 15)),
)


def with_history(background: dict[str, Any], **answers: Rating) -> Any:
    given_answers = {name.replace("_", "-"): Answer(name.replace("_", "-"), level) for name, level in answers.items()}
    content = write_word(Dossier.of(an_assessment(), given_answers, CATALOG, **background), today=TODAY)
    return docx.Document(BytesIO(content))


def an_earlier_state(**answers: Rating) -> Snapshot:
    given_answers = {name.replace("_", "-"): Answer(name.replace("_", "-"), level) for name, level in answers.items()}
    return a_snapshot("Runde 0", date(2025, 3, 9), (P2,), CATALOG, given_answers)


def test_the_change_follows_the_result() -> None:
    background = {"measures": MEASURES, "earlier": an_earlier_state(p1_01=Rating.P, p1_02=Rating.L, p1_03=Rating.N)}
    document = with_history(background, p1_01=Rating.F, p1_02=Rating.N, p1_03=Rating.N, p1_04=Rating.L)
    chapters = headings(document, 1)
    assert chapters[2:4] == ["Ergebnis", "Veränderung seit dem 09.03.2025"]
    everything = said(document)
    title = {name: CATALOG.criterion(name).short_title for name in ("p1-01", "p1-02")}
    assert "An den 3 Kriterien, die in beiden Selbsteinschätzungen bewertet sind," in everything
    assert "Wer mitgemacht hat, ist bei beiden nicht festgehalten." in everything
    assert (
        f"{title['p1-01']}: Teilweise erfüllt → Vollständig erfüllt. "
        "Erledigt: Ratsbeschluss einholen (erledigt am 20.11.2025)." in everything
    )
    assert f"{title['p1-02']}: Überwiegend erfüllt → Nicht erfüllt." in everything
    assert "Außerdem: 1 erstmals bewertet, 1 gleich geblieben." in everything
    drivers = next(table for table in document.tables if table.rows[0].cells[1].text == "Früher")
    assert [row.cells[0].text for row in drivers.rows[1:]] == [driver.short_label for driver in CATALOG.drivers]
    *parts, total = rows(document, "Ursache")[1:]
    assert total[0] == "Zusammen: Veränderung der Gesamtreife"
    assert parts


def test_without_an_earlier_assessment_nothing_is_compared() -> None:
    assert headings(with_history({"measures": MEASURES}), 1) == CHAPTERS


def test_measures_of_the_team_take_the_place_of_proposals() -> None:
    document = with_history({"measures": MEASURES}, p1_01=Rating.N)
    assert rows(document, "Was") == [
        ["Was", "Kriterien", "Wer", "Bis wann", "Status"],
        [
            MEASURES[0].what,
            f"{CATALOG.criterion('p1-02').short_title} → Überwiegend erfüllt",
            "Tiefbauamt",
            "überfällig seit 30.06.2026",
            "Offen",
        ],
    ]
    everything = said(document)
    assert "Eine Maßnahme ist zu erledigen, sie ist überfällig. Eine ist erledigt, eine ist verworfen." in everything
    assert "App (Verworfen am 15.01.2026: zu teuer)" in everything
    assert "Was zuerst zu tun ist" not in everything


@pytest.mark.alike
@pytest.mark.parametrize("text", [*HOSTILE, "lang " * 900])
def test_hostile_measures_and_titles_stay_text(text: str) -> None:
    measure = replace(MEASURES[0], what=text, owner=text[:300])
    dropped = replace(MEASURES[2], what=text, reason=text)
    earlier = about(an_earlier_state(p1_01=Rating.P), title=text[:200], participants=(text[:200],))
    document = with_history({"measures": (measure, dropped), "earlier": earlier}, p1_01=Rating.L)
    everything = bare(said(document))
    assert everything.count(bare(text)) >= 2
    assert not list(document.element.body.iter(qn("w:hyperlink"), qn("w:fldSimple"), qn("w:instrText")))


def test_an_assessment_is_told_with_the_version_that_it_was_begun_with() -> None:
    document = docx.Document(BytesIO(write_word(Dossier.of(an_assessment(catalog_version="2026.1"), {}, CATALOG))))
    assert "Fassung des Katalogs: 2026.1." in said(document)
