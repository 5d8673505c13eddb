"""Lücken: what to close first and why, what is to be cleared up, and what lies with others."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Criterion
from assessment.gaps import Gap, with_rating, without_reason
from assessment.measures import Measure, concerning
from assessment.practices import Match, matching_practices, shown_practices
from assessment.rating import Answers, Rating
from assessment.results import Result, result_of
from assessment.texts import results as result_texts
from assessment.texts.numbers import counted, number
from pages.gaps.measure import count_in_words, gap_measures, measure_button
from pages.shared import context, scope
from pages.shared.glossary import with_terms
from pages.shared.markup import draw_html, escape_markdown, join
from pages.shared.measures import dialog as measure_dialog
from pages.shared.practice_card import practice_details


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    answers = context.repository().answers(assessment.id)
    draw_html(Markup('<h1 class="kompass-title">Lücken: {}</h1>').format(assessment.solution))
    everything = scope.every_criterion()
    result = result_of(context.the_catalog(), answers, assessment.phases, every_criterion=everything)
    if result.overall.answered == 0:
        st.info("Noch ist nichts beantwortet. Lücken zeigen sich, sobald Kriterien bewertet sind.")
        context.link("questionnaire", "Zum Fragebogen")
        return
    measures = context.repository().measures.for_assessment(assessment.id)
    _gaps(result, assessment.id, measures)
    _outside(result, assessment.id, measures)
    _unclear(result, answers)
    _without_reason(result, answers)
    measure_dialog.open_if_asked_for(assessment.id)


def _gaps(result: Result, assessment_id: str, measures: Sequence[Measure]) -> None:
    count = len(result.own_gaps)
    draw_html(Markup("<h2>Zuerst angehen</h2>"))
    if result.overall.is_provisional(context.the_catalog().method):
        st.info(
            f"Vorläufig: Erst {escape_markdown(result_texts.rated(result.overall))} Kriterien sind bewertet. "
            "Was noch offen ist, steht unter „Zu klären“ und kann weitere Lücken ergeben."
        )
    if count == 0:
        st.success("Alle bewerteten Kriterien erreichen ihr Ziel.")
        return
    title = counted(count, "Eine Lücke", "Lücken")
    draw_html(
        Markup(
            '<p class="kompass-small">{}, die dringendste zuerst. Unter „Methodik“ steht, wie gerechnet wird.</p>'
        ).format(title)
    )
    for rank, gap in enumerate(result.own_gaps, start=1):
        with st.container(horizontal=True, key=f"gap-row-{gap.criterion.id}"):
            _gap(rank, gap, measures)
            measure_button(assessment_id, gap)


def _gap(rank: int, gap: Gap, measures: Sequence[Measure]) -> None:
    """Draw a gap as a line that opens; the first one is open."""
    criterion = gap.criterion
    badge = " · Meilenstein" if criterion.milestone else ""
    remark = f"Priorität {number(gap.priority)}{count_in_words(len(concerning(measures, criterion.id)))}"
    fold = st.expander(
        f"**{rank:d}. {escape_markdown(criterion.short_title)}** · {escape_markdown(criterion.phase.value)}{badge}"
        f" · {escape_markdown(remark)}",
        expanded=rank == 1,
        key=f"gap-{criterion.id}",
        on_change="rerun",
    )
    if fold.open:
        with fold:
            _gap_details(gap, measures)


def _gap_details(gap: Gap, measures: Sequence[Measure]) -> None:
    catalog = context.the_catalog()
    criterion = gap.criterion
    own, target = gap.answer.rating, gap.target
    draw_html(
        Markup("<p><strong>{} → {}</strong> ({}). {}</p>").format(
            catalog.method.label(own),
            catalog.method.label(target),
            catalog.driver(criterion.driver).short_label,
            result_texts.factors(gap, len(gap.dependents)),
        )
    )
    if gap.answer.note:
        draw_html(Markup('<p class="kompass-note">Ihre Notiz: {}</p>').format(gap.answer.note))
    gap_measures(measures, gap)
    _next_level(gap)
    if gap.dependents:
        draw_html(Markup('<p class="kompass-small"><strong>Daran hängen auch</strong></p>'))
        for other in gap.dependents:
            context.link("questionnaire", escape_markdown(other.short_title), k=other.id)
    _practices(criterion)
    context.link("questionnaire", "Im Fragebogen öffnen", k=criterion.id)


def _next_level(gap: Gap) -> None:
    """Draw what the next level asks for, and what to do first to get there."""
    label = context.the_catalog().method.label(gap.next_level)
    draw_html(
        Markup(
            "<p><strong>Was die nächste Stufe „{}“ verlangt:</strong> {}</p>"
            "<p><strong>Erster Schritt:</strong> {}</p>"
        ).format(
            label,
            with_terms(gap.requires),
            with_terms(gap.first_step),
        )
    )


def _practices(criterion: Criterion) -> None:
    matches = shown_practices(criterion, context.the_catalog())
    draw_html(Markup('<p class="kompass-small"><strong>Passende Beispiele</strong></p>'))
    draw_html(join(_practice(match) for match in matches))
    if len(matching_practices(criterion, context.the_catalog())) > len(matches):
        context.link("practices", "Weitere Beispiele zu diesem Treiber", driver=criterion.driver)


def _practice(match: Match) -> Markup:
    return Markup('<details class="kompass-practice"><summary><strong>{}</strong>, {}</summary>{}</details>').format(
        match.practice.name, result_texts.match_reason(match), practice_details(match.practice)
    )


def _outside(result: Result, assessment_id: str, measures: Sequence[Measure]) -> None:
    if not result.outside_gaps:
        return
    draw_html(
        Markup(
            "<h2>Nicht in unserer Hand</h2>"
            '<p class="kompass-small">Unter dem Ziel, aber andere müssen handeln. Ansprechen lohnt sich.</p>'
        )
    )
    for gap in result.outside_gaps:
        catalog = context.the_catalog()
        context.link(
            "questionnaire",
            f"{gap.criterion.phase.value}: {escape_markdown(gap.criterion.short_title)}",
            k=gap.criterion.id,
        )
        draw_html(
            Markup('<p class="kompass-small">{} → {}{}</p>').format(
                catalog.method.label(gap.answer.rating),
                catalog.method.label(gap.target),
                f", liegt bei: {gap.answer.outside_control_who}" if gap.answer.outside_control_who else "",
            )
        )
        gap_measures(measures, gap)
        measure_button(assessment_id, gap)


def _unclear(result: Result, answers: Answers) -> None:
    draw_html(Markup("<h2>Zu klären</h2>"))
    if not result.unclear:
        st.success("Alle Kriterien sind beantwortet.")
        return
    _links("Wissen wir nicht", with_rating(result.unclear, answers, Rating.UNKNOWN))
    _links("Noch nicht beantwortet", with_rating(result.unclear, answers, None))


def _without_reason(result: Result, answers: Answers) -> None:
    _links("Nicht relevant, aber ohne Begründung", without_reason(result.criteria, answers))


def _links(heading: str, criteria: Sequence[Criterion]) -> None:
    if not criteria:
        return
    with st.expander(f"{escape_markdown(heading)} ({len(criteria)})", expanded=len(criteria) <= 10):
        for criterion in criteria:
            context.link(
                "questionnaire", f"{criterion.phase.value}: {escape_markdown(criterion.short_title)}", k=criterion.id
            )
