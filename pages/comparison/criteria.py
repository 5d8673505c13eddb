"""The criteria of a comparison: which rose, fell, were rated for the first time or no longer, with both notes."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.comparison import Comparison, CriterionChange, Movement
from assessment.measures import Measure
from assessment.texts.comparison import MOVEMENTS, levels, measures_done, old_texts, why
from assessment.web.addresses import address
from pages.shared.markup import definitions, join, plain, show

_OPEN_UP_TO = 12
_SHORT = 400
_EMPTY = {
    Movement.ROSE: "Kein Kriterium ist gestiegen.",
    Movement.FELL: "Kein Kriterium ist gefallen.",
}


def draw_criteria(found: Comparison) -> None:
    """Draw the criteria by what became of them; groups without any are left out, unless that says something."""
    show(Markup("<h2>Die Kriterien</h2>"))
    for movement, name in MOVEMENTS.items():
        moved = found.with_movement(movement)
        if not moved:
            if movement in _EMPTY:
                show(Markup('<p class="kompass-small">{}</p>').format(_EMPTY[movement]))
            continue
        is_first = movement in {Movement.ROSE, Movement.FELL} and len(moved) <= _OPEN_UP_TO
        fold = st.expander(
            f"{plain(name)} ({len(moved)})", expanded=is_first, key=f"moved-{movement.value}", on_change="rerun"
        )
        if fold.open:
            with fold:
                show(join(_criterion(entry, found) for entry in moved))


def _criterion(moved: CriterionChange, found: Comparison) -> Markup:
    catalog = found.after.catalog
    criterion = moved.criterion
    remark = why(moved, found)
    remarks = [remark[:1].upper() + remark[1:]] if remark else []
    if moved.difference is not None and moved.due_before != moved.due_after:
        remarks.append("Früher noch nicht fällig." if moved.due_after else "Später nicht mehr fällig.")
    if moved.difference and not moved.is_backed:
        remarks.append("Ohne neue Notiz, neuen Nachweis oder erledigte Maßnahme.")
    return Markup(
        '<section class="kompass-moved"><h3>{} <span class="kompass-small">{} · {}</span></h3>'
        "<p><strong>{}</strong> {}</p>{}{}{}</section>"
    ).format(
        _title(moved, found),
        criterion.phase.value,
        catalog.driver(criterion.driver).short_label,
        levels(moved, catalog),
        " ".join(remarks),
        _old_texts(moved),
        _measures(moved.measures),
        _notes(moved, found),
    )


def _old_texts(moved: CriterionChange) -> Markup:
    """Return how a criterion was worded before the catalogue changed, to be opened."""
    told = [pair for change in moved.changes for pair in old_texts(change)]
    if not told:
        return Markup("")
    return Markup(
        '<details class="kompass-practice"><summary>So hieß es in der alten Fassung</summary>{}</details>'
    ).format(definitions(told))


def _title(moved: CriterionChange, found: Comparison) -> Markup:
    """Return the title, as a link where the later assessment has the criterion."""
    title = moved.criterion.short_title
    if moved.after is None:
        return Markup("{}").format(title)
    return Markup('<a href="{}">{}</a>').format(
        address("questionnaire", a=found.after.assessment.id, k=moved.id), title
    )


def _measures(measures: Sequence[Measure]) -> Markup:
    return join(
        Markup('<p class="kompass-done">Maßnahme erledigt am {}: {}</p>').format(
            f"{measure.ended_on:%d.%m.%Y}" if measure.ended_on else "", measure.what
        )
        for measure in measures
    )


def _notes(moved: CriterionChange, found: Comparison) -> Markup:
    """Return both notes side by side; only once where it is the same."""
    old, new = moved.answer_before.note.strip(), moved.answer_after.note.strip()
    if not old and not new:
        return Markup("")
    if old == new:
        return Markup('<div class="kompass-notes"><div><span>Notiz, unverändert</span>{}</div></div>').format(
            _note(new)
        )
    return Markup(
        '<div class="kompass-notes"><div><span>Notiz am {}</span>{}</div><div><span>Notiz am {}</span>{}</div></div>'
    ).format(f"{found.before.day:%d.%m.%Y}", _note(old), f"{found.after.day:%d.%m.%Y}", _note(new))


def _note(text: str) -> Markup:
    if not text:
        return Markup("<p>Keine</p>")
    if len(text) <= _SHORT:
        return Markup("<p>{}</p>").format(text)
    return Markup("<details><summary>{}…</summary><p>{}</p></details>").format(text[:_SHORT], text)


def draw_measures(found: Comparison) -> None:
    """Draw which measures were done in between, and what became of the criteria that they were meant for."""
    heading = Markup("<h2>Erledigte Maßnahmen in diesem Zeitraum</h2><p>{}</p>").format(measures_done(found))
    show(join([heading, *(_measure(measure, found) for measure in found.measures)]))


def _measure(measure: Measure, found: Comparison) -> Markup:
    moved = {entry.id: entry for entry in found.criteria}
    effects = join(
        Markup("<li>{}: {}</li>").format(entry.criterion.short_title, _effect(entry, found))
        for aim in measure.aims
        if (entry := moved.get(aim.criterion))
    )
    return Markup(
        '<section class="kompass-moved"><h3>{}</h3><p class="kompass-small">{}</p><ul>{}</ul></section>'
    ).format(
        measure.what,
        f"Erledigt am {measure.ended_on:%d.%m.%Y}" if measure.ended_on else "",
        effects,
    )


def _effect(entry: CriterionChange, found: Comparison) -> str:
    name = MOVEMENTS.get(entry.movement, "nicht bewertet")
    return f"{name[:1].lower()}{name[1:]} ({levels(entry, found.after.catalog)})"
