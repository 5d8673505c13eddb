"""Ergebnis: how ready the solution is, by driver, phase, workstream and sub-driver, and what is missing."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment, baseline
from assessment.catalog.model import Criterion
from assessment.charts import results as charts
from assessment.frames.frame import rows_of
from assessment.frames.gaps import gaps_frame
from assessment.frames.scores import score_rows, scores_frame, scores_of, weakest_first, with_criteria
from assessment.frames.tables import Of
from assessment.phases import Phase, due_phases
from assessment.rating import Answers, answer_to
from assessment.results import Result, result_of
from assessment.scoring import Gate, target_of
from assessment.texts.comparison import since
from assessment.texts.numbers import percent
from assessment.texts.results import (
    CONDITION_STATES,
    SCORE_COLUMNS,
    coverage,
    gate_conditions,
    heatmap_in_words,
    level,
    radar_in_words,
    rated,
    span,
)
from pages.results.vote_spread import SpanMeaning, chosen_spread
from pages.shared import context, scope
from pages.shared.figures import draw_figure
from pages.shared.markup import draw_html, escape_markdown, table
from pages.shared.solutions import comparison_with


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    answers = context.repository().answers(assessment.id)
    _heading(assessment)
    everything = scope.every_criterion()
    spread = chosen_spread(assessment.id)
    result = result_of(context.the_catalog(), answers, assessment.phases, every_criterion=everything, spread=spread)
    if result.overall.rated == 0:
        st.info(
            "Noch ist kein Kriterium bewertet. Sobald Sie die ersten Stufen vergeben haben, entsteht hier das Bild."
        )
        context.link("questionnaire", "Zum Fragebogen")
        return
    _headline(result)
    _change(assessment, answers, everything)
    _gates(assessment, result)
    scores = scores_frame(result, context.the_catalog())
    _drivers(result, scores, answers)
    _breakdowns(result, scores, answers)


def _heading(assessment: Assessment) -> None:
    draw_html(
        Markup(
            '<h1 class="kompass-title">Ergebnis: {}</h1><p class="kompass-small">{}, {}, Stand {}, steht in {}{}</p>'
        ).format(
            assessment.solution,
            assessment.municipality,
            assessment.title,
            f"{assessment.date:%d.%m.%Y}",
            context.phases_in_words(assessment.phases),
            Markup(' <span class="kompass-badge">Beispiel</span>') if assessment.is_example else "",
        )
    )


def _headline(result: Result) -> None:
    """Draw the overall score, never without the weakest driver and the coverage."""
    catalog = context.the_catalog()
    overall = result.overall
    weakest = result.weakest_driver
    weakest_score = result.drivers[weakest] if weakest else None
    early = overall.is_provisional(catalog.method)
    tiles = (
        (
            "Gesamtreife, vorläufig" if early else "Gesamtreife",
            percent(overall.value),
            f"{level(overall.value, catalog.method)}, Spanne {span(overall)}",
        ),
        (
            "Bisher schwächster Treiber" if early else "Schwächster Treiber",
            catalog.driver(weakest).short_label if weakest else "–",
            f"{percent(weakest_score.value)}, {rated(weakest_score)} Kriterien bewertet" if weakest_score else "",
        ),
        (
            "Bewertet",
            coverage(overall),
            f"{rated(overall)} Kriterien; {overall.unanswered} offen, {overall.unknown} wissen wir nicht, "
            f"{overall.not_relevant} nicht relevant",
        ),
    )
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd><strong>{}</strong><span>{}</span></dd></div>").format(*tile) for tile in tiles
    )
    draw_html(Markup('<dl class="kompass-tiles">{}</dl>').format(cells))
    context.link("methodology", "Wie Reife, Spanne und Abschluss einer Phase gerechnet werden")


def _change(assessment: Assessment, answers: Answers, everything: bool) -> None:
    """Say how much changed since the assessment that this one is compared with, if there is one."""
    repository = context.repository()
    earlier = baseline(repository.series(assessment.id), assessment)
    both = {**repository.ratings([earlier.id] if earlier else []), assessment.id: answers}
    change = comparison_with(earlier, assessment, both, everything)
    if change is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="change"):
        draw_html(Markup("<p>{}</p>").format(since(change)))
        context.link("comparison", "Vergleich")


def _gates(assessment: Assessment, result: Result) -> None:
    """Draw the gate of the phase that the solution stands in, and the others in a fold."""
    draw_html(Markup("<h2>Bereit für den nächsten Schritt?</h2>"))
    for phase in assessment.phases:
        _gate(result.gates[phase])
    others = [phase for phase in Phase if phase is not Phase.DG and phase not in assessment.phases]
    with st.expander("Die anderen Phasen"):
        due = due_phases(assessment.phases)
        for phase in others:
            _gate(result.gates[phase], "" if phase in due else "noch nicht fällig")


def _gate(gate: Gate, remark: str = "") -> None:
    catalog = context.the_catalog()
    conditions = gate_conditions(gate, catalog.method)
    sentence = "ist abgeschlossen" if gate.passed else "ist noch nicht abgeschlossen"
    items = Markup("").join(
        Markup('<li class="kompass-{}"><span>{}:</span> {}</li>').format(state, CONDITION_STATES[state], text)
        for state, text in conditions
    )
    draw_html(
        Markup('<div class="kompass-gate"><p><strong>{} {}</strong>{}</p><ul>{}</ul></div>').format(
            catalog.label(gate.phase), sentence, f" ({remark})" if remark else "", items
        )
    )


def _drivers(result: Result, scores: pd.DataFrame, answers: Answers) -> None:
    catalog = context.the_catalog()
    draw_html(Markup("<h2>Die sieben Treiber</h2>"))
    left, right = st.columns(2)
    words = radar_in_words(result, catalog)
    round_chart = charts.radar(scores, gaps_frame(result, catalog), has_spread=result.has_spread)
    with left:
        draw_figure(round_chart, "radar", words)
    with right:
        draw_figure(charts.bars(scores), "bars", words)
    draw_html(
        Markup('<p class="kompass-small">Blau: heute. Orange: Ziel. Helles Band und graue Linien: {}.</p>').format(
            SpanMeaning.WITH_VOTES if result.has_spread else SpanMeaning.WITHOUT_VOTES
        )
    )
    _table_with_criteria("Treiber", "short_name", scores_of(scores, Of.DRIVER), result, answers)


def _breakdowns(result: Result, scores: pd.DataFrame, answers: Answers) -> None:
    catalog = context.the_catalog()
    draw_html(Markup("<h2>Genauer hingesehen</h2>"))
    phases, workstreams, sub_drivers, both = st.tabs(
        ["Phasen", "Workstreams", "Teil-Treiber", "Treiber × Phase"], key="breakdown", on_change="rerun"
    )
    if phases.open:
        with phases:
            of_phases = with_criteria(scores_of(scores, Of.PHASE))
            _table_with_criteria("Phase", "name", of_phases, result, answers)
    if workstreams.open:
        with workstreams:
            _table_with_criteria("Workstream", "name", scores_of(scores, Of.WORKSTREAM), result, answers)
    if sub_drivers.open:
        with sub_drivers:
            of_parts = with_criteria(scores_of(scores, Of.SUB_DRIVER))
            _table_with_criteria("Teil-Treiber", "name", of_parts, result, answers)
    if both.open:
        with both:
            draw_figure(charts.heatmap(scores, catalog), "heatmap", heatmap_in_words(result, catalog))
            _table_with_criteria("Treiber und Phase", "name", scores_of(scores, Of.CELL), result, answers)


def _table_with_criteria(what: str, named_by: str, scores: pd.DataFrame, result: Result, answers: Answers) -> None:
    """Draw scores as a table, weakest first, and below it the criteria behind a chosen row."""
    method = context.the_catalog().method
    ordered = weakest_first(scores)
    head = [what, *SCORE_COLUMNS]
    draw_html(table(f"{what}, der schwächste zuerst", head, score_rows(ordered, named_by, method)))
    rows = {row.key: row for row in rows_of(ordered)}
    names = {key: getattr(row, named_by) for key, row in rows.items()}
    chosen = st.selectbox(
        f"{escape_markdown(what)}: Kriterien dahinter zeigen",
        list(names),
        index=None,
        format_func=lambda key: names[key],
        placeholder="Bitte wählen",
        key=f"behind-{what}",
        persist_state="session",
    )
    if chosen is not None:
        _criteria([criterion for criterion in result.criteria if _belongs(criterion, rows[chosen])], answers)


def _belongs(criterion: Criterion, row: Any) -> bool:
    """Whether a criterion is one of those that a score is over."""
    if row.of == Of.WORKSTREAM.key:
        return row.key in criterion.workstreams
    if row.of == Of.SUB_DRIVER.key:
        return row.key in criterion.sub_drivers
    return row.driver in {None, criterion.driver} and row.phase in {None, criterion.phase}


def _criteria(criteria: Sequence[Criterion], answers: Answers) -> None:
    """List criteria with their answer; each leads to its place in the questionnaire."""
    method = context.the_catalog().method
    for criterion in criteria:
        answer = answer_to(criterion.id, answers)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            context.link("questionnaire", escape_markdown(criterion.short_title), k=criterion.id)
            target = method.label(target_of(criterion, answers, method)).lower()
            draw_html(
                Markup('<p class="kompass-small">{}, {}, Ziel {}</p>').format(
                    criterion.phase.value, method.label(answer.rating).lower(), target
                )
            )
