"""How the judgement came about, in report, council paper and workbook."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from assessment.dossier import Dossier
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Answers, Rating
from assessment.report.chapters import judgements as judgement_chapter
from assessment.report.options import Audience, Part, ReportOptions, without_content
from assessment.report.pdf import report_data, report_pdf
from assessment.report.word.council import write_word
from assessment.texts.judgements import distribution, letters
from assessment.texts.method import agreement_read
from assessment.voting.judgement import OTHERS, Comment, Judgement, Round, newest
from tests.exchange.workbook.workbooks import FORMULA_LIKE, members
from tests.report.test_pdf import bare, elements, text_of
from tests.report.word.test_word import headings, said
from tests.strategies import CATALOG, HOSTILE, IDS, a_judgement, a_tally, an_assessment, judgement_lists
from tests.thoroughness import repeated

DIVIDED = Judgement(
    "p1-01",
    date(2026, 5, 3),
    (
        Round(1, a_tally(N=4, F=4)),
        Round(
            2,
            a_tally(N=3, P=2, F=3, unknown=1),
            {"IT": a_tally(N=3, P=1), OTHERS: a_tally(P=1, F=3, unknown=1)},
            (Comment(Rating.N, "Es fehlt alles."), Comment(Rating.P, "Passt so."), Comment(Rating.F, "Alles da.")),
        ),
    ),
    Rating.P,
)
AGREED = a_judgement("p1-02", a_tally(L=8), decided=Rating.L, held_on=date(2026, 4, 2))
JUDGEMENTS = (AGREED, DIVIDED)
ANSWERS = {"p1-01": Answer("p1-01", Rating.P), "p1-02": Answer("p1-02", Rating.L)}
FULL = ReportOptions()
# The chapter itself, and one beside it.
SHORT = ReportOptions(parts=frozenset({Part.DRIVERS, Part.JUDGEMENT}))
ANONYMOUS = ReportOptions.for_audience(Audience.ANONYMOUS)
TITLES = {name: CATALOG.criterion(name).short_title for name in ("p1-01", "p1-02")}


def chapter(*judgements: Judgement, answers: Answers = ANSWERS, options: ReportOptions = FULL) -> dict[str, Any]:
    data = report_data(Dossier.of(an_assessment(), answers, CATALOG, judgements=judgements), options)
    section: dict[str, Any] = data["parts"].get("judgement")
    return section


def a_report(judgements: tuple[Judgement, ...], options: ReportOptions = FULL) -> bytes:
    return report_pdf(Dossier.of(an_assessment(), ANSWERS, CATALOG, judgements=judgements), options)


@cache
def with_votes() -> bytes:
    """Return the report that several tests read."""
    return a_report(JUDGEMENTS, SHORT)


@cache
def without_votes() -> bytes:
    return a_report((), SHORT)


@pytest.mark.dear
def test_it_is_there_only_where_a_group_has_voted() -> None:
    assert chapter() is None
    assert chapter(*JUDGEMENTS, options=ReportOptions(parts=frozenset(Part) - {Part.JUDGEMENT})) is None
    assert Part.JUDGEMENT in without_content(Dossier.of(an_assessment(), {}, CATALOG))
    assert Part.JUDGEMENT not in without_content(Dossier.of(an_assessment(), {}, CATALOG, judgements=JUDGEMENTS))
    assert "WiedasUrteilzustandekam" not in text_of(without_votes())
    assert text_of(with_votes()).count("WiedasUrteilzustandekam") == 2, "in the contents and as a heading"


def test_what_it_says() -> None:
    section = chapter(*JUDGEMENTS)
    everything = " ".join(section["sentences"])
    for part in (
        "Über 2 Kriterien hat die Gruppe",
        "zwischen dem 02.04.2026 und dem 03.05.2026",
        "Stimmen je Runde: 8 bis 9.",
        "Über ein Kriterium wurde nach einer Aussprache noch einmal abgestimmt.",
        "Die Einigkeit stieg dabei bei einem und sank bei keinem.",
        "IT 4, Übrige 5.",
    ):
        assert part in everything
    assert "geändert" not in everything
    assert section["rows"] == [
        [TITLES["p1-01"], "8 → 9", "4 → 3", "0 → 2", "–", "4 → 3", "0 → 1", "–", "0,00 → 0,19", "P"],
        [TITLES["p1-02"], "8", "–", "–", "8", "–", "–", "–", "1,00", "L"],
    ]
    assert section["divided_text"] == "Bei einem Kriterium lag die Einigkeit zuletzt unter 0,60."
    (divided,) = section["divided"]
    assert divided["title"] == TITLES["p1-01"]
    assert [name for name, _ in divided["lines"]] == ["Alle", "IT", "Übrige", "Entschieden"]
    assert divided["lines"][1][1] == "Nicht erfüllt 3, teilweise erfüllt 1."
    assert section["minorities"] == [
        {
            "title": TITLES["p1-01"],
            "comments": [("Nicht erfüllt", "Es fehlt alles."), ("Vollständig erfüllt", "Alles da.")],
        }
    ]
    assert "Tastle" in " ".join(section["reading"])
    text = text_of(with_votes())
    for part in (*everything.split(". "), "Es fehlt alles.", "0,00 → 0,19", TITLES["p1-02"]):
        assert bare(part) in text
    assert "Passtso." not in text, "what the majority said is no minority's"


def test_only_the_newest_judgement_is_told() -> None:
    section = chapter(a_judgement("p1-01", a_tally(F=5), held_on=date(2020, 1, 1)), DIVIDED)
    assert [row[1] for row in section["rows"]] == ["8 → 9"]


def test_what_was_changed_since_is_said() -> None:
    section = chapter(*JUDGEMENTS, answers=ANSWERS | {"p1-02": Answer("p1-02", Rating.N)})
    assert f"Nach dem Workshop wurde die Antwort geändert: „{TITLES['p1-02']}“." in section["sentences"]


def test_a_single_round_of_few_is_told_in_plain_words() -> None:
    section = chapter(a_judgement("p1-01", a_tally(L=1, unknown=1)))
    assert section["sentences"] == [
        "Über ein Kriterium hat die Gruppe im Workshop abgestimmt: erst jede und jeder für sich, dann aufgedeckt. "
        "Das war am 04.05.2026. Stimmen je Runde: 2.",
        "Es gab je Kriterium eine Runde.",
    ]
    assert section["rows"][0][-2:] == ["–", "noch nichts"]
    assert section["divided"] == section["minorities"] == []
    assert section["divided_text"] == "Bei keinem Kriterium lag die Einigkeit zuletzt unter 0,60."


@pytest.mark.dear
def test_an_anonymous_report_has_counts_but_no_texts_and_no_groups() -> None:
    section = chapter(*JUDGEMENTS, options=ANONYMOUS)
    assert section["rows"] == chapter(*JUDGEMENTS)["rows"]
    assert section["minorities"] == []
    assert [name for name, _ in section["divided"][0]["lines"]] == ["Alle", "Entschieden"]
    text = text_of(a_report(JUDGEMENTS, ANONYMOUS))
    assert "Esfehltalles" not in text
    assert "Übrige" not in text


def test_it_stays_accessible() -> None:
    added = elements(with_votes())
    before = elements(without_votes())
    names = [element.name for element in added]
    assert names.count("Figure") == [element.name for element in before].count("Figure")
    assert names.count("Table") == [element.name for element in before].count("Table") + 1
    assert names.count("TH") == [element.name for element in before].count("TH") + len(judgement_chapter.HEAD)


def hostile() -> tuple[Judgement, ...]:
    """Judgements with the worst texts as comments and names of groups."""
    texts = [text for text in (*HOSTILE, *FORMULA_LIKE) if text.strip()]
    return tuple(
        Judgement(
            name,
            date(2026, 5, 4),
            (
                Round(
                    1,
                    a_tally(N=3, F=3),
                    {text.strip()[:80]: a_tally(N=3), OTHERS: a_tally(F=3)},
                    (Comment(Rating.N, text.strip()[:500]),),
                ),
            ),
            Rating.F,
        )
        for name, text in zip(IDS, texts, strict=False)
    )


@pytest.mark.dear
def test_hostile_texts_stay_texts() -> None:
    judgements = hostile()
    assert a_report(judgements, SHORT)
    document = docx.Document(BytesIO(a_word(judgements)))
    everything = said(document)
    for judgement in judgements:
        assert bare(judgement.last.comments[0].text.translate({1: None, 0x7F: None, 0x85: None})) in bare(everything)
    file = write_workbook(Dossier.of(an_assessment(), ANSWERS, CATALOG, judgements=judgements))
    assert not any(b"<f>" in part or b"<f " in part for part in members(file).values())


@pytest.mark.dear
@settings(max_examples=repeated(60, 5))
@given(judgement_lists)
def test_any_judgements_make_a_report(judgements: tuple[Judgement, ...]) -> None:
    for options in (FULL, ANONYMOUS):
        assert a_report(judgements, options)


def a_word(judgements: tuple[Judgement, ...]) -> bytes:
    return write_word(Dossier.of(an_assessment(), ANSWERS, CATALOG, judgements=judgements))


@pytest.mark.dear
def test_the_council_paper_says_the_same() -> None:
    document = docx.Document(BytesIO(a_word(JUDGEMENTS)))
    chapters = headings(document, 1)
    assert chapters[2:4] == ["Ergebnis", "Wie das Urteil zustande kam"]
    assert "Anlage: Stimmen je Kriterium" in chapters
    everything = said(document)
    judgements = newest(JUDGEMENTS, CATALOG)
    for text in (
        *judgement_chapter.sentences(judgements, ANSWERS, CATALOG),
        *agreement_read(CATALOG.method),
        "Nicht erfüllt: Es fehlt alles.",
        "IT: Nicht erfüllt 3, teilweise erfüllt 1.",
    ):
        assert text in everything
    head = ["Kriterium", "Stimmen", "Erste Runde", "Letzte Runde", "Einigkeit", "Urteil"]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert next(table for table in tables if table[0] == head)[1:] == [
        [TITLES["p1-01"], "8 → 9", "N 4, F 4", "N 3, P 2, F 3, wissen wir nicht 1", "0,00 → 0,19", "P"],
        [TITLES["p1-02"], "8", "L 8", "–", "1,00", "L"],
    ]
    without = headings(docx.Document(BytesIO(a_word(()))), 1)
    assert [name for name in chapters if name not in without] == [
        "Wie das Urteil zustande kam",
        "Anlage: Stimmen je Kriterium",
    ]


def test_a_paper_without_comments_has_no_section_for_them() -> None:
    document = docx.Document(BytesIO(a_word((AGREED,))))
    assert "Was die Minderheit sagte" not in headings(document, 2)


@pytest.mark.dear
def test_the_workbook_has_the_votes_as_numbers() -> None:
    file = write_workbook(Dossier.of(an_assessment(), ANSWERS, CATALOG, judgements=JUDGEMENTS))
    sheet = load_workbook(BytesIO(file))["Workshop"]
    head, first, second = (list(row) for row in sheet.iter_rows(values_only=True))
    told = dict(zip(head, first, strict=True))
    assert (told["Kriterium"], told["Nr."], told["Runden"]) == (TITLES["p1-01"], "p1-01", 2)
    assert [told[f"{answer}, letzte Runde"] for answer in ("Stimmen", "N", "P", "L", "F", "Weiß nicht")] == [
        9, 3, 2, 0, 3, 1,
    ]  # fmt: skip
    assert told["Einigkeit (0 bis 1), letzte Runde"] == pytest.approx(DIVIDED.consensus(CATALOG.method.agreement))
    assert told["Einigkeit (0 bis 1), erste Runde"] == 0
    assert (told["Entschieden"], told["Antwort heute"]) == ("Teilweise erfüllt", "Teilweise erfüllt")
    assert told["Kommentare der Minderheit"] == "Nicht erfüllt: Es fehlt alles.\nVollständig erfüllt: Alles da."
    assert second[1] == "p1-02"
    without = members(write_workbook(Dossier.of(an_assessment(), ANSWERS, CATALOG)))["xl/workbook.xml"]
    assert (b'name="Workshop"' in members(file)["xl/workbook.xml"], b'name="Workshop"' in without) == (True, False)


def test_criteria_that_the_catalogue_no_longer_has_are_passed_over() -> None:
    judgements = newest((replace(DIVIDED, criterion="p0-99"), AGREED), CATALOG)
    assert list(judgements) == ["p1-02"]


def test_distributions_in_words_and_letters() -> None:
    votes = a_tally(N=1, L=2, unknown=1, not_relevant=3)
    label = CATALOG.method.label
    assert distribution(votes, CATALOG.method) == (
        f"Nicht erfüllt 1, überwiegend erfüllt 2, {label(Rating.UNKNOWN).lower()} 1, "
        f"{label(Rating.NOT_RELEVANT).lower()} 3"
    )
    assert letters(votes) == "N 1, L 2, wissen wir nicht 1, nicht relevant 3"
