"""The list of assessments: solution by solution, the newest first, and what changed since the baseline."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment, Solution, solutions
from assessment.catalog.versions import version_of
from assessment.measures import Measure
from assessment.questionnaire import answered_in, progress
from assessment.rating import Answers
from assessment.scoring import due_criteria
from assessment.texts.comparison import since
from pages.shared import context
from pages.shared.markup import draw_html, escape_markdown, join
from pages.shared.questions import forget_questions
from pages.shared.solutions import comparison_with
from pages.start.dialogs import change_dialog, delete_dialog, successor_dialog

# So many assessments are shown at once; where there are more, the earlier ones of each solution are folded away.
_SHOWN_AT_ONCE = 8
# Each brings six buttons along, and hundreds of those take a browser seconds to draw.
_EARLIER_AT_ONCE = 10


def draw_list(stored: Sequence[Assessment]) -> None:
    """Draw the list. However long it is, it takes the same number of queries for each solution."""
    listed = solutions(stored)
    draw_html(Markup("<h2>Ihre Selbsteinschätzungen</h2>"))
    _portfolios(listed)
    is_short = len(stored) <= _SHOWN_AT_ONCE
    shown = {solution.newest.id: _shown(solution, is_short) for solution in listed}
    ids = {assessment.id for solution in listed for assessment in (*shown[solution.newest.id], solution.baseline)}
    answers = context.repository().ratings(ids)
    measures = context.repository().measures.for_assessments(shown)
    for solution in listed:
        with st.container(border=True, key=f"solution-{solution.newest.id}"):
            _heading(solution, measures[solution.newest.id])
            _entry(solution, solution.newest, answers)
            if solution.earlier:
                _earlier(solution, answers, is_short)


def _portfolios(listed: Sequence[Solution]) -> None:
    """Link the portfolio of each municipality that has several solutions."""
    newest: dict[int, list[Assessment]] = {}
    names: dict[int, str] = {}
    for solution in listed:
        newest.setdefault(solution.newest.municipality_id, []).append(solution.newest)
        names.setdefault(solution.newest.municipality_id, solution.municipality)
    for municipality, assessments in newest.items():
        if len(assessments) > 1:
            label = f"Portfolio {escape_markdown(names[municipality])}: {len(assessments)} Lösungen nebeneinander"
            context.link("portfolio", label, a=assessments[0].id)


def _fold_key(solution: Solution) -> str:
    return f"earlier-{solution.newest.id}"


def _count_key(solution: Solution) -> str:
    return f"earlier-count-{solution.newest.id}"


def _in_fold(solution: Solution) -> tuple[Assessment, ...]:
    """Return the earlier assessments that an open fold shows: some, and more when asked for."""
    return solution.earlier[: st.session_state.get(_count_key(solution), _EARLIER_AT_ONCE)]


def _shown(solution: Solution, is_short: bool) -> tuple[Assessment, ...]:
    """Return the assessments of a solution that stand on the page, depending on its fold."""
    is_open = st.session_state.get(_fold_key(solution), is_short)
    return (solution.newest, *_in_fold(solution)) if is_open else (solution.newest,)


def _heading(solution: Solution, measures: Sequence[Measure]) -> None:
    draw_html(
        Markup('<h3>{}<span class="kompass-where">, {}</span></h3>').format(solution.name, solution.municipality)
    )
    overdue = sum(measure.is_overdue(clock.today()) for measure in measures)
    with st.container(horizontal=True, gap="medium"):
        if len(solution.series) > 1:
            context.link("comparison", "Vergleich", a=solution.newest.id)
        context.link(
            "measures", f"Maßnahmen ({overdue} überfällig)" if overdue else "Maßnahmen", a=solution.newest.id
        )


def _earlier(solution: Solution, answers: Mapping[str, Answers], is_short: bool) -> None:
    fold = st.expander(
        f"Frühere ({len(solution.earlier)})", expanded=is_short, key=_fold_key(solution), on_change="rerun"
    )
    if fold.open:
        with fold:
            draw_html(
                Markup(
                    '<p class="kompass-small">Mit dem Ausgangspunkt werden alle späteren Selbsteinschätzungen dieser '
                    "Lösung verglichen. Solange Sie keinen wählen, ist es die älteste.</p>"
                )
            )
            shown = _in_fold(solution)
            for assessment in shown:
                _entry(solution, assessment, answers)
            hidden = len(solution.earlier) - len(shown)
            if hidden:
                st.button(
                    f"{min(hidden, _EARLIER_AT_ONCE):d} weitere zeigen, noch {hidden:d}",
                    key=f"more-{solution.newest.id}",
                    on_click=_show_more,
                    args=(_count_key(solution), len(shown)),
                )


def _show_more(key: str, shown: int) -> None:
    st.session_state[key] = shown + _EARLIER_AT_ONCE


def _entry(solution: Solution, assessment: Assessment, answers: Mapping[str, Answers]) -> None:
    is_newest = assessment is solution.newest
    with st.container(key=f"entry-{assessment.id}"):
        about = _about(solution, assessment, answers[assessment.id], is_newest)
        change = comparison_with(solution.compared_with(assessment), assessment, answers)
        notes = [
            since(change) if change else "",
            f"Mitgemacht: {', '.join(assessment.participants)}." if assessment.participants else "",
            f"Begonnen mit der Katalogfassung {assessment.catalog_version}."
            if assessment.catalog_version != context.newest_catalog().version
            else "",
        ]
        draw_html(about + join(Markup('<p class="kompass-small">{}</p>').format(note) for note in notes if note))
        with st.container(horizontal=True, gap="small"):
            _buttons(solution, assessment, is_newest)


def _about(solution: Solution, assessment: Assessment, answers: Answers, is_newest: bool) -> Markup:
    catalog = version_of(context.newest_catalog(), assessment.catalog_version)
    done = progress(due_criteria(catalog, assessment.phases), answered_in(answers))
    changed = clock.local(assessment.changed_at) if assessment.changed_at else None
    bar = Markup('<span class="kompass-bar" aria-hidden="true"><span style="width:{}%"></span></span>')
    return Markup(
        '<h4>{}, Stand {} {}</h4><p class="kompass-small">Steht in {} · {} von {} fälligen Kriterien beantwortet · '
        "zuletzt geändert {}</p>{}"
    ).format(
        assessment.title,
        f"{assessment.date:%d.%m.%Y}",
        _badges(solution, assessment),
        context.phases_in_words(assessment.phases),
        done.answered,
        done.total,
        f"{changed:%d.%m.%Y, %H:%M} Uhr" if changed else "nie",
        bar.format(round(100 * done.answered / done.total)) if is_newest else "",
    )


def _badges(solution: Solution, assessment: Assessment) -> Markup:
    badge = Markup('<span class="kompass-badge">{}</span>')
    named = [badge.format("Beispiel")] if assessment.is_example else []
    if len(solution.series) > 1 and assessment is solution.baseline:
        named.append(badge.format("Ausgangspunkt"))
    if assessment.date > clock.today():
        named.append(badge.format("Stand in der Zukunft"))
    if assessment.is_closed:
        version = f", Version {assessment.version}" if assessment.version > 1 else ""
        named.append(badge.format(f"Abgeschlossen{version}"))
    return Markup(" ").join(named)


def _buttons(solution: Solution, assessment: Assessment, is_newest: bool) -> None:
    """Draw what can be done with an assessment; at earlier ones more quietly, since there may be many."""
    kind: Literal["secondary", "tertiary"] = "secondary" if is_newest else "tertiary"
    named = f"{escape_markdown(assessment.solution)}, Stand {assessment.date:%d.%m.%Y}"
    if st.button(
        "Öffnen", key=f"open-{assessment.id}", type="primary" if is_newest else kind, help=f"{named} öffnen"
    ):
        context.go("questionnaire", a=assessment.id)
    if st.button("Ergebnis", key=f"result-{assessment.id}", type=kind):
        context.go("results", a=assessment.id)
    if st.button("Bericht", key=f"report-{assessment.id}", type=kind):
        context.go("report", a=assessment.id)
    if not assessment.is_closed and st.button(
        "Angaben ändern",
        key=f"rename-{assessment.id}",
        type=kind,
        help="Namen, Phase, wer mitgemacht hat, Titel und Stand ändern",
    ):
        forget_questions()
        change_dialog(assessment, solution)
    if st.button(
        "Fortschreiben",
        key=f"next-{assessment.id}",
        type=kind,
        help="Neue Selbsteinschätzung mit den Antworten dieser als Vorschlag",
    ):
        forget_questions()
        successor_dialog(assessment, solution)
    if (
        not is_newest
        and assessment is not solution.baseline
        and st.button("Als Ausgangspunkt wählen", key=f"baseline-{assessment.id}", type=kind)
    ):
        context.repository().set_baseline(assessment.id)
        st.rerun()
    if st.button("Löschen", key=f"delete-{assessment.id}", type=kind):
        delete_dialog(assessment)
