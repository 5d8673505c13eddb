"""Vergleich: what changed between two assessments of a solution, why, and how it went over all of them."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment, baseline
from assessment.comparison import Comparison, compare
from assessment.dossier import Snapshot
from assessment.frames.course import course_frame
from assessment.texts import comparison as comparison_texts
from assessment.timeline import course
from pages.comparison.criteria import draw_criteria, draw_measures
from pages.comparison.drivers import draw_drivers
from pages.comparison.timeline import draw_course
from pages.shared import context, drafts, fields, scope
from pages.shared.markup import bullets, draw_html, escape_markdown, table

_FROM = "compare-from"
_BASELINE_HELP = "Start und Ergebnis zeigen dann die Veränderung seit diesem Stand."


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    draw_html(
        Markup('<h1 class="kompass-title">Vergleich: {}</h1><p class="kompass-small">{}</p>').format(
            assessment.solution, assessment.municipality
        )
    )
    series = context.repository().series(assessment.id)
    if len(series) < 2:
        _nothing_to_compare(assessment)
        return
    before, after = _chosen(series, assessment)
    everything = scope.every_criterion()
    snapshots = {snapshot.assessment.id: snapshot for snapshot in _snapshots(series, before, after)}
    comparison = compare(
        snapshots[before.id],
        snapshots[after.id],
        context.repository().measures.for_assessment(assessment.id),
        everything,
    )
    _headline(comparison)
    points = course(list(snapshots.values()), everything)
    frame = course_frame(points)
    draw_drivers(comparison, frame)
    draw_criteria(comparison)
    draw_measures(comparison)
    draw_course(points, frame, everything)


def _nothing_to_compare(assessment: Assessment) -> None:
    st.info(
        "Von dieser Lösung gibt es erst eine Selbsteinschätzung. Schreiben Sie sie auf der Startseite nach einigen "
        "Monaten fort: Dann steht hier, was sich verändert hat, wo und warum."
    )
    context.link("start", "Zur Liste der Selbsteinschätzungen")
    context.link("results", f"Zum Ergebnis vom {assessment.date:%d.%m.%Y}")


def _chosen(series: list[Assessment], assessment: Assessment) -> tuple[Assessment, Assessment]:
    """Draw the choice of both assessments and of the baseline; return them, the earlier one first."""
    later = assessment if assessment.id != series[0].id else series[-1]
    earlier = series[: [stored.id for stored in series].index(later.id)]
    by_id = {stored.id: stored for stored in series}
    kept: str = drafts.value(_FROM, later.id)
    # The address decides, also after the browser's back; what was chosen is put there when the field comes anew.
    if kept and _FROM not in st.session_state and "von" not in st.query_params:
        st.query_params["von"] = kept
    before_id = st.query_params.get("von", "")
    usual = baseline(series, later)
    before = by_id[before_id] if before_id in {stored.id for stored in earlier} else usual or earlier[0]
    with st.container(horizontal=True, vertical_alignment="bottom", key="compared"):
        _choice("Früher", _FROM, earlier, before, "von", of=later.id)
        _choice("Später", "compare-to", series[1:], later, "a", of=later.id)
        if usual is not None and before.id == usual.id:
            draw_html(
                Markup(
                    '<p class="kompass-small">Start und Ergebnis zeigen die Veränderung seit dem früheren Stand.</p>'
                )
            )
        # Not by a callback: it would take the assessment that was chosen when the button was drawn.
        elif st.button("Als Ausgangspunkt wählen", key="set-baseline", help=_BASELINE_HELP):
            context.repository().set_baseline(before.id)
            st.rerun()
    return before, later


def _choice(label: str, key: str, options: list[Assessment], chosen: Assessment, parameter: str, *, of: str) -> None:
    """Draw a choice of assessments that stands in the address."""
    names = {option.id: f"{option.date:%d.%m.%Y}: {option.title}" for option in options}
    draft = drafts.target(key, of)

    def save(entered: str, shown: str) -> None:
        draft.save(entered, shown)
        st.query_params[parameter] = entered

    fields.choice(
        label,
        [option.id for option in reversed(options)],
        key,
        chosen.id,
        replace(draft, save=save),
        format_func=lambda assessment_id: names.get(assessment_id, ""),
        width=360,
    )


def _snapshots(series: list[Assessment], before: Assessment, after: Assessment) -> list[Snapshot]:
    """Return all assessments of the solution as they are compared; notes are read for the two only."""
    repository, newest = context.repository(), context.newest_catalog()
    ratings = repository.ratings([assessment.id for assessment in series])
    ratings.update({assessment.id: repository.answers(assessment.id) for assessment in (before, after)})
    return [Snapshot.of(assessment, ratings[assessment.id], newest) for assessment in series]


def _headline(comparison: Comparison) -> None:
    """Draw the change over the common criteria, and what the rest of the change is made of."""
    overall = comparison.overall
    early = comparison_texts.provisional(comparison)
    if early:
        st.warning(escape_markdown(early))
    draw_html(
        Markup('<p class="kompass-lead">{}</p><p>{}</p>').format(
            comparison_texts.real_change(overall), comparison_texts.whole_change(overall)
        )
    )
    parts = comparison_texts.parts(overall)
    if parts and overall.whole is not None:
        rows = [[text, comparison_texts.signed(value)] for text, value in parts]
        with st.container(key="parts"):
            draw_html(
                table(
                    "Woraus sich die Veränderung der Gesamtreife zusammensetzt",
                    ["Woher", "Prozentpunkte"],
                    [*rows, [Markup("<strong>Zusammen</strong>"), comparison_texts.signed(overall.whole)]],
                )
            )
    remarks = comparison_texts.remarks(comparison)
    if remarks:
        draw_html(Markup("<h2>Was sonst anders war</h2>"))
        draw_html(bullets(remarks))
