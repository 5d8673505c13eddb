"""Comparisons in German words: what screens, report, Word and Excel say alike."""

from collections import Counter
from collections.abc import Sequence

from assessment.catalog.model import Catalog, CatalogChange
from assessment.comparison import Cause, Comparison, CriterionChange, Movement, ScoreDifference
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer, Rating
from assessment.texts.numbers import counted, percent
from assessment.texts.results import count_of_criteria, phases_in_words

CAUSES = {
    Cause.BACKED: "Dieselben Kriterien, mit neuer Notiz, neuem Nachweis oder erledigter Maßnahme",
    Cause.UNBACKED: "Dieselben Kriterien, ohne neue Notiz, neuen Nachweis oder erledigte Maßnahme",
    Cause.DUE: "Kriterien, die nur einmal fällig sind, weil die Phase wechselte",
    Cause.RATED: "Kriterien, die nur einmal bewertet sind",
    Cause.CATALOG: "Der Katalog hat sich geändert",
}
# The same as headings of columns.
SHORT_CAUSES = {
    Cause.BACKED: "Mit neuem Beleg",
    Cause.UNBACKED: "Ohne neuen Beleg",
    Cause.DUE: "Nur einmal fällig",
    Cause.RATED: "Nur einmal bewertet",
    Cause.CATALOG: "Katalog",
}
MOVEMENTS = {
    Movement.ROSE: "Gestiegen",
    Movement.FELL: "Gefallen",
    Movement.FIRST_RATED: "Erstmals bewertet",
    Movement.NO_LONGER_RATED: "Nicht mehr bewertet",
    Movement.UNCONFIRMED: "Noch zu bestätigen",
    Movement.NOT_COMPARABLE: "Nicht vergleichbar",
    Movement.SAME: "Gleich geblieben",
    Movement.NOT_RATED: "Beide Male nicht bewertet",
}
_TEXTS = {"title": "Titel", "short_title": "Kurztitel", "question": "Frage", "why": "Warum es zählt"}
_FEW = {0: "keinem", 1: "einem"}
_CHANGES = {
    "reworded": "neu gefasst",
    "moved": "einem anderen Treiber zugeordnet",
    "split": "aufgeteilt",
    "retired": "entfallen",
    "added": "neu im Katalog",
}


def signed(value: float | None) -> str:
    """Say a difference in percentage points with its sign and one decimal; "–" where nothing can be said."""
    if value is None:
        return "–"
    rounded = round(value, 1)
    if rounded == 0:
        return "±0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}".replace(".", ",")


def percentage_points(value: float) -> str:
    """Say an amount of percentage points without its sign."""
    amount = f"{abs(round(value, 1)):.1f}".replace(".", ",")
    return f"{amount.removesuffix(',0')} {'Prozentpunkt' if amount == '1,0' else 'Prozentpunkte'}"


def since(comparison: Comparison) -> str:
    """Say in one line how things changed since the earlier assessment."""
    difference = comparison.overall
    day = f"Seit {comparison.before.day:%d.%m.%Y}"
    if difference.real is None:
        return f"{day}: noch kein Kriterium, das in beiden bewertet ist"
    count = len(difference.common)
    shared = counted(count, "einem gemeinsamen Kriterium", "gemeinsamen Kriterien")
    early = ", vorläufig" if provisional(comparison) else ""
    if round(difference.real, 1) == 0:
        return f"{day}: gleich geblieben, an {shared}{early}"
    return f"{day}: {signed(difference.real)} Prozentpunkte an {shared}{early}"


def provisional(comparison: Comparison) -> str:
    """Say that the later assessment is not far yet, so that its figures will still change; empty where it is."""
    score = comparison.overall.after
    if not score.is_provisional(comparison.after.catalog.method):
        return ""
    if score.relevant == 0:
        return "Vorläufig: In der späteren gilt noch kein fälliges Kriterium als relevant."
    verb = "ist" if score.rated == 1 else "sind"
    return f"Vorläufig: In der späteren {verb} erst {score.rated} von {score.relevant} Kriterien bewertet."


