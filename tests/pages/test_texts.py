"""The catalogue's texts on the screens: glossary links, operating models, next steps."""

import re
from dataclasses import replace
from datetime import date

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.charts.results import radar
from assessment.exchange.example import ensure_example
from assessment.frames.gaps import gaps_frame
from assessment.frames.scores import scores_frame
from assessment.phases import Phase
from assessment.results import result_of
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open, texts


def with_model(repository: Repository, catalog: Catalog, model: str | None) -> str:
    about = Assessment(
        municipality="Musterstadt",
        solution="Parkleitsystem",
        phases=(Phase.P4,),
        title="Erste Runde",
        date=date(2026, 5, 4),
        catalog_version=catalog.version,
        operator_model=model,
    )
    return repository.add(about, {})


def test_a_criterion_asks_its_question_and_says_what_counts(
    open_screen: Open, create: Create, catalog: Catalog
) -> None:
    app = open_screen("questionnaire", a=create(), k="p1-05")
    criterion = catalog.criterion("p1-05")
    said = texts(app)
    # Terms in it are links.
    assert criterion.question in re.sub(r"<[^>]+>", "", said)
    for text in ("Als Nachweis zählt:", criterion.title, *criterion.evidence):
        assert text in re.sub(r"<[^>]+>", "", said)
    captions = [caption.replace("\\", "") for caption in app.radio(key="rating-p1-05").proto.captions]
    assert captions[:4] == list(criterion.anchors.model_dump().values())


def test_the_list_explains_the_levels_in_its_fold(open_screen: Open, create: Create, catalog: Catalog) -> None:
    app = open_screen("questionnaire", a=create(), k="p5-01")
    app.session_state["details-p5-01"] = True
    app.segmented_control(key="view").set_value("Liste").run()
    for anchor in catalog.criterion("p5-01").anchors.model_dump().values():
        assert anchor in texts(app)


def test_a_note_on_the_chosen_operating_model_stands_at_the_criterion(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    chosen = with_model(repository, catalog, "contracting")
    assert "Ihr Betreibermodell, Contracting" in texts(open_screen("questionnaire", a=chosen, k="p4-03"))


def test_without_a_chosen_operating_model_there_is_no_such_note(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    undecided = with_model(repository, catalog, None)
    assert "Ihr Betreibermodell" not in texts(open_screen("questionnaire", a=undecided, k="p4-03"))


def test_a_term_leads_to_its_explanation_where_it_first_occurs(
    open_screen: Open, create: Create, catalog: Catalog
) -> None:
    said = texts(open_screen("questionnaire", a=create(), k="p1-06"))
    assert said.count("begriff=proof-of-concept") == 1, "the levels speak of it more often"
    page = texts(open_screen("methodology", begriff="proof-of-value"))
    wanted = next(term for term in catalog.terms if term.id == "proof-of-value")
    assert page.count(wanted.definition) == 2, "above, and in the glossary"


def test_the_radar_names_the_first_gaps_of_a_driver(repository: Repository, catalog: Catalog) -> None:
    example = ensure_example(repository, catalog)[-1]
    result = result_of(catalog, repository.answers(example), repository.assessment(example).phases)
    today = radar(scores_frame(result, catalog), gaps_frame(result, catalog), has_spread=False).data[-1]
    for driver, tooltip in zip(catalog.drivers, today.customdata, strict=False):
        titles = [gap.criterion.short_title for gap in result.gaps if gap.criterion.driver == driver.id]
        assert [title for title in titles if title in tooltip] == titles[:3]


def test_the_chosen_operating_model_comes_first(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    app = open_screen("questionnaire", a=with_model(repository, catalog, "leasing"), k="p4-03")
    app.session_state["background-p4-03"] = True
    said = texts(app.run())
    places = [
        said.index(f"<li>{label}") for label in ("Leasing (von Ihnen gewählt)", "Teilprivatisierung", "Contracting")
    ]
    assert places == sorted(places)


def test_a_practice_says_what_to_take_along(open_screen: Open, catalog: Catalog) -> None:
    said = texts(open_screen("practices"))
    assert said.count("Was Sie mitnehmen können") == sum(
        practice.lesson is not None for practice in catalog.practices
    )
    assert said.count("Eine Beschreibung ist nicht bekannt.") == sum(p.what is None for p in catalog.practices)


def test_the_operating_model_belongs_to_the_solution(repository: Repository, catalog: Catalog) -> None:
    first = with_model(repository, catalog, "zweckverband")
    second = repository.add(replace(repository.assessment(first), operator_model=None), {})
    assert repository.assessment(second).operator_model == "zweckverband"
    repository.describe(second, replace(repository.assessment(second), operator_model=None))
    assert repository.assessment(first).operator_model is None
