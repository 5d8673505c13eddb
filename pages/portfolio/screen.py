"""Portfolio: the solutions of a municipality side by side, and the gaps that most of them share."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment
from assessment.charts.portfolio import axes, small_radar
from assessment.frames.frame import rows_of
from assessment.frames.portfolio import portfolio_frame
from assessment.frames.scores import scores_frame
from assessment.portfolio import Below, CommonGap, Entry, common_gaps
from assessment.store import solutions
from assessment.texts.comparison import signed
from assessment.texts.method import common_gaps as common_gaps_in_words
from assessment.texts.numbers import counted, number, percent
from assessment.texts.results import count_of_criteria, coverage, radar_in_words, rated
from assessment.web.addresses import address
from pages.shared import context
from pages.shared.figures import draw_figure
from pages.shared.markup import draw_html, escape_markdown, join, table

_IN_A_ROW = 3
_GAPS_AT_ONCE = 10


def draw() -> None:
    """Draw the screen."""
    stored = context.repository().assessments()
    municipality_id = _municipality(stored)
    if municipality_id is None:
        return
    unordered = solutions.portfolio(context.repository(), municipality_id, context.newest_catalog(), clock.today())
    frame = portfolio_frame(unordered)
    entries = [unordered[index] for index in frame.index]
    municipality = next((entry.solution.municipality for entry in entries), "")
    draw_html(Markup('<h1 class="kompass-title">Portfolio: {}</h1>').format(municipality))
    if len(entries) == 1:
        st.info(
            "Bisher gibt es hier nur eine Lösung, noch ist also nichts zu vergleichen. Sobald eine zweite "
            "Selbsteinschätzung für eine andere Lösung dieser Kommune angelegt ist, stehen beide nebeneinander."
        )
    else:
        draw_html(
            Markup('<p class="kompass-lead">{} Lösungen, jede mit ihrer neuesten Selbsteinschätzung.</p>').format(
                len(entries)
            )
        )
    rows = list(rows_of(frame))
    _overview(rows)
    _radars(entries, rows)
    if len(entries) > 1:
        _common_gaps(entries)


def _municipality(stored: Sequence[Assessment]) -> int | None:
    """Return whose solutions to show; ask where the address doesn't say, and explain where there are none."""
    if context.assessment_id() is not None:
        assessment = context.current_assessment()
        return assessment.municipality_id if assessment else None
    newest: dict[int, Assessment] = {}
    for assessment in stored:
        newest.setdefault(assessment.municipality_id, assessment)
    if len(newest) == 1:
        return next(iter(newest))
    draw_html(Markup('<h1 class="kompass-title">Portfolio</h1>'))
    if not newest:
        st.info(
            "Hier stehen später alle Lösungen Ihrer Kommune nebeneinander, mit den Lücken, die sie gemeinsam haben. "
            "Noch gibt es keine Selbsteinschätzung."
        )
        context.link("start", "Zur Startseite")
        return None
    draw_html(Markup("<p>Welche Kommune?</p>"))
    for assessment in newest.values():
        context.link("portfolio", escape_markdown(assessment.municipality), a=assessment.id)
    return None


def _overview(rows: Iterable[Any]) -> None:
    draw_html(Markup("<h2>Auf einen Blick</h2>"))
    head = [
        "Lösung",
        "Stand",
        "Phase",
        "Reife",
        "Schwächster Treiber",
        "Bewertet",
        "Lücken",
        "Prozentpunkte seit dem Ausgangspunkt",
        "Maßnahmen überfällig",
    ]
    overview = Markup('<div class="kompass-portfolio">{}</div>').format(
        table(
            "Über die Kriterien, die in ihrer Phase fällig sind; ein Klick auf die Lösung zeigt ihr Ergebnis",
            head,
            map(_row, rows),
        )
    )
    draw_html(overview)


def _row(row: Any) -> list[str | Markup]:
    """Return what the screen shows of a row of the table."""
    return [
        Markup('<a href="{}">{}</a>').format(address("results", a=row.assessment), row.solution),
        f"{row.day:%d.%m.%Y}",
        row.phases,
        _maturity(row),
        _weakest(row),
        _coverage(row),
        str(row.gaps),
        _change(row),
        str(row.overdue),
    ]


def _maturity(row: Any) -> Markup:
    if row.rated == 0:
        return Markup("noch nichts bewertet")
    return Markup("{}{}").format(_figure(percent(row.value)), ", vorläufig" if row.provisional else "")


def _weakest(row: Any) -> Markup:
    if row.weakest is None:
        return Markup("–")
    return Markup("{}, {}").format(row.weakest_name, _figure(percent(row.weakest_value)))


def _coverage(row: Any) -> Markup:
    return Markup("{}, {}").format(_figure(coverage(row)), rated(row))