def real_change(difference: ScoreDifference) -> str:
    """Say the change over the criteria that are rated in both, and how many these are."""
    count = len(difference.common)
    if difference.real is None:
        return (
            "Kein Kriterium ist in beiden Selbsteinschätzungen bewertet und vergleichbar. Eine Veränderung lässt "
            "sich deshalb nicht angeben."
        )
    start = (
        "An dem einen Kriterium, das in beiden Selbsteinschätzungen bewertet ist,"
        if count == 1
        else f"An den {count} Kriterien, die in beiden Selbsteinschätzungen bewertet sind,"
    )
    if round(difference.real, 1) == 0:
        return f"{start} ist die Reife im Mittel gleich geblieben."
    verb = "gestiegen" if difference.real > 0 else "gefallen"
    return f"{start} ist die Reife um {percentage_points(difference.real)} {verb}."


def whole_change(difference: ScoreDifference) -> str:
    """Say how the overall score itself changed, and that this is not the same; empty where there are none."""
    if difference.whole is None or difference.real is None:
        return ""
    whole = (
        f"Die Gesamtreife selbst ging von {percent(difference.before.value)} auf {percent(difference.after.value)}"
    )
    if round(difference.whole - difference.real, 1) == 0:
        return f"{whole}."
    others = "Darin zählen auch Kriterien, die nur in einer von beiden bewertet sind."
    return f"{whole} ({signed(difference.whole)}). {others}"


def parts(difference: ScoreDifference) -> list[tuple[str, float]]:
    """Return what the whole change is made of, in a fixed order: a sentence and percentage points each."""
    return [(CAUSES[cause], difference.parts[cause]) for cause in Cause if cause in difference.parts]


def remarks(comparison: Comparison, with_people: bool = True) -> list[str]:
    """Say what else was different: phase, catalogue, people, ratings that were never confirmed.

    Nothing is said of people where they were taken out.
    """
    people = _people(comparison) if with_people else ""
    texts = [_phases(comparison), _catalog(comparison), people, _unconfirmed(comparison)]
    return [text for text in texts if text]


def _phases(comparison: Comparison) -> str:
    before, after = comparison.before.assessment, comparison.after.assessment
    if before.phases == after.phases:
        return ""
    newly = sum(moved.due_after and not moved.due_before for moved in comparison.criteria)
    no_longer = sum(moved.due_before and not moved.due_after for moved in comparison.criteria)
    counts = [
        f"{count_of_criteria(count)} {'ist' if count == 1 else 'sind'} {word} fällig"
        for count, word in ((newly, "neu"), (no_longer, "nicht mehr"))
        if count
    ]
    effect = comparison.overall.parts.get(Cause.DUE)
    share = f" Davon durch neue Fälligkeit: {signed(effect)} Prozentpunkte." if effect is not None else ""
    due = f"{_capital(' und '.join(counts))}." if counts else ""
    return (
        f"Die Lösung stand früher in {phases_in_words(before.phases, comparison.before.catalog)}, später in "
        f"{phases_in_words(after.phases, comparison.after.catalog)}. {due}{share}"
    ).strip()


def _catalog(comparison: Comparison) -> str:
    unknown = _unknown_versions(comparison)
    before, after = comparison.before.catalog.version, comparison.after.catalog.version
    if before == after:
        return unknown
    changed = [moved for moved in comparison.criteria if moved.changes]
    broken = comparison.with_movement(Movement.NOT_COMPARABLE)
    kept = sum(all(change.keeps_meaning for change in moved.changes) for moved in changed)
    summaries = " ".join(comparison.catalog_changes.summaries)
    text = f"Der Katalog hat sich von Fassung {before} zu {after} geändert. {summaries}"
    if kept:
        verb = "bleibt" if kept == 1 else "bleiben"
        text += f" {_capital(count_of_criteria(kept))} mit geänderten Angaben {verb} vergleichbar."
    if broken:
        verb = "lässt" if len(broken) == 1 else "lassen"
        text += f" {_capital(count_of_criteria(len(broken)))} {verb} sich nicht vergleichen; die Gründe stehen unten."
    return f"{text} {unknown}".strip()


