"""Methodik: how everything is computed, the terms, the source of the criteria and its limits."""

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Catalog, Defined, Term
from assessment.method import Method
from assessment.texts import method as texts
from assessment.version import program
from pages.shared import context
from pages.shared.glossary import TERM
from pages.shared.markup import bullets, definitions, draw_html, escape_markdown, external_link, table


def draw() -> None:
    """Draw the screen."""
    catalog = context.the_catalog()
    draw_html(Markup('<h1 class="kompass-title">Methodik</h1>'))
    _linked_term(catalog)
    _ratings(catalog.method)
    _results(catalog.method)
    _priority(catalog.method)
    _change()
    _workshop(catalog.method)
    _practices(catalog.method)
    _terms(catalog)
    _source(catalog)


def _linked_term(catalog: Catalog) -> None:
    """Explain the term that a link on another screen has asked for."""
    term_id = st.query_params.get(TERM)
    for term in catalog.terms:
        if term.id == term_id:
            draw_html(definitions([(term.term, _explained(term))]))


def _ratings(method: Method) -> None:
    rows = [
        [level.label, level.id, texts.band(method, level), str(level.points), level.description]
        for level in method.levels
    ]
    draw_html(
        Markup(
            "<h2>Antworten</h2>{}<p>Die Stufen folgen ISO/IEC 33020. {}</p><p>Die beiden Antworten, die keine Stufe "
            "sind:</p>{}"
        ).format(
            table("Die vier Stufen", ["Stufe", "Kürzel", "Erfüllt zu", "Punkte", "Bedeutung"], rows),
            texts.ANSWERS,
            definitions([(answer.label, answer.description) for answer in method.other_answers]),
        )
    )
    draw_html(
        Markup(
            "<p>Unbeantwortet heißt: noch kein Urteil. Es zählt nie als „{}“. „Liegt nicht in unserer Hand“ kann "
            "bei jeder Antwort stehen; solche Lücken führen wir getrennt auf.</p>"
        ).format(method.levels[0].label)
    )


def _results(method: Method) -> None:
    draw_html(
        Markup("<h2>Ergebnis</h2>{}").format(
            definitions(
                [
                    ("Fällig", texts.DUE),
                    ("Reife", texts.MATURITY),
                    ("Bewertet (Abdeckung)", texts.COVERAGE),
                    (
                        "Spanne",
                        f"{texts.SPAN} Dazwischen liegt das wahre Ergebnis. Je mehr Antworten fehlen, desto breiter "
                        "das Band. Hat eine Gruppe in einem Workshop abgestimmt, lässt sich beim Ergebnis auch "
                        "zeigen, wie weit die Stimmen auseinander lagen.",
                    ),
                    ("Ziel", texts.target(method)),
                    ("Phase abgeschlossen", texts.phase_done(method)),
                    (
                        "Gesamtreife",
                        "Sie steht nie allein: Der schwächste Treiber und der Anteil des Bewerteten stehen daneben, "
                        "denn ein guter Mittelwert kann eine Lücke verdecken.",
                    ),
                    (
                        "Radar",
                        "Die Achsen stehen immer in derselben Reihenfolge. Weil Flächen täuschen, zeigen Balken und "
                        "Tabelle daneben dasselbe.",
                    ),
                ]
            )
        )
    )


def _priority(method: Method) -> None:
    draw_html(
        Markup(
            "<h2>Reihenfolge der Lücken</h2><p>{}</p><p>Ihre Priorität ist das Produkt aus:</p>{}<p>Bei gleicher "
            "Priorität entscheidet die frühere Phase.</p><p>Gemeinsame Lücken mehrerer Lösungen: {}</p>"
        ).format(texts.GAP, bullets(texts.priority_factors(method)), texts.common_gaps(method.common_gaps))
    )


def _change() -> None:
    draw_html(
        Markup("<h2>Veränderung</h2>{}").format(
            definitions(
                [
                    ("Gemeinsame Kriterien", texts.COMMON_CRITERIA),
                    (
                        "Woraus sie besteht",
                        "Die Gesamtreife ändert sich auch, wenn andere Kriterien fällig oder bewertet sind oder der "
                        "Katalog eine neue Fassung hat. Diese Anteile stehen getrennt da; zusammen ergeben sie genau "
                        "die Veränderung der Gesamtreife.",
                    ),
                    ("Mit neuem Beleg", texts.BACKED),
                    (
                        "Ausgangspunkt",
                        "Der Stand, mit dem Start und Ergebnis vergleichen: der gewählte, sonst der älteste.",
                    ),
                    (
                        "Katalogfassung",
                        "Jede Selbsteinschätzung behält die Fassung, mit der sie begonnen wurde, mit Kriterien, "
                        "Zahlen der Methode, Treibern und Beispielen: Eine Stufe gehört zu dem Satz, nach dem sie "
                        "vergeben wurde.",
                    ),
                ]
            )
        )
    )


