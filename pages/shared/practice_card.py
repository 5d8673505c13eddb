"""A good practice: what is known of it, and where it is written."""

from markupsafe import Markup

from assessment.catalog.model import Practice
from pages.shared.glossary import with_terms
from pages.shared.markup import definitions, external_link, join


def practice_details(practice: Practice) -> Markup:
    """Return what is known of a practice; say so where nothing is."""
    facts = join(Markup("<li>{} ({})</li>").format(fact.fact, external_link(fact.url)) for fact in practice.facts)
    links = [
        external_link(url, text)
        for url, text in ((practice.url, ""), (practice.roadmap_url, "Seite der Roadmap"))
        if url
    ]
    return Markup("<p>{}</p>{}{}").format(
        with_terms(practice.what or "Eine Beschreibung ist nicht bekannt."),
        definitions(
            [
                ("Was Sie mitnehmen können", with_terms(practice.lesson or "")),
                ("Wer", practice.who or ""),
                ("Wo", practice.where or ""),
                ("Adresse", Markup(", ").join(links)),
                ("Herkunft", practice.origin or ""),
            ]
        ),
        Markup("<ul>{}</ul>").format(facts) if facts else "",
    )