def _unknown_versions(comparison: Comparison) -> str:
    snapshots = (comparison.before, comparison.after)
    unknown = {
        s.assessment.catalog_version for s in snapshots if s.assessment.catalog_version not in {"", s.catalog.version}
    }
    if not unknown:
        return ""
    return (
        f"Die Katalogfassung {' und '.join(sorted(unknown))} ist hier nicht bekannt, gerechnet ist mit "
        f"{comparison.after.catalog.version}. Was sich an ihren Texten geändert hat, lässt sich nicht sagen."
    )


def _people(comparison: Comparison) -> str:
    before, after = comparison.before.assessment.participants, comparison.after.assessment.participants
    if not before or not after:
        which = "beiden" if not before and not after else "der früheren" if not before else "der späteren"
        return (
            f"Wer mitgemacht hat, ist bei {which} nicht festgehalten. Ob andere geurteilt haben, lässt sich deshalb "
            "nicht sagen."
        )
    if not comparison.newcomers and not comparison.leavers:
        return f"Beide Male haben dieselben mitgemacht: {', '.join(after)}."
    changes = [
        f"{word}: {', '.join(groups)}"
        for word, groups in (("neu dabei", comparison.newcomers), ("nicht mehr dabei", comparison.leavers))
        if groups
    ]
    text = f"Mitgemacht haben nicht dieselben. {_capital('; '.join(changes))}."
    unbacked = comparison.overall.parts.get(Cause.UNBACKED)
    if unbacked is None:
        return text
    return (
        f"{text} Was sich ohne neuen Beleg verändert hat ({signed(unbacked)} Prozentpunkte), kann auch daran liegen, "
        "dass andere geurteilt haben."
    )


def _unconfirmed(comparison: Comparison) -> str:
    before, after = comparison.unconfirmed
    counts = [
        f"{'eine Bewertung' if count == 1 else f'{count} Bewertungen'} in der {which} Selbsteinschätzung"
        for count, which in ((before, "früheren"), (after, "späteren"))
        if count
    ]
    if not counts:
        return ""
    return (
        f"Übernommen und nicht bestätigt: {' und '.join(counts)}. Sie zählen nicht als unverändert, sondern als "
        "nicht bewertet."
    )


def levels(moved: CriterionChange, catalog: Catalog) -> str:
    """Say from which answer to which a criterion went."""
    label = catalog.method.label
    before = label(moved.answer_before.rating) if moved.before is not None else "Gab es nicht"
    after = label(moved.answer_after.rating) if moved.after is not None else "Gibt es nicht mehr"
    return f"{before} → {after}"


def why(moved: CriterionChange, comparison: Comparison) -> str:
    """Say why a criterion is only rated once, or can't be compared; what to know where the catalogue changed."""
    if moved.movement is Movement.FIRST_RATED:
        return _absence(moved.answer_before, moved.due_before, "früher", comparison)
    if moved.movement in {Movement.NO_LONGER_RATED, Movement.UNCONFIRMED}:
        return _absence(moved.answer_after, moved.due_after, "später", comparison)
    told = [change for change in moved.changes if not _is_said_of_most(change, comparison)]
    return " ".join(change_in_words(change, moved, comparison) for change in told)


def _is_said_of_most(change: CatalogChange, comparison: Comparison) -> bool:
    """Whether the catalogue changed most criteria for this reason, all still comparable: then a remark says so."""
    reasons = Counter(other.reason for moved in comparison.criteria for other in moved.changes)
    return change.keeps_meaning and reasons[change.reason] * 2 > len(comparison.criteria)


