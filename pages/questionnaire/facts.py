"""What the catalogue says of a criterion: what it takes, where it belongs, what it hangs together with."""

from collections.abc import Iterable

from markupsafe import Markup

from assessment.catalog.model import Criterion
from assessment.rating import LEVELS
from pages.shared import context
from pages.shared.glossary import other_terms, with_terms
from pages.shared.markup import bullets, definitions, draw_html, external_link, join

_TITLE_BASIS = {
    "seite": "So heißt das Kriterium auf den Seiten der Roadmap.",
    "verweisliste": "Der Titel steht so in den Listen verwandter Kriterien der Roadmap.",
    "eigene": "Die Roadmap nennt keinen Titel; diesen haben wir formuliert.",
}


def place_line(criterion: Criterion, position: str = "") -> Markup:
    """Return phase, place and milestone in one line."""
    catalog = context.the_catalog()
    parts = [Markup("<span>{}</span>").format(catalog.label(criterion.phase))]
    if position:
        parts.append(Markup("<span>{}</span>").format(position))
    parts.append(Markup("<span>{}</span>").format(catalog.driver(criterion.driver).short_label))
    if criterion.milestone:
        parts.append(Markup('<span class="kompass-badge">Meilenstein</span>'))
    return Markup('<p class="kompass-place">{}</p>').format(Markup(" ").join(parts))


def requirements(criterion: Criterion, operator_model: str | None) -> None:
    """Draw the question, why it matters, and what counts as proof."""
    pieces = [
        Markup('<p class="kompass-question">{}</p><p>{}</p>').format(
            with_terms(criterion.question), with_terms(criterion.why)
        ),
        Markup('<p class="kompass-small">Als Nachweis zählt:</p>{}').format(
            bullets(with_terms(text) for text in criterion.evidence)
        ),
    ]
    if criterion.no_evidence:
        pieces.append(Markup('<p class="kompass-small">{}</p>').format(with_terms(criterion.no_evidence)))
    explained = other_terms(" ".join(criterion.anchors.model_dump().values()))
    if explained:
        pieces.append(Markup('<p class="kompass-small">Begriffe: {}</p>').format(explained))
    if operator_model in criterion.operator_models:
        label = context.the_catalog().operator_model(operator_model).label
        pieces.append(
            Markup('<p class="kompass-suggestion"><strong>Ihr Betreibermodell, {}:</strong> {}</p>').format(
                label, criterion.operator_note
            )
        )
    draw_html(Markup('<div class="kompass-points">{}</div>').format(join(pieces)))


def levels(criterion: Criterion) -> None:
    """Draw what each level asks for, where the choice itself has no room for it."""
    method = context.the_catalog().method
    draw_html(
        Markup('<p class="kompass-small">Es gilt die höchste Stufe, deren Satz ganz zutrifft.</p>{}').format(
            definitions((method.label(level), criterion.anchor(level)) for level in LEVELS)
        )
    )


def background(criterion: Criterion, operator_model: str | None) -> None:
    """Draw everything else that the catalogue knows of the criterion."""
    catalog = context.the_catalog()

    def labels(ids: Iterable[str]) -> str:
        return "; ".join(catalog.label(entry_id) for entry_id in ids)

    unresolved = [extra.title for extra in catalog.extra_criteria if extra.id in criterion.related_unresolved]
    draw_html(
        definitions(
            [
                ("Kernpunkte", _key_points(criterion)),
                ("Hinweise aus der Praxis", bullets(criterion.hints) if criterion.hints else ""),
                ("Betreibermodell", _operator_note(criterion, operator_model)),
                ("Treiber", catalog.driver(criterion.driver).label),
                ("Teil-Treiber", labels(criterion.sub_drivers)),
                ("Workstreams", labels(criterion.workstreams)),
                ("Wirkt in den Abschnitten", labels(criterion.sub_phases)),
                ("Beteiligte", labels(criterion.stakeholders)),
                ("Mechanismen", labels((*criterion.mechanism_categories, *criterion.mechanisms))),
                ("Meilenstein", _milestone(criterion)),
                ("Gute Praxis", _practices(criterion)),
                ("Außerdem nennt die Roadmap", "; ".join(unresolved)),
                ("Zur Quelle", _source(criterion)),
            ]
        )
    )
    _related("Verwandte Kriterien", [catalog.criterion(other) for other in criterion.related])
    _related("Wird genannt bei", catalog.named_by[criterion.id])


def _milestone(criterion: Criterion) -> Markup | str:
    milestone = criterion.milestone
    if milestone is None:
        return ""
    basis = "laut Quelle" if milestone.basis == "quelle" else f"abgeleitet, {milestone.confidence}"
    source = Markup(" ({})").format(external_link(milestone.url, "Seite")) if milestone.url else ""
    return Markup("{}: {}{}").format(basis, milestone.reason, source)


def _key_points(criterion: Criterion) -> Markup:
    note = criterion.key_points_note
    return bullets(criterion.key_points) + (
        Markup('<p class="kompass-small">Hinweis zur Quelle: {}</p>').format(note) if note else Markup("")
    )


def _operator_note(criterion: Criterion, chosen: str | None) -> Markup | str:
    """Return the note and the operating models it speaks of, the chosen one first."""
    if not criterion.operator_note:
        return ""
    catalog = context.the_catalog()
    models = [catalog.operator_model(name) for name in criterion.operator_models]
    models.sort(key=lambda model: model.id != chosen)
    listed = join(
        Markup("<li>{}{}: {}</li>").format(
            model.label, " (von Ihnen gewählt)" if model.id == chosen else "", model.definition
        )
        for model in models
    )
    note = Markup("<p>{}</p>").format(criterion.operator_note)
    return note + Markup("<ul>{}</ul>").format(listed) if models else note


def _practices(criterion: Criterion) -> str:
    catalog = context.the_catalog()
    return "; ".join(
        practice.name for practice in catalog.practices if criterion in catalog.criteria_of_practice[practice.id]
    )


def _source(criterion: Criterion) -> Markup:
    note = f" {criterion.title_note}." if criterion.title_note else ""
    page = (
        Markup(" {}").format(external_link(criterion.title_source_url, "Seite der Roadmap"))
        if criterion.title_source_url
        else ""
    )
    return Markup("{} ({}, Zeile {} der Quelltabelle){}{}").format(
        _TITLE_BASIS[criterion.title_basis], criterion.id, criterion.source_row, note, page
    )


def _related(heading: str, criteria: Iterable[Criterion]) -> None:
    related = list(criteria)
    if not related:
        return
    draw_html(Markup('<p class="kompass-small"><strong>{}</strong></p>').format(heading))
    for criterion in related:
        context.link("questionnaire", f"{criterion.phase.value}: {criterion.title}", k=criterion.id)
