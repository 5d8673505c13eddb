"""The criteria of a comparison: which rose, fell, were rated for the first time or no longer, with both notes."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.comparison import Comparison, CriterionChange, Movement
from assessment.measures import Measure
from assessment.texts.comparison import MOVEMENTS, levels, measures_done, old_texts, why
from assessment.web.addresses import address
from pages.shared.markup import definitions, draw_html, escape_markdown, join

_OPEN_UP_TO = 12
_SHORT = 400
_EMPTY = {
    Movement.ROSE: "Kein Kriterium ist gestiegen.",
    Movement.FELL: "Kein Kriterium ist gefallen.",
}


def draw_criteria(comparison: Comparison) -> None:
    """Draw the criteria by what became of them; groups without any are left out, unless that says something."""
    draw_html(Markup("<h2>Die Kriterien</h2>"))
    for movement, name in MOVEMENTS.items():
        # What has a level at neither date is in no group.
        if movement is Movement.NOT_RATED:
            continue
        changes = comparison.with_movement(movement)
        if not changes:
            if movement in _EMPTY:
                draw_html(Markup('<p class="kompass-small">{}</p>').format(_EMPTY[movement]))
            continue
        is_first = movement in {Movement.ROSE, Movement.FELL} and len(changes) <= _OPEN_UP_TO
        fold = st.expander(
            f"{escape_markdown(name)} ({len(changes)})",
            expanded=is_first,
            key=f"moved-{movement.value}",
            on_change="rerun",
        )
        if fold.open:
            with fold:
                draw_html(join(_criterion(change, comparison) for change in changes))


def _criterion(change: CriterionChange, comparison: Comparison) -> Markup:
    catalog = comparison.after.catalog
    criterion = change.criterion
    remark = why(change, comparison)
    remarks = [remark[:1].upper() + remark[1:]] if remark else []
    if change.difference is not None and change.due_before != change.due_after:
        remarks.append("Früher noch nicht fällig." if change.due_after else "Später nicht mehr fällig.")
    if change.difference and not change.is_backed:
        remarks.append("Ohne neue Notiz, neuen Nachweis oder erledigte Maßnahme.")
    return Markup(
        '<section class="kompass-moved"><h3>{} <span class="kompass-small">{} · {}</span></h3>'
        "<p><strong>{}</strong> {}</p>{}{}{}</section>"
    ).format(
        _title(change, comparison),
        criterion.phase.value,
        catalog.driver(criterion.driver).short_label,
        levels(change, catalog),
        " ".join(remarks),
        _old_texts(change),
        _measures(change.measures),
        _notes(change, comparison),
    )


def _old_texts(change: CriterionChange) -> Markup:
    """Return how a criterion was worded before the catalogue changed, to be opened."""
    told = [pair for catalog_change in change.changes for pair in old_texts(catalog_change)]
    if not told:
        return Markup("")
    return Markup(
        '<details class="kompass-practice"><summary>So hieß es in der alten Fassung</summary>{}</details>'
    ).format(definitions(told))


def _title(change: CriterionChange, comparison: Comparison) -> Markup:
    """Return the title, as a link where the later assessment has the criterion."""
    title = change.criterion.short_title
    if change.after is None:
        return Markup("{}").format(title)
    return Markup('<a href="{}">{}</a>').format(
        address("questionnaire", a=comparison.after.assessment.id, k=change.id), title
    )


def _measures(measures: Sequence[Measure]) -> Markup:
    return join(
        Markup('<p class="kompass-done">Maßnahme erledigt am {}: {}</p>').format(
            f"{measure.ended_on:%d.%m.%Y}" if measure.ended_on else "", measure.what
        )
        for measure in measures
    )


def _notes(change: CriterionChange, comparison: Comparison) -> Markup:
    """Return both notes side by side; only once where it is the same."""
    old, new = change.answer_before.note.strip(), change.answer_after.note.strip()
    if not old and not new:
        return Markup("")
    if old == new:
        return Markup('<div class="kompass-notes"><div><span>Notiz, unverändert</span>{}</div></div>').format(
            _note(new)
        )
    return Markup(
        '<div class="kompass-notes"><div><span>Notiz am {}</span>{}</div><div><span>Notiz am {}</span>{}</div></div>'
    ).format(f"{comparison.before.day:%d.%m.%Y}", _note(old), f"{comparison.after.day:%d.%m.%Y}", _note(new))


def _note(text: str) -> Markup:
    if not text:
        return Markup("<p>Keine</p>")
    if len(text) <= _SHORT:
        return Markup("<p>{}</p>").format(text)
    return Markup("<details><summary>{}…</summary><p>{}</p></details>").format(text[:_SHORT], text)


def draw_measures(comparison: Comparison) -> None:
    """Draw which measures were done in between, and what became of the criteria that they were meant for."""
    heading = Markup("<h2>Erledigte Maßnahmen in diesem Zeitraum</h2><p>{}</p>").format(measures_done(comparison))
    draw_html(join([heading, *(_measure(measure, comparison) for measure in comparison.measures)]))


def _measure(measure: Measure, comparison: Comparison) -> Markup:
    changes = {change.id: change for change in comparison.criteria}
    effects = join(
        Markup("<li>{}: {}</li>").format(change.criterion.short_title, _effect(change, comparison))
        for aim in measure.aims
        if (change := changes.get(aim.criterion))
    )
    return Markup(
        '<section class="kompass-moved"><h3>{}</h3><p class="kompass-small">{}</p><ul>{}</ul></section>'
    ).format(
        measure.what,
        f"Erledigt am {measure.ended_on:%d.%m.%Y}" if measure.ended_on else "",
        effects,
    )


def _effect(change: CriterionChange, comparison: Comparison) -> str:
    name = MOVEMENTS[change.movement]
    return f"{name[:1].lower()}{name[1:]} ({levels(change, comparison.after.catalog)})"