def _workshop(method: Method) -> None:
    draw_html(
        Markup("<h2>Urteil einer Gruppe</h2><p>{}</p>{}").format(
            "Im Workshop urteilen alle erst für sich. Nach dem Aufdecken steht bei jedem Kriterium, wie oft welche "
            "Antwort gewählt wurde und wie einig sich die Gruppe ist.",
            definitions(
                [
                    ("Einigkeit", texts.agreement(method)),
                    ("Ab wann", texts.agreement_needs(method)),
                    ("Gruppen", texts.groups(method)),
                    (
                        "Streuung im Radar",
                        "Auf Wunsch reicht das Band beim Ergebnis von der niedrigsten bis zur höchsten Stufe der "
                        "mittleren Hälfte der Stimmen.",
                    ),
                    ("Zeit", texts.workshop_time(method)),
                ]
            ),
        )
    )


def _practices(method: Method) -> None:
    draw_html(
        Markup("<h2>Passende Beispiele</h2><p>{} Bei einer Lücke stehen die ersten {}.</p>").format(
            texts.PRACTICES, method.practices_per_gap
        )
    )


def _terms(catalog: Catalog) -> None:
    draw_html(Markup("<h2>Begriffe</h2>"))
    with st.expander(f"Glossar ({len(catalog.terms)} Begriffe)"):
        draw_html(definitions([(term.term, _explained(term)) for term in sorted(catalog.terms, key=_by_name)]))
    groups: tuple[tuple[str, tuple[Defined, ...]], ...] = (
        ("Phasen", catalog.phases),
        ("Treiber", catalog.drivers),
        ("Workstreams", catalog.workstreams),
        ("Beteiligte", catalog.stakeholders),
        ("Kategorien der Mechanismen", catalog.mechanism_categories),
        ("Betreibermodelle", catalog.operator_models),
    )
    for heading, entries in groups:
        with st.expander(f"{escape_markdown(heading)} ({len(entries)})"):
            draw_html(definitions([(entry.label, _explained(entry)) for entry in entries]))
    with st.expander(f"Mechanismen ({len(catalog.mechanisms)})"):
        draw_html(
            definitions(
                [
                    (mechanism.label, f"{catalog.label(mechanism.category)} (Zuordnung: {mechanism.category_basis})")
                    for mechanism in catalog.mechanisms
                ]
            )
        )
    with st.expander(f"Von der Roadmap erwähnt, ohne eigenen Eintrag ({len(catalog.extra_criteria)})"):
        draw_html(
            definitions(
                [
                    (extra.title, bullets(extra.key_points) if extra.key_points else "Keine Beschreibung bekannt.")
                    for extra in catalog.extra_criteria
                ]
            )
        )


def _by_name(term: Term) -> str:
    return term.term.casefold()


def _explained(term: Defined | Term) -> Markup:
    """Return a definition with its basis, so that nobody takes our guess for a quotation."""
    basis = {
        "seite": "laut Roadmap",
        "abgeleitet": "abgeleitet",
        "quelltext": "laut Quelltabelle",
        "quelltext oder abgeleitet": "laut Quelltabelle oder abgeleitet",
        "name von der seite, erläuterung abgeleitet": "Name laut Roadmap, Erläuterung abgeleitet",
    }[term.definition_basis]
    source = Markup(", {}").format(external_link(term.source_url, "Seite")) if term.source_url else ""
    return Markup('{} <span class="kompass-small">({}{})</span>').format(term.definition, basis, source)


def _source(catalog: Catalog) -> None:
    about = catalog.about
    draw_html(
        Markup(
            "<h2>Quelle und Grenzen</h2><p>Die Kriterien stammen aus „{}“ ({}, {}): {}. Katalogfassung {}, "
            "unsere Texte: {}. Programm: {}.</p>{}"
        ).format(
            about.source.title,
            about.source.publishers,
            about.source.year,
            external_link(about.source.url),
            about.version,
            about.licence,
            program(),
            bullets(about.limits),
        )
    )
