"""Methodik: how everything is computed, the terms, the source of the criteria and its limits."""

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Catalog, Defined, Term
from assessment.method import Method
from assessment.texts.judgements import HIGH_FROM
from assessment.version import program
from assessment.voting.agenda import DISPUTED_BELOW
from assessment.voting.consensus import MIN_VOTES
from assessment.voting.workshop import SMALLEST_MINIMUM_GROUP
from pages.shared import context
from pages.shared.glossary import TERM
from pages.shared.markup import bullets, definitions, external_link, plain, show, table


def draw() -> None:
    """Draw the screen."""
    catalog = context.the_catalog()
    show(Markup('<h1 class="kompass-title">Methodik</h1>'))
    _wanted_term(catalog)
    _ratings(catalog.method)
    _results(catalog)
    _priority(catalog.method)
    _change()
    _workshop(catalog.method)
    _practices()
    _terms(catalog)
    _source(catalog)


def _wanted_term(catalog: Catalog) -> None:
    """Explain the term that a link on another screen has asked for."""
    wanted = st.query_params.get(TERM)
    for term in catalog.terms:
        if term.id == wanted:
            show(definitions([(term.term, _explained(term))]))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _ratings(method: Method) -> None:
    bounds = [0.0, *(level.up_to_percent for level in method.levels)]
    rows = [
        [
            level.label,
            level.id,
            f"{'über ' if lower else ''}{lower:g} bis {level.up_to_percent:g} %",
            str(level.points),
            level.description,
        ]
        for level, lower in zip(method.levels, bounds, strict=False)
    ]
    show(
        Markup(
            "<h2>Antworten</h2>{}<p>Die Stufen folgen ISO/IEC 33020. Zu jeder Stufe steht bei jedem Kriterium ein "
            "Satz, den man prüfen kann. Es gilt die höchste Stufe, deren Satz ganz zutrifft. Daneben gibt es zwei "
            "Antworten, die keine Stufe sind:</p>{}"
        ).format(
            table("Die vier Stufen", ["Stufe", "Kürzel", "Erfüllt zu", "Punkte", "Bedeutung"], rows),
            definitions([(answer.label, answer.description) for answer in method.other_answers]),
        )
    )
    show(
        Markup(
            "<p>Unbeantwortet heißt: noch kein Urteil. Es zählt nie als „{}“. „Liegt nicht in unserer Hand“ kann "
            "bei jeder Antwort stehen; solche Lücken führen wir getrennt auf.</p>"
        ).format(method.levels[0].label)
    )


