"""Praxis: all good practices, to browse and search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Practice
from assessment.phases import Phase
from assessment.practices import PracticeFilter
from assessment.texts.numbers import counted
from pages.shared import context, drafts, fields
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.practice_card import practice_details

Choice = TypeVar("Choice", bound=str)

_SEARCH = "text-search"
_NAMED = "driver"
_ALL = "Alle"


def draw() -> None:
    """Draw the screen."""
    catalog = context.the_catalog()
    draw_html(
        Markup(
            '<h1 class="kompass-title">Praxis</h1><p class="kompass-small">{} Beispiele, die die Roadmap nennt, und '
            "{} weitere, die wir zugeordnet haben. Wo nichts bekannt ist, steht das da.</p>"
        ).format(
            sum(not practice.fits for practice in catalog.practices),
            sum(bool(practice.fits) for practice in catalog.practices),
        )
    )
    practices = _filtered()
    draw_html(Markup('<p class="kompass-small" role="status">{}</p>').format(_count(len(practices))))
    for practice in practices:
        _entry(practice)


def _count(number: int) -> str:
    if number == 0:
        return "Kein Beispiel passt. Nehmen Sie einen Filter zurück."
    return counted(number, "1 Beispiel", "Beispiele")


def _filtered() -> list[Practice]:
    """Draw the filters; return the practices they leave, by name. What is chosen lasts as long as the session."""
    catalog = context.the_catalog()
    drivers = {driver.id: driver.short_label for driver in catalog.drivers}
    columns = st.columns([3, 3, 3, 4])
    with columns[0]:
        driver = _driver_field(drivers)
    with columns[1]:
        phase = _choice("Phase", list(Phase), "practice-phase", catalog.label)
    with columns[2]:
        workstreams = [stream.id for stream in catalog.workstreams]
        workstream = _choice("Workstream", workstreams, "practice-workstream", str)
    with columns[3]:
        fields.line("Suchwort", _SEARCH, drafts.value(_SEARCH), drafts.target(_SEARCH))
    chosen = PracticeFilter(driver, phase, workstream, drafts.value(_SEARCH))
    return sorted(
        (practice for practice in catalog.practices if chosen.admits(practice, catalog)),
        key=lambda practice: practice.name.casefold(),
    )


def _driver_field(drivers: Mapping[str, str]) -> str | None:
    """Draw the choice of a driver, which stands in the address, too: a link to this screen may name one."""
    key = "practice-driver"
    named = st.query_params.get(_NAMED)
    draft = drafts.target(key)
    if named in drivers and named != drafts.value(key):
        draft.save(named, _ALL)

    def save(chosen: str, shown: str) -> None:
        draft.save(chosen, shown)
        if chosen in drivers:
            st.query_params[_NAMED] = chosen
        else:
            st.query_params.pop(_NAMED, None)

    return _choice("Treiber", list(drivers), key, drivers.__getitem__, replace(draft, save=save))


def _choice(
    label: str,
    offered: Sequence[Choice],
    key: str,
    in_words: Callable[[Choice], str],
    target: fields.Target[Any] | None = None,
) -> Choice | None:
    """Draw a filter; return what is chosen, None for all."""
    chosen: Choice | None = drafts.value(key, empty=None)
    # Other versions of the catalogue may offer others.
    chosen = chosen if chosen in offered else None
    fields.choice(
        label,
        [_ALL, *offered],
        key,
        chosen or _ALL,
        target or drafts.target(key),
        format_func=lambda value: _ALL if value == _ALL else in_words(value),
    )
    return chosen


def _entry(practice: Practice) -> None:
    with st.container(border=True):
        draw_html(Markup("<h2>{}</h2>{}").format(practice.name, practice_details(practice)))
        criteria = context.the_catalog().criteria_of_practice[practice.id]
        heading = "Passt nach unserer Zuordnung zu" if practice.fits else "Genannt bei"
        draw_html(Markup('<p class="kompass-small"><strong>{}</strong></p>').format(heading))
        for criterion in criteria:
            title = f"{criterion.phase.value}: {escape_markdown(criterion.short_title)}"
            if context.assessment_id():
                context.link("questionnaire", title, k=criterion.id)
            else:
                draw_html(Markup("<p>{}: {}</p>").format(criterion.phase.value, criterion.short_title))
