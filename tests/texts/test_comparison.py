"""Comparisons in words: every sentence holds, in the singular and the plural, and where nothing can be said."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.comparison import Movement, compare
from assessment.dossier import Snapshot
from assessment.measures import Aim, Measure, Status
from assessment.rating import Answer, Rating, Suggestion
from assessment.texts.comparison import (
    MOVEMENTS,
    levels,
    measures_done,
    old_texts,
    phase_change,
    provisional,
    real_change,
    remarks,
    signed,
    since,
    whole_change,
    why,
)
from tests.catalog.versions import (
    CHANGED,
    MOVED,
    NEW,
    OLD,
    OLD_QUESTION,
    PARTS,
    RETIRED,
    REWORDED,
    SPLIT,
    older,
    two_versions,
)
from tests.strategies import CATALOG, IDS, P2, P3, P4, P5, a_snapshot, about

N, P, L, F = Rating.N, Rating.P, Rating.L, Rating.F
BEFORE = a_snapshot("Erste", date(2025, 3, 17), (P3,), CATALOG, {}, ("Verwaltung",))
AFTER = a_snapshot("Zweite", date(2026, 9, 14), (P3,), CATALOG, {}, ("Verwaltung",))


def rated(state: Snapshot, *given: Rating | None) -> Snapshot:
    return replace(state, answers={name: Answer(name, level) for name, level in zip(IDS, given, strict=False)})


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(None, "–"), (0, "±0"), (0.04, "±0"), (-0.04, "±0"), (0.05, "+0,1"), (-12.345, "−12,3"), (100, "+100,0")],
)
def test_a_difference_has_its_sign(value: float | None, sentence: str) -> None:
    assert signed(value) == sentence


def test_a_rise_over_several_criteria() -> None:
    comparison = compare(rated(BEFORE, N, P), rated(AFTER, L, P))
    assert real_change(comparison.overall) == (
        "An den 2 Kriterien, die in beiden Selbsteinschätzungen bewertet sind, ist die Reife um 33,3 Prozentpunkte "
        "gestiegen."
    )
    assert whole_change(comparison.overall) == "Die Gesamtreife selbst ging von 17 % auf 50 %."
    assert since(comparison) == "Seit 17.03.2025: +33,3 Prozentpunkte an 2 gemeinsamen Kriterien, vorläufig"


def test_a_fall_at_one_criterion_beside_others() -> None:
    comparison = compare(rated(BEFORE, F), rated(AFTER, L, F))
    assert real_change(comparison.overall).startswith(
        "An dem einen Kriterium, das in beiden Selbsteinschätzungen bewertet"
    )
    assert real_change(comparison.overall).endswith("um 33,3 Prozentpunkte gefallen.")
    assert "(−16,7). Darin zählen auch Kriterien, die nur in einer" in whole_change(comparison.overall)
    assert since(comparison).endswith("−33,3 Prozentpunkte an einem gemeinsamen Kriterium, vorläufig")


def test_no_change_and_nothing_in_common() -> None:
    same = compare(rated(BEFORE, P, L), rated(AFTER, L, P))
    assert real_change(same.overall).endswith("ist die Reife im Mittel gleich geblieben.")
    assert since(same) == "Seit 17.03.2025: gleich geblieben, an 2 gemeinsamen Kriterien, vorläufig"
    nothing = compare(rated(BEFORE, P), rated(AFTER, None, P))
    assert "lässt sich deshalb nicht angeben" in " ".join(real_change(nothing.overall).split())
    assert whole_change(nothing.overall) == ""
    assert since(nothing) == "Seit 17.03.2025: noch kein Kriterium, das in beiden bewertet ist"


def test_what_is_hardly_begun_is_called_provisional() -> None:
    complete = replace(BEFORE, answers={name: Answer(name, P) for name in IDS})
    begun = rated(AFTER, L)
    comparison = compare(complete, begun)
    assert provisional(comparison) == "Vorläufig: In der späteren ist erst 1 von 56 Kriterien bewertet."
    assert since(comparison).endswith("an einem gemeinsamen Kriterium, vorläufig")
    assert provisional(compare(begun, complete)) == "", "what came first gets no fuller"
    done = compare(complete, replace(AFTER, answers=complete.answers))
    assert provisional(done) == ""
    assert since(done) == "Seit 17.03.2025: gleich geblieben, an 56 gemeinsamen Kriterien"


def test_another_phase_is_named_with_its_effect() -> None:
    before = about(rated(BEFORE, F), phases=(P2,))
    after = replace(AFTER, answers={"p1-01": Answer("p1-01", F), "p3-01": Answer("p3-01", N)})
    (sentence,) = [text for text in remarks(compare(before, after)) if "stand früher" in text]
    assert sentence.startswith("Die Lösung stand früher in P2")
    assert "Kriterien sind neu fällig. Davon durch neue Fälligkeit: −50,0 Prozentpunkte." in sentence
    assert phase_change((P2,), (P4, P5)) == "P2 → P4+P5"
    assert phase_change((P3,), (P3,)) == ""


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ((), (), "ist bei beiden nicht festgehalten"),
        ((), ("IT",), "ist bei der früheren nicht festgehalten"),
        (("IT",), (), "ist bei der späteren nicht festgehalten"),
        (("IT",), ("IT",), "Beide Male haben dieselben mitgemacht: IT."),
        (("IT",), ("Politik",), "Neu dabei: Politik; nicht mehr dabei: IT."),
    ],
)
def test_who_took_part(before: tuple[str, ...], after: tuple[str, ...], sentence: str) -> None:
    comparison = compare(about(BEFORE, participants=before), about(AFTER, participants=after))
    assert any(sentence in text for text in remarks(comparison))


def test_what_others_judged_without_proof_may_lie_with_them() -> None:
    comparison = compare(rated(BEFORE, N), about(rated(AFTER, L), participants=("Politik",)))
    assert any("ohne neuen Beleg verändert hat (+66,7 Prozentpunkte)" in text for text in remarks(comparison))


def test_ratings_that_were_never_confirmed_are_named() -> None:
    carried = {"p1-01": Answer("p1-01", suggestion=Suggestion(F, "", date(2024, 1, 1)))}
    comparison = compare(replace(BEFORE, answers=carried), replace(AFTER, answers=carried))
    assert any(
        "eine Bewertung in der früheren Selbsteinschätzung und eine Bewertung in der späteren" in text
        for text in remarks(comparison)
    )
    assert remarks(compare(BEFORE, AFTER)) == ["Beide Male haben dieselben mitgemacht: Verwaltung."]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (Answer("p1-01"), Answer("p1-01", L), "früher offen"),
        (Answer("p1-01", Rating.UNKNOWN), Answer("p1-01", L), "früher „Wissen wir nicht“"),
        (Answer("p1-01", L), Answer("p1-01", Rating.NOT_RELEVANT), "später „Nicht relevant“"),
        (
            Answer("p1-01", L),
            Answer("p1-01", suggestion=Suggestion(L, "", date(2025, 1, 1))),
            "später übernommen, nicht bestätigt (Überwiegend erfüllt)",
        ),
        (Answer("p1-01", N), Answer("p1-01", L), ""),
    ],
)
def test_why_a_criterion_is_only_rated_once(before: Answer, after: Answer, sentence: str) -> None:
    comparison = compare(replace(BEFORE, answers={"p1-01": before}), replace(AFTER, answers={"p1-01": after}))
    assert why(comparison.criteria[0], comparison) == sentence


def test_a_criterion_that_was_not_due_yet() -> None:
    comparison = compare(about(BEFORE, phases=(P2,)), replace(AFTER, answers={"p3-01": Answer("p3-01", L)}))
    (moved,) = comparison.with_movement(Movement.FIRST_RATED)
    assert why(moved, comparison) == "früher nicht fällig"
    assert levels(moved, CATALOG) == "Noch offen → Überwiegend erfüllt"


def test_measures_that_were_done() -> None:
    def done(*criteria: str) -> Measure:
        aims = tuple(Aim(name, L) for name in criteria)
        return Measure("Tun", date(2025, 1, 1), aims, status=Status.DONE, ended_on=date(2026, 1, 1))

    before, after = rated(BEFORE, N, P), rated(AFTER, L, P)
    assert measures_done(compare(before, after)) == "In diesem Zeitraum wurde keine Maßnahme erledigt."
    assert measures_done(compare(before, after, [done("p1-01", "p1-02")])) == (
        "Eine Maßnahme wurde in diesem Zeitraum erledigt, für 2 Kriterien; bei einem davon stieg die Stufe."
    )
    assert "seine Stufe stieg nicht" in measures_done(compare(before, after, [done("p1-02"), done("p1-02")]))
    assert measures_done(compare(before, after, [done()])).endswith("erledigt.")


class TestAnotherVersionOfTheCatalogue:
    comparison = compare(
        a_snapshot("A", date(2026, 1, 1), (P4, P5), older(), {name: Answer(name, P) for name in IDS}),
        a_snapshot(
            "B",
            date(2026, 7, 1),
            (P4, P5),
            two_versions(),
            {criterion.id: Answer(criterion.id, L) for criterion in two_versions().criteria},
        ),
    )

    def test_the_change_is_named(self) -> None:
        (sentence,) = [text for text in remarks(self.comparison) if "Katalog" in text]
        assert f"von Fassung {OLD} zu {NEW} geändert. Fünf Kriterien haben sich geändert." in sentence
        assert "2 Kriterien mit geänderten Angaben bleiben vergleichbar." in sentence
        assert "5 Kriterien lassen sich nicht vergleichen" in sentence

    def test_what_is_gone_is_never_said_to_be_comparable(self) -> None:
        """Nothing of it is rated, and still a split or retired criterion doesn't count among the comparable ones."""
        rated = {CHANGED: Answer(CHANGED, P)}
        before = a_snapshot("A", date(2026, 1, 1), (P4, P5), older(), rated)
        after = a_snapshot("B", date(2026, 7, 1), (P4, P5), two_versions(), rated)
        (sentence,) = [text for text in remarks(compare(before, after)) if "Katalog" in text]
        assert "2 Kriterien mit geänderten Angaben bleiben vergleichbar." in sentence
        assert "Ein Kriterium lässt sich nicht vergleichen" in sentence

    def test_a_version_that_nobody_knows_is_named(self) -> None:
        after = about(self.comparison.after, catalog_version="2150.7")
        assert any(
            "Die Katalogfassung 2150.7 ist hier nicht bekannt" in text
            for text in remarks(compare(self.comparison.before, after))
        )

    def test_the_old_wording_is_told(self) -> None:
        (change,) = self.comparison.catalog_changes.of(REWORDED)
        assert old_texts(change) == [("Frage", OLD_QUESTION)]
        (split,) = self.comparison.catalog_changes.of(SPLIT)
        assert old_texts(split) == []

    @pytest.mark.parametrize(
        ("criterion", "sentence"),
        [
            (REWORDED, "Neu gefasst: Die Frage war missverständlich."),
            (MOVED, "Früher Treiber „Betriebsexzellenz“: Es geht um Kultur."),
            (RETIRED, "Entfallen: Das regelt inzwischen ein Gesetz."),
            (CHANGED, "Neu gefasst: Gefragt ist jetzt etwas anderes."),
        ],
    )
    def test_each_criterion_says_what_became_of_it(self, criterion: str, sentence: str) -> None:
        moved = next(entry for entry in self.comparison.criteria if entry.id == criterion)
        assert why(moved, self.comparison) == sentence

    def test_a_split_names_its_parts_and_they_name_it(self) -> None:
        whole, part = (
            next(entry for entry in self.comparison.criteria if entry.id == name) for name in (SPLIT, PARTS[0])
        )
        assert why(whole, self.comparison).startswith("Aufgeteilt in „Erste lauffähige Version (MVP), Teil 1“ und „")
        assert why(part, self.comparison).startswith(
            "Hervorgegangen aus „Erste lauffähige Version (MVP)“: Es waren zwei"
        )


def test_every_movement_has_a_name_of_its_own() -> None:
    assert set(MOVEMENTS) == set(Movement)
    assert len(set(MOVEMENTS.values())) == len(Movement)
