"""The sentences of the summary hold whatever the answers are."""

import re
from datetime import date

import pytest
from hypothesis import given

from assessment.dossier import Dossier
from assessment.measures import Measure, Status
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating, Suggestion
from assessment.report.chapters.measures import counts
from assessment.report.subject import Subject, subject_of
from assessment.report.summary import URGENT_GAPS, Summary, summary_of
from assessment.results import result_of
from assessment.texts.numbers import percent
from tests.strategies import CATALOG, DUE, P1, P3, an_assessment, positions, sheets

METHOD = CATALOG.method


def a_subject(
    answers: Answers, phases: tuple[Phase, ...] = (P1,), *measures: Measure, nameless: bool = False
) -> Subject:
    dossier = Dossier.of(an_assessment(phases=phases), answers, CATALOG, measures=measures)
    return subject_of(dossier, date(2026, 5, 1), nameless=nameless)


def said_of(answers: Answers, phases: tuple[Phase, ...] = (P1,)) -> Summary:
    return summary_of(a_subject(answers, phases))


def every(rating: Rating, **fields: object) -> dict[str, Answer]:
    return {criterion.id: Answer(criterion.id, rating, **fields) for criterion in CATALOG.criteria}


@given(sheets(), positions)
def test_every_sentence_agrees_with_the_result(answers: dict[str, Answer], phases: tuple[Phase, ...]) -> None:
    result = result_of(CATALOG, answers, phases)
    said = said_of(answers, phases)
    texts = [said.standing, said.maturity, said.gaps_text, said.unclear, said.agreed_text]
    texts += [text for _, text in said.gates]
    for text in (*texts, *([said.drivers] if said.drivers else [])):
        assert re.search(r"[.:]$", text), text
        assert not re.search(r"None|–|\b1 (?:Kriterien|weitere)\b|  ", text), text
    overall = result.overall
    if overall.value is None:
        assert "lässt sich nichts sagen" in said.maturity
        assert said.strongest is said.weakest is None
    else:
        assert f"{percent(overall.value)} (" in said.maturity
        assert f"{overall.rated} von {overall.relevant} fälligen" in said.maturity
        assert ("steht damit fest" in said.maturity) == (overall.low == overall.high)
        early = (overall.coverage or 0) < METHOD.gate.coverage
        assert ("vorläufig" in said.maturity) == early
    values = [result.drivers[driver].value for driver in result.drivers if result.drivers[driver].value is not None]
    if said.strongest and said.weakest:
        assert result.drivers[said.strongest].value == max(values)
        assert result.drivers[said.weakest].value == min(values) < max(values)
    else:
        assert len(set(values)) <= 1
    assert list(said.gaps) == result.own_gaps[:URGENT_GAPS]
    for phase, text in said.gates:
        assert ("noch nicht abgeschlossen" in text) == (not result.gates[phase].passed)
    assert [phase for phase, _ in said.gates] == list(phases)
    assert sorted({criterion.phase for criterion in result.criteria}) == sorted(
        phase for phase in DUE[phases] if CATALOG.of_phase(phase)
    )


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ({}, ["Noch ist kein fälliges Kriterium bewertet.", "Lücken lassen sich erst nennen"]),
        (every(Rating.NOT_RELEVANT, reason="x"), ["Alle fälligen Kriterien gelten als nicht relevant.", "geklärt"]),
        (every(Rating.UNKNOWN), ["Über die Reife lässt sich nichts sagen", "mit „wissen wir nicht“ beantwortet"]),
        (every(Rating.F), ["100 % (vollständig erfüllt)", "gleichauf bei 100 %", "Unter dem Ziel liegt kein"]),
        (every(Rating.N), ["0 % (nicht erfüllt)", "gleichauf bei 0 %", "diese 5 sind am dringendsten"]),
        (
            every(Rating.N, outside_control=True),
            ["Unter dem Ziel liegt kein Kriterium, das in der eigenen Hand", "liegen unter dem Ziel, aber nicht"],
        ),
        (
            {**every(Rating.F), "p1-01": Answer("p1-01", Rating.N, outside_control=True)},
            ["Eines liegt unter dem Ziel, aber nicht in der eigenen Hand."],
        ),
        (
            {"p1-01": Answer("p1-01", Rating.L)},
            [
                "vorläufig 67 %",
                "Bewertet ist 1 von",
                "Bewertet ist bisher nur der Treiber „Chancen erkennen“ mit 67 %.",
            ],
        ),
        (
            {**every(Rating.F), "p1-01": Answer("p1-01", Rating.N)},
            ["Ein Kriterium liegt unter seinem Ziel.", "Zuständigkeiten und Termine sind noch nicht"],
        ),
    ],
)
def test_edge_cases(answers: dict[str, Answer], sentences: list[str]) -> None:
    said = said_of(answers)
    text = " ".join([said.maturity, said.drivers, said.gaps_text, said.unclear, said.agreed_text])
    for sentence in sentences:
        assert sentence in text