def _change(row: Any) -> str:
    if row.compared_on is None:
        return "–"
    if row.real is None:
        return "nichts gemeinsam bewertet"
    return f"{signed(row.real)} an {counted(row.common, 'einem Kriterium', 'Kriterien')}"


def _figure(text: str) -> Markup:
    return Markup('<span class="kompass-figure">{}</span>').format(text)


def _radars(entries: Sequence[Entry], rows: Sequence[Any]) -> None:
    draw_html(Markup("<h2>Die sieben Treiber</h2>"))
    numbered = ", ".join(f"{number} {name}" for number, name in axes(context.newest_catalog()))
    draw_html(
        Markup(
            '<p class="kompass-small">Blau: heute. Orange: Ziel. Helles Band: Spanne, solange Antworten fehlen. '
            "Achsen: {}.</p>"
        ).format(numbered)
    )
    shown = list(zip(entries, rows, strict=True))
    for start in range(0, len(shown), _IN_A_ROW):
        columns = st.columns(_IN_A_ROW)
        for column, (entry, row) in zip(columns, shown[start : start + _IN_A_ROW], strict=False):
            with column:
                _radar(entry, row)


def _radar(entry: Entry, row: Any) -> None:
    newest = entry.solution.newest
    draw_html(Markup("<h3>{}</h3>").format(entry.solution.name))
    if row.rated == 0:
        draw_html(Markup('<p class="kompass-small">Noch ist kein Kriterium bewertet.</p>'))
        context.link("questionnaire", "Zum Fragebogen", a=newest.id)
        return
    draw_figure(
        small_radar(scores_frame(entry.result, entry.snapshot.catalog), entry.snapshot.catalog),
        f"radar-{newest.id}",
        f"{entry.solution.name}. {radar_in_words(entry.result, entry.snapshot.catalog)}",
    )
    draw_html(
        Markup('<p class="kompass-small">Reife {}, schwächster Treiber {}, bewertet {}</p>').format(
            percent(row.value), _weakest(row), _coverage(row)
        )
    )


def _common_gaps(entries: Sequence[Entry]) -> None:
    draw_html(Markup("<h2>Gemeinsame Lücken</h2>"))
    names = {entry.snapshot.assessment.id: entry.solution.name for entry in entries}
    gaps = common_gaps([entry.snapshot for entry in entries], context.newest_catalog())
    draw_html(
        Markup('<p class="kompass-small">{} Was viele betrifft, lässt sich oft gemeinsam angehen.</p>').format(
            common_gaps_in_words(context.newest_catalog().method.common_gaps)
        )
    )
    if not gaps:
        st.info("Keine. Entweder liegen die Lücken bei jeder Lösung woanders, oder es ist noch zu wenig bewertet.")
        return
    first, rest = gaps[:_GAPS_AT_ONCE], gaps[_GAPS_AT_ONCE:]
    draw_html(_gap_list(first, names, 1))
    if rest:
        fold = Markup('<details class="kompass-practice"><summary>Weitere: {}</summary>{}</details>')
        draw_html(fold.format(count_of_criteria(len(rest)), _gap_list(rest, names, len(first) + 1)))


def _gap_list(gaps: Sequence[CommonGap], names: dict[str, str], start: int) -> Markup:
    items = join(Markup("<li>{}</li>").format(_gap(gap, names)) for gap in gaps)
    return Markup('<ol class="kompass-common" start="{}">{}</ol>').format(start, items)


def _gap(gap: CommonGap, names: dict[str, str]) -> Markup:
    criterion, method = gap.criterion, context.newest_catalog().method
    targets = {below.gap.target for below in gap.below}
    shared = f"; Ziel {method.label(next(iter(targets))).lower()}" if len(targets) == 1 else ""
    places = Markup("; ").join(
        _solution_link(below, names[below.snapshot.assessment.id], says_target=not shared) for below in gap.below
    )
    return Markup(
        '<strong>{}</strong> <span class="kompass-small">{}{}; bei {} von {} Lösungen{}; '
        "Priorität im Mittel {}</span><p>{}</p>"
    ).format(
        criterion.short_title,
        criterion.phase.value,
        ", Meilenstein" if criterion.milestone else "",
        len(gap.below),
        gap.rated,
        shared,
        number(gap.priority),
        places,
    )


def _solution_link(below: Below, name: str, says_target: bool) -> Markup:
    """Return a link to a solution's criterion, with what was answered there."""
    method = below.snapshot.catalog.method
    remarks = [method.label(below.gap.answer.rating).lower()]
    if says_target:
        remarks.append(f"Ziel {method.label(below.gap.target).lower()}")
    if below.gap.answer.outside_control:
        remarks.append("liegt nicht in eigener Hand")
    where = address("questionnaire", a=below.snapshot.assessment.id, k=below.gap.criterion.id)
    return Markup('<a href="{}">{}</a> ({})').format(where, name, ", ".join(remarks))