def _absence(answer: Answer, is_due: bool, when: str, comparison: Comparison) -> str:
    label = comparison.after.catalog.method.label
    if answer.rating in {Rating.UNKNOWN, Rating.NOT_RELEVANT}:
        return f"{when} „{label(answer.rating)}“"
    if answer.suggestion is not None:
        return f"{when} übernommen, nicht bestätigt ({label(answer.suggestion.rating)})"
    return f"{when} offen" if is_due else f"{when} nicht fällig"


def change_in_words(change: CatalogChange, moved: CriterionChange, comparison: Comparison) -> str:
    """Say what the catalogue did to a criterion, and why."""
    what = _CHANGES[change.kind]
    if change.kind == "split":
        what = (
            f"aufgeteilt in {_titles(change.into, comparison)}"
            if moved.id == change.criterion
            else f"hervorgegangen aus {_titles([change.criterion], comparison)}"
        )
    if change.kind == "moved" and moved.before is not None and moved.after is not None:
        what = f"früher Treiber „{_driver(moved.before.driver, comparison)}“"
    return f"{_capital(what)}: {change.reason}"


def old_texts(change: CatalogChange) -> list[tuple[str, str]]:
    """Return what users read of a criterion that was reworded, as it was before: a name and a text each."""
    if change.kind != "reworded":
        return []
    plain = [(name, str(change.before[field])) for field, name in _TEXTS.items() if change.before.get(field)]
    anchors = change.before.get("anchors") or {}
    return [*plain, *((f"Stufe {level}", str(anchors[level])) for level in LEVELS if level in anchors)]


def _titles(ids: Sequence[str], comparison: Comparison) -> str:
    catalogs = (comparison.after.catalog, comparison.before.catalog)
    titles = [next((c.criterion(i).short_title for c in catalogs if i in c), i.upper()) for i in ids]
    return " und ".join(f"„{title}“" for title in titles)


def _driver(driver_id: str, comparison: Comparison) -> str:
    return comparison.after.catalog.driver(driver_id).short_label


def drivers_in_words(comparison: Comparison) -> str:
    """Return the text alternative of the figures that show the drivers before and after."""
    axes = "; ".join(
        f"{driver.short_label} {percent(difference.before.value)} auf {percent(difference.after.value)}, an "
        f"{len(difference.common)} gemeinsamen {signed(difference.real)}"
        for driver in comparison.after.catalog.drivers
        for difference in [comparison.drivers[driver.id]]
    )
    return f"Reife je Treiber am {comparison.before.day:%d.%m.%Y} und am {comparison.after.day:%d.%m.%Y}: {axes}."


def measures_done(comparison: Comparison) -> str:
    """Say how many measures were done in between, and at how many of their criteria the level rose."""
    count = len(comparison.measures)
    if count == 0:
        return "In diesem Zeitraum wurde keine Maßnahme erledigt."
    aimed = {aim.criterion for measure in comparison.measures for aim in measure.aims}
    rose = sum(moved.movement is Movement.ROSE for moved in comparison.criteria if moved.id in aimed)
    done = "Eine Maßnahme wurde" if count == 1 else f"{count} Maßnahmen wurden"
    if not aimed:
        return f"{done} in diesem Zeitraum erledigt."
    effect = f"bei {_FEW.get(rose, str(rose))} davon stieg die Stufe"
    if len(aimed) == 1:
        effect = "seine Stufe stieg" if rose else "seine Stufe stieg nicht"
    return f"{done} in diesem Zeitraum erledigt, für {count_of_criteria(len(aimed))}; {effect}."


def phase_change(before: Sequence[Phase], after: Sequence[Phase]) -> str:
    """Say a change of phase in short, such as "P2 → P3"; empty where there is none."""
    if tuple(before) == tuple(after):
        return ""
    return f"{'+'.join(before)} → {'+'.join(after)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
