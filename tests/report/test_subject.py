"""The report's chapters on change and measures: complete, nameless where wanted, robust, reproducible."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given

from assessment.assessment import Assessment
from assessment.comparison import compare
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.document import export_json
from assessment.exchange.files import read_file
from assessment.measures import Aim, Measure, Size, Status
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.report.chapters.comparison import is_rounded, part_rows
from assessment.report.options import Audience, Part, ReportOptions, without_content
from assessment.report.pdf import report_data, report_pdf
from assessment.texts.comparison import drivers_in_words, signed
from tests.report.test_pdf import a_logo, attached, bare, elements, text_of
from tests.strategies import CATALOG, P2, a_snapshot, about, an_assessment, positions, sheets

TODAY = date(2026, 11, 25)
NOW = an_assessment(title="Zweite Runde", participants=("Verwaltung", "IT"), id="1" * 32)
ANSWERS = {
    "p1-01": Answer("p1-01", Rating.F, note="heute mit Beschluss"),
    "p1-02": Answer("p1-02", Rating.N, note="seit dem Umbau fehlt es"),
    "p1-03": Answer("p1-03", Rating.L, note="endlich bewertet"),
    "p1-04": Answer("p1-04", Rating.UNKNOWN),
    "p1-05": Answer("p1-05", Rating.P, note="wie immer"),
    "p3-01": Answer("p3-01", Rating.L),
}
EARLIER = a_snapshot(
    "Erste Runde",
    date(2025, 3, 9),
    (P2,),
    CATALOG,
    {
        "p1-01": Answer("p1-01", Rating.P, note="damals ein Entwurf"),
        "p1-02": Answer("p1-02", Rating.L, note="damals vorhanden"),
        "p1-04": Answer("p1-04", Rating.P, note="früher geschätzt"),
        "p1-05": Answer("p1-05", Rating.P, note="wie immer"),
        "p1-06": Answer("p1-06", suggestion=Suggestion(Rating.L, "", date(2024, 1, 1))),
    },
    ("Verwaltung",),
    id="0" * 32,
)
DONE = Measure(
    "Ratsbeschluss einholen",
    date(2025, 4, 1),
    (Aim("p1-01", Rating.F),),
    "Hauptamt",
    date(2025, 12, 1),
    Status.DONE,
    ended_on=date(2025, 11, 20),
    id="a" * 32,
)
LATE = Measure(
    "Vertrag mit den Stadtwerken schließen",
    date(2025, 5, 1),
    (Aim("p1-02", Rating.L), Aim("p3-01", Rating.F)),
    "Tiefbauamt",
    date(2026, 6, 30),
    Status.IN_PROGRESS,
    effort=Size.HIGH,
    effect=Size.MEDIUM,
    id="b" * 32,
)
DROPPED = Measure(
    "Eigene App bauen",
    date(2025, 6, 1),
    status=Status.DROPPED,
    reason="Die Region hat schon eine",
    ended_on=date(2026, 1, 15),
    id="c" * 32,
)
LATER = Measure("Schulung planen", date(2026, 9, 1), (Aim("p1-02", Rating.P),), due=date(2027, 2, 1), id="d" * 32)
MEASURES = (DONE, LATE, DROPPED, LATER)
BACKGROUND = {"measures": MEASURES, "earlier": EARLIER}


def a_report(
    background: dict[str, Any] = BACKGROUND,
    answers: Answers = ANSWERS,
    assessment: Assessment = NOW,
    options: ReportOptions | None = None,
) -> bytes:
    return report_pdf(Dossier.of(assessment, answers, CATALOG, **background), options, today=TODAY)


def told(
    background: dict[str, Any] = BACKGROUND,
    answers: Answers = ANSWERS,
    assessment: Assessment = NOW,
    options: ReportOptions | None = None,
) -> dict[str, Any]:
    return report_data(Dossier.of(assessment, answers, CATALOG, **background), options, today=TODAY)


def groups(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {group["label"]: group["criteria"] for group in data["parts"]["comparison"]["groups"]}


@pytest.fixture(scope="module")
def report() -> bytes:
    return a_report()


def title(criterion: str) -> str:
    return CATALOG.criterion(criterion).short_title


def test_each_chapter_is_there_where_there_is_something_to_tell() -> None:
    expected = {
        (): {Part.COMPARISON, Part.MEASURES},
        ("earlier",): {Part.MEASURES},
        ("measures",): {Part.COMPARISON},
        ("earlier", "measures"): set(),
    }
    for background, missing in (
        ({}, ()),
        ({"earlier": EARLIER}, ("earlier",)),
        ({"measures": MEASURES}, ("measures",)),
        (BACKGROUND, ("earlier", "measures")),
    ):
        assert without_content(Dossier.of(NOW, ANSWERS, CATALOG, **background)) == expected[missing] | {
            Part.JUDGEMENT
        }
        parts = set(told(background)["parts"])
        assert parts & {"comparison", "measures"} == {
            part.value for part in {Part.COMPARISON, Part.MEASURES} - expected[missing]
        }


@pytest.mark.parametrize("part", [Part.COMPARISON, Part.MEASURES])
def test_each_chapter_can_be_left_out(part: Part) -> None:
    options = ReportOptions(parts=frozenset(Part) - {part})
    assert set(told()["parts"]) - set(told(options=options)["parts"]) == {part.value}
    assert a_report(options=ReportOptions(parts=frozenset({Part.COMPARISON, Part.MEASURES}) - {part}))


@pytest.mark.dear
def test_the_change_is_told_with_its_parts_and_their_sum(report: bytes) -> None:
    text = text_of(report)
    comparison = compare(EARLIER, Snapshot.of(NOW, ANSWERS, CATALOG), MEASURES)
    assert bare("Veränderung seit dem 09.03.2025") in text
    assert bare("An den 3 Kriterien, die in beiden Selbsteinschätzungen bewertet sind") in text
    assert bare("Verglichen werden „Erste Runde“ vom 09.03.2025 und „Zweite Runde“ vom 04.05.2026.") in text
    assert bare("Übernommen und nicht bestätigt") in text
    assert bare("Neu dabei: IT.") in text
    rows = part_rows(comparison.overall)
    assert rows[-1][1] == signed(comparison.overall.whole)
    assert len(rows) == len(comparison.overall.parts) + 1 >= 3
    for name, value in rows:
        assert bare(name + value) in text


@given(sheets(), sheets(), positions, positions)
def test_the_parts_as_written_add_up_or_are_called_rounded(
    before: Answers, after: Answers, earlier_position: Any, position: Any
) -> None:
    earlier = about(replace(EARLIER, answers=before), phases=earlier_position)
    overall = compare(earlier, Snapshot.of(replace(NOW, phases=position), after, CATALOG)).overall
    rows = part_rows(overall)
    assert bool(rows) == bool(overall.parts)
    if rows:
        *parts, total = [float(value.replace("±", "").replace("−", "-").replace(",", ".")) for _, value in rows]
        assert sum(parts) == pytest.approx(total, abs=0.05 * (len(parts) + 1) + 1e-6)
        assert (sum(parts) == pytest.approx(total)) != is_rounded(overall)


def test_the_drivers_stand_in_a_table_and_in_a_figure_that_is_told_in_words(report: bytes) -> None:
    comparison = compare(EARLIER, Snapshot.of(NOW, ANSWERS, CATALOG), MEASURES)
    alternatives = [element.alternative for element in elements(report) if element.name == "Figure"]
    assert len(alternatives) == 3
    assert drivers_in_words(comparison) in alternatives
    rows = {row[0]: row[1:] for row in told()["parts"]["comparison"]["drivers"]}
    for driver in CATALOG.drivers:
        difference = comparison.drivers[driver.id]
        assert rows[driver.short_label][2:] == [signed(difference.real), str(len(difference.common))]
    only_change = ReportOptions(parts=frozenset({Part.COMPARISON}))
    with_logo = a_report(assessment=replace(NOW, logo=a_logo()), options=only_change)
    assert sum(element.name == "Figure" for element in elements(with_logo)) == 2


def test_criteria_that_moved_are_listed_with_levels_notes_and_measures(report: bytes) -> None:
    by_label = groups(told())
    assert {label: [entry["title"] for entry in entries] for label, entries in by_label.items()} == {
        "Gestiegen (1)": [title("p1-01")],
        "Gefallen (1)": [title("p1-02")],
        "Erstmals bewertet (2)": [title("p1-03"), title("p3-01")],
        "Nicht mehr bewertet (1)": [title("p1-04")],
    }
    (rose,), (fell,) = by_label["Gestiegen (1)"], by_label["Gefallen (1)"]
    assert rose["levels"] == "Teilweise erfüllt → Vollständig erfüllt."
    assert rose["notes"] == [["Notiz früher", "damals ein Entwurf"], ["Notiz heute", "heute mit Beschluss"]]
    assert rose["measures"] == ["Ratsbeschluss einholen (erledigt am 20.11.2025)"]
    assert fell["measures"] == []
    first, second = (entry["levels"] for entry in by_label["Erstmals bewertet (2)"])
    assert first == "Noch offen → Überwiegend erfüllt (früher offen)."
    assert second.endswith("(früher nicht fällig).")
    text = text_of(report)
    for words in ("heute mit Beschluss", "damals vorhanden", "früher geschätzt", "endlich bewertet"):
        assert bare(words) in text
    assert bare("Ein Kriterium ist gleich geblieben.") in text


def test_an_unchanged_note_is_said_once_and_a_long_one_is_cut_with_a_place_to_find_it() -> None:
    long_note = "lang " * 500
    answers = {**ANSWERS, "p1-01": Answer("p1-01", Rating.F, note=long_note + "neu")}
    earlier = replace(EARLIER, answers={**EARLIER.answers, "p1-01": Answer("p1-01", Rating.P, note=long_note)})
    (entry,) = groups(told({"earlier": earlier}, answers))["Gestiegen (1)"]
    before, after = (text for _, text in entry["notes"])
    assert before.endswith(" … (ganz im früheren Bericht)")
    assert after.endswith(" … (ganz im Anhang)")
    assert len(before) < 300 > len(after)
    no_annex = ReportOptions(parts=frozenset({Part.COMPARISON}))
    (entry,) = groups(told({"earlier": earlier}, answers, options=no_annex))["Gestiegen (1)"]
    assert entry["notes"][1][1].endswith("neu")
    same = {**answers, "p1-01": Answer("p1-01", Rating.F, note="gleich")}
    earlier = replace(EARLIER, answers={"p1-01": Answer("p1-01", Rating.P, note="gleich")})
    (entry,) = groups(told({"earlier": earlier}, same))["Gestiegen (1)"]
    assert entry["notes"] == [["Notiz, unverändert", "gleich"]]


def test_measures_stand_with_everything_overdue_ones_first(report: bytes) -> None:
    said = told()["parts"]["measures"]
    assert said["counts"] == (
        "2 Maßnahmen sind zu erledigen, eine davon ist überfällig. Eine ist erledigt, eine ist verworfen."
    )
    assert said["to_do"] == [
        [
            LATE.what,
            f"{title('p1-02')} → Überwiegend erfüllt\n{title('p3-01')} → Vollständig erfüllt",
            "Tiefbauamt",
            "überfällig seit 30.06.2026\nIn Arbeit",
            "Hoch,\nMittel",
        ],
        [LATER.what, f"{title('p1-02')} → Teilweise erfüllt", "noch offen", "bis 01.02.2027\nOffen", "–"],
    ]
    assert [row[-1] for row in said["ended"]] == [
        "Verworfen am 15.01.2026: Die Region hat schon eine",
        "Erledigt am 20.11.2025",
    ]
    text = text_of(report)
    for cell in (cell for row in [*said["to_do"], *said["ended"]] for cell in row):
        assert all(bare(line) in text for line in cell.split("\n")), cell
    assert bare("Stand der Maßnahmen: 25.11.2026") in text


def test_long_texts_of_measures_stand_in_full_after_the_tables() -> None:
    long_text = "Das ist zu tun. " * 249 + "Das zuletzt."
    reason = "Das war der Grund. " * 199 + "Und dies."
    dropped = replace(DROPPED, reason=reason)
    background = {"measures": (replace(LATE, what=long_text), dropped)}
    said = told(background)["parts"]["measures"]
    assert said["in_full"] == [long_text, f"Verworfen am 15.01.2026: {reason}"]
    assert all(len(cell) < 400 for row in (*said["to_do"], *said["ended"]) for cell in row)
    text = text_of(a_report(background, options=ReportOptions(parts=frozenset({Part.MEASURES}))))
    assert text.count(bare("Das ist zu tun.")) > 249
    assert bare("Das zuletzt.") in text
    assert bare("Und dies.") in text


def test_the_summary_says_the_change_and_the_measures_and_nothing_more() -> None:
    options = ReportOptions.for_audience(Audience.SUMMARY)
    pdf = a_report(options=options)
    text = text_of(pdf)
    assert bare("Verglichen mit dem Stand vom 09.03.2025: An den 3 Kriterien") in text
    assert bare("Der nächste Termin ist der 01.02.2027.") in text
    assert bare(LATE.what) in text
    assert bare("Notiz früher") not in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.attachments) == 0
        assert len(document.pages) == 2


@pytest.mark.dear
def test_the_anonymous_report_keeps_figures_but_no_name_and_no_text() -> None:
    earlier = replace(
        about(EARLIER, title="Geheimtitel", participants=("Geheimgruppe",)),
        answers={
            name: replace(
                answer, note=f"Geheimnotiz {name}", owner="Geheimamt", evidence=(Evidence("Geheimbeleg", ""),)
            )
            for name, answer in EARLIER.answers.items()
        },
    )
    measures = tuple(
        replace(measure, what=f"Geheimplan {measure.what}", owner="Geheimamt", reason="Geheimgrund")
        for measure in MEASURES
    )
    assessment = replace(
        NOW, municipality="Geheimstadt", solution="Geheimlösung", title="Geheimrunde", participants=("Geheimgruppe",)
    )
    answers = {name: replace(answer, note=f"Geheimes {name}") for name, answer in ANSWERS.items()}
    options = ReportOptions.for_audience(Audience.ANONYMOUS)
    background = {"measures": measures, "earlier": earlier}
    pdf = a_report(background, answers, assessment, options)
    text, inside = text_of(pdf), attached(pdf)
    assert "geheim" not in text.lower()
    assert "geheim" not in inside.decode().lower()
    assert b"eheim" not in pdf
    assert all(measure.id not in inside.decode() for measure in measures)
    assert "participants" not in inside.decode()
    assert bare("Maßnahme 2") in text
    assert bare("überfällig seit 30.06.2026") in text
    assert "mitgemacht" not in text, "who took part was taken out, not left unsaid"
    assert (
        told(background, answers, assessment, options)["parts"]["comparison"]["parts"]
        == (told(background, answers, assessment)["parts"]["comparison"]["parts"])
    ), "what was backed by notes stays backed"
    [imported] = read_file(inside, CATALOG)
    assert [(measure.aims, measure.due, measure.status) for measure in imported.measures] == [
        (measure.aims, measure.due, measure.status) for measure in measures
    ]


def test_the_measures_are_inside_and_the_earlier_assessment_is_not(report: bytes) -> None:
    assert attached(report).decode() == export_json(Dossier.of(NOW, ANSWERS, CATALOG, measures=MEASURES))
    [imported] = read_file(report, CATALOG)
    assert imported.measures == MEASURES
    assert "damals ein Entwurf" not in attached(report).decode()


@pytest.mark.dear
def test_what_was_read_from_a_report_gives_the_same_report() -> None:
    pdf = a_report({"measures": MEASURES})
    [imported] = read_file(pdf, CATALOG)
    assert a_report({"measures": imported.measures}, imported.answers, imported.assessment) == pdf


@pytest.mark.dear
def test_the_same_data_and_day_give_the_same_bytes(report: bytes) -> None:
    report_pdf(Dossier.of(an_assessment(), {}, CATALOG))
    assert a_report() == report
    options = ReportOptions(parts=frozenset({Part.MEASURES}))
    next_year = report_pdf(Dossier.of(NOW, ANSWERS, CATALOG, **BACKGROUND), options, today=date(2027, 11, 25))
    assert bare("2 davon sind überfällig") in text_of(next_year)