def test_what_is_agreed_comes_by_date() -> None:
    answers = {
        "p1-01": Answer("p1-01", Rating.UNKNOWN, owner="Amt ohne Termin"),
        "p1-04": Answer("p1-04", Rating.F, owner="schon erreicht", due=date(2027, 1, 1)),
        "p1-02": Answer("p1-02", Rating.N, owner="Amt 2", due=date(2027, 5, 1)),
        "p1-03": Answer("p1-03", Rating.P, due=date(2027, 2, 1)),
        "p4-01": Answer("p4-01", Rating.N, owner="noch nicht fällig"),
    }
    said = said_of(answers)
    assert [entry.criterion.id for entry in said.agreed] == ["p1-03", "p1-02", "p1-01"]
    assert "3 Kriterien" in said.agreed_text


def test_a_phase_that_is_done_does_not_hide_an_earlier_one_that_is_not() -> None:
    answers = {name: answer for name, answer in every(Rating.F).items() if name.startswith("p3")}
    said = said_of(answers, (P3,))
    assert said.gates[0][1].startswith("P3 Pilot selbst ist abgeschlossen")
    assert (
        said.earlier == "Noch nicht abgeschlossen sind auch frühere Phasen: P1 Ideenfindung und P2 Prototyping / MvP."
    )
    assert said_of(every(Rating.F), (P3,)).earlier == ""


def test_drivers_that_share_the_best_score_are_all_named() -> None:
    answers = every(Rating.F)
    weak = next(criterion.id for criterion in CATALOG.of_phase(P1))
    answers[weak] = Answer(weak, Rating.N)
    said = said_of(answers).drivers
    assert said.startswith("Am weitesten sind die Treiber „")
    assert "mit je 100 %, am schwächsten ist der Treiber „" in said


def test_carried_over_ratings_are_named() -> None:
    suggestion = Suggestion(Rating.L, "", date(2025, 1, 1))
    said = said_of({name: Answer(name, suggestion=suggestion) for name in ("p1-01", "p1-02")})
    assert "Für 2 Kriterien davon liegt eine Bewertung aus der früheren" in said.unclear


def test_an_anonymous_summary_speaks_of_dates_alone() -> None:
    answers = {"p1-01": Answer("p1-01", Rating.N, owner="Amt", due=date(2027, 1, 1))}
    said = summary_of(a_subject(answers, nameless=True))
    assert said.standing.startswith("Eine Smart-City-Lösung einer Kommune steht in P1 Ideenfindung.")
    assert "Parkleitsystem" not in said.standing
    assert "ist ein Termin festgehalten; wer zuständig ist, nennt dieser Bericht nicht." in said.agreed_text


def test_a_gate_that_passes_says_whether_a_milestone_is_open() -> None:
    answers = every(Rating.F)
    assert said_of(answers, (P3,)).gates[0][1].endswith("Alle Bedingungen sind erfüllt.")
    milestone = next(criterion.id for criterion in CATALOG.of_phase(P3) if criterion.milestone)
    answers[milestone] = Answer(milestone, Rating.UNKNOWN)
    said = said_of(answers, (P3,)).gates[0][1]
    assert "doch mindestens ein Meilenstein ist noch nicht bewertet" in said


def test_measures_are_counted_before_what_is_agreed_at_criteria() -> None:
    answers = {"p1-01": Answer("p1-01", Rating.N, owner="Amt", due=date(2027, 1, 1))}
    measures = (
        Measure("Später", date(2026, 1, 1), due=date(2027, 3, 1)),
        Measure("Überfällig", date(2026, 1, 1), due=date(2026, 4, 30), status=Status.IN_PROGRESS),
        Measure("Fertig", date(2026, 1, 1), status=Status.DONE, ended_on=date(2026, 4, 1)),
    )
    said = summary_of(a_subject(answers, (P1,), *measures))
    assert [measure.what for measure in said.measures] == ["Überfällig", "Später"]
    assert said.measures_text == (
        "2 Maßnahmen sind zu erledigen, eine davon ist überfällig. Eine ist erledigt. "
        "Der nächste Termin ist der 01.03.2027."
    )
    assert said.agreed_text == "Außerdem sind für ein Kriterium Zuständige oder ein Termin festgehalten."
    assert summary_of(a_subject({}, (P1,), *measures)).agreed_text == ""


@pytest.mark.parametrize(
    ("statuses", "text"),
    [
        ([], ""),
        ([Status.OPEN], "Eine Maßnahme ist zu erledigen, sie ist überfällig."),
        ([Status.OPEN] * 3, "3 Maßnahmen sind zu erledigen, 3 davon sind überfällig."),
        (
            [Status.DONE, Status.DONE, Status.DROPPED],
            "Zurzeit ist keine Maßnahme offen. 2 sind erledigt, eine ist verworfen.",
        ),
    ],
)
def test_counts_of_measures(statuses: list[Status], text: str) -> None:
    day = date(2026, 4, 1)
    measures = tuple(
        Measure("x", day, due=day, status=status, ended_on=day if status.is_ended else None) for status in statuses
    )
    assert counts(a_subject({}, (P1,), *measures)) == text