def _results(catalog: Catalog) -> None:
    method = catalog.method
    default, milestone = (
        next(level.label for level in method.levels if level.id == wanted)
        for wanted in (method.targets.default, method.targets.milestone)
    )
    show(
        Markup("<h2>Ergebnis</h2>{}").format(
            definitions(
                [
                    (
                        "Fällig",
                        "Bis P3 sind alle Phasen bis zu der fällig, in der die Lösung steht. P4 und P5 setzen "
                        "P1 bis P3 voraus, einander aber nicht. Durchgehende Kriterien sind immer fällig. Ergebnis, "
                        "Lücken und Radar gelten für die fälligen Kriterien, wenn Sie nicht alle einbeziehen.",
                    ),
                    (
                        "Reife",
                        "Mittlere Punktzahl der bewerteten Kriterien, geteilt durch 3, mal 100. Ist nichts bewertet, "
                        "gibt es keine Zahl, auch keine Null.",
                    ),
                    ("Bewertet (Abdeckung)", "Bewertete Kriterien geteilt durch alle ohne die nicht relevanten."),
                    (
                        "Spanne",
                        "Wie weit die Reife noch wandern kann: unten die Zahl, wenn alles Offene und Unbekannte "
                        "nicht erfüllt wäre, oben die, wenn alles vollständig erfüllt wäre. Dazwischen liegt das "
                        "wahre Ergebnis. Je mehr Antworten fehlen, desto breiter das Band. Hat eine Gruppe in einem "
                        "Workshop abgestimmt, lässt sich beim Ergebnis auch zeigen, wie weit die Stimmen auseinander "
                        "lagen.",
                    ),
                    (
                        "Ziel",
                        f"„{default}“, bei Meilensteinen „{milestone}“. Beides lässt sich bei jeder Antwort ändern.",
                    ),
                    (
                        "Phase abgeschlossen",
                        f"Mindestens {_percent(method.gate.coverage)} ihrer Kriterien sind bewertet, kein "
                        "Meilenstein liegt unter seinem Ziel, und mindestens "
                        f"{_percent(method.gate.share_at_target)} der bewerteten Kriterien "
                        "erreichen ihr Ziel. Gezählt werden alle Kriterien der Phase.",
                    ),
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
    weights = method.priority
    show(
        Markup(
            "<h2>Reihenfolge der Lücken</h2><p>Eine Lücke ist ein fälliges, bewertetes Kriterium unter seinem Ziel. "
            "Ihre Priorität ist das Produkt aus:</p>{}<p>Bei gleicher Priorität entscheidet die frühere Phase. "
            "Unbekanntes und Unbeantwortetes ist keine Lücke, sondern steht unter „zu klären“.</p>"
        ).format(
            bullets(
                [
                    "Abstand zum Ziel in Stufen: 1 bis 3",
                    f"Meilenstein: × {_number(weights.milestone)}",
                    f"je Phase, die überfällig ist: + {_number(weights.per_overdue_phase)} auf 1 (P4 und P5 haben "
                    "denselben Platz, durchgehende Kriterien sind nie überfällig)",
                    f"je fälligem Kriterium unter dem Ziel, das dieses als verwandt nennt: "
                    f"+ {_number(weights.per_dependent)} auf 1",
                ]
            )
        )
    )


def _change() -> None:
    show(
        Markup("<h2>Veränderung</h2>{}").format(
            definitions(
                [
                    (
                        "Gemeinsame Kriterien",
                        "Was sich verändert hat, rechnen wir nur über Kriterien, die in beiden Selbsteinschätzungen "
                        "bewertet sind und dasselbe bedeuten. Der Vergleich sagt, wie viele das sind. Übernommene "
                        "Bewertungen, die niemand bestätigt hat, zählen nicht.",
                    ),
                    (
                        "Woraus sie besteht",
                        "Die Gesamtreife ändert sich auch, wenn andere Kriterien fällig oder bewertet sind oder der "
                        "Katalog eine neue Fassung hat. Diese Anteile stehen getrennt da; zusammen ergeben sie genau "
                        "die Veränderung der Gesamtreife.",
                    ),
                    (
                        "Mit neuem Beleg",
                        "Notiz oder Nachweise des Kriteriums haben sich geändert, oder eine seiner Maßnahmen wurde "
                        "dazwischen erledigt. Haben andere mitgemacht, kann der Rest daran liegen, dass andere "
                        "geurteilt haben.",
                    ),
                    (
                        "Ausgangspunkt",
                        "Der Stand, mit dem Start und Ergebnis vergleichen: der gewählte, sonst der älteste.",
                    ),
                    (
                        "Katalogfassung",
                        "Jede Selbsteinschätzung behält die Fassung, mit der sie begonnen wurde, denn eine Stufe "
                        "gehört zu dem Satz, nach dem sie vergeben wurde.",
                    ),
                ]
            )
        )
    )


def _workshop(method: Method) -> None:
    given = method.workshop
    show(
        Markup("<h2>Urteil einer Gruppe</h2><p>{}</p>{}").format(
            "Im Workshop urteilen alle erst für sich. Nach dem Aufdecken steht bei jedem Kriterium, wie oft welche "
            "Antwort gewählt wurde und wie einig sich die Gruppe ist.",
            definitions(
                [
                    (
                        "Einigkeit",
                        "Ein Maß von Tastle und Wierman (2007): 1, wenn alle dieselbe Stufe wählen; 0, wenn die eine "
                        "Hälfte ganz unten und die andere ganz oben steht. Je weiter eine Stimme von der Mitte aller "
                        "Stimmen entfernt ist, desto stärker senkt sie den Wert. "
                        f"Ab {_number(HIGH_FROM)} heißt sie hoch, unter {_number(DISPUTED_BELOW)} gering; dann gilt "
                        "ein Kriterium als umstritten. „Wissen wir nicht“ und „Nicht relevant“ zählen nicht mit.",
                    ),
                    (
                        "Ab wann",
                        f"Ab {MIN_VOTES} Stimmen für eine Stufe. Sie sagt etwas über das Urteil, nie über Menschen.",
                    ),
                    (
                        "Gruppen",
                        f"Einzeln gezeigt wird eine Gruppe ab {given.minimum_group} Stimmen. Vor der ersten Stimme "
                        f"lässt sich das auf {SMALLEST_MINIMUM_GROUP} senken. Kleinere zählen zu „übrige“.",
                    ),
                    (
                        "Streuung im Radar",
                        "Auf Wunsch reicht das Band beim Ergebnis von der niedrigsten bis zur höchsten Stufe der "
                        "mittleren Hälfte der Stimmen.",
                    ),
                    (
                        "Zeit",
                        f"Vorgeschlagen sind {given.minutes_each} Minuten je Kriterium; das lässt sich für jeden "
                        f"Workshop ändern. {given.minutes_around} Minuten bleiben für Begrüßung und Abschluss.",
                    ),
                ]
            ),
        )
    )


def _practices() -> None:
    show(
        Markup(
            "<h2>Passende Beispiele</h2><p>In dieser Reihenfolge: Das Beispiel ist beim Kriterium genannt; gleicher "
            "Teil-Treiber und gleiche Phase; gleicher Teil-Treiber; gleicher Treiber und gleiche Phase; gleicher "
            "Treiber; gleicher Workstream. Bei Gleichstand nach dem Namen. Der Grund steht immer dabei.</p>"
        )
    )


def _terms(catalog: Catalog) -> None:
    show(Markup("<h2>Begriffe</h2>"))
    with st.expander(f"Glossar ({len(catalog.terms)} Begriffe)"):
        show(definitions([(term.term, _explained(term)) for term in sorted(catalog.terms, key=_by_name)]))
    groups: tuple[tuple[str, tuple[Defined, ...]], ...] = (
        ("Phasen", catalog.phases),
        ("Treiber", catalog.drivers),
        ("Workstreams", catalog.workstreams),
        ("Beteiligte", catalog.stakeholders),
        ("Kategorien der Mechanismen", catalog.mechanism_categories),
        ("Betreibermodelle", catalog.operator_models),
    )
    for heading, entries in groups:
        with st.expander(f"{plain(heading)} ({len(entries)})"):
            show(definitions([(entry.label, _explained(entry)) for entry in entries]))
    with st.expander(f"Mechanismen ({len(catalog.mechanisms)})"):
        show(
            definitions(
                [
                    (mechanism.label, f"{catalog.label(mechanism.category)} (Zuordnung: {mechanism.category_basis})")
                    for mechanism in catalog.mechanisms
                ]
            )
        )
    with st.expander(f"Von der Roadmap erwähnt, ohne eigenen Eintrag ({len(catalog.extra_criteria)})"):
        show(
            definitions(
                [
                    (extra.title, bullets(extra.key_points) if extra.key_points else "Keine Beschreibung bekannt.")
                    for extra in catalog.extra_criteria
                ]
            )
        )


def _by_name(term: Term) -> str:
    return term.term.casefold()


def _explained(entry: Defined | Term) -> Markup:
    """Return a definition with its basis, so that nobody takes our guess for a quotation."""
    basis = {
        "seite": "laut Roadmap",
        "abgeleitet": "abgeleitet",
        "quelltext": "laut Quelltabelle",
        "quelltext oder abgeleitet": "laut Quelltabelle oder abgeleitet",
        "name von der seite, erläuterung abgeleitet": "Name laut Roadmap, Erläuterung abgeleitet",
    }[entry.definition_basis]
    source = Markup(", {}").format(external_link(entry.source_url, "Seite")) if entry.source_url else ""
    return Markup('{} <span class="kompass-small">({}{})</span>').format(entry.definition, basis, source)


def _source(catalog: Catalog) -> None:
    about = catalog.about
    show(
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
