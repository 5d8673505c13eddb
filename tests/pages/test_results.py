"""Ergebnis: the switch for the spread of votes."""

from assessment.catalog.model import Catalog
from assessment.exchange.example import ensure_example
from assessment.results import result_of
from assessment.store.repository import Repository
from assessment.texts.results import span
from assessment.voting.judgement import newest, spread
from pages.results.vote_spread import SpanMeaning
from tests.pages.conftest import Create, Open, texts
from tests.strategies import Rating, sheet


def test_there_is_no_switch_where_nobody_voted(open_screen: Open, create: Create) -> None:
    app = open_screen("results", a=create(sheet({"p1-01": Rating.L})))
    assert [toggle.key for toggle in app.toggle] == ["everything"]
    assert SpanMeaning.WITHOUT_VOTES in texts(app)


def test_the_spread_of_votes_widens_spans_when_it_is_wanted(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    example = ensure_example(repository, catalog)[-1]
    answers, phases = repository.answers(example), repository.assessment(example).phases
    votes = spread(newest(repository.workshops.all_judgements(example), catalog))
    plain, wide = (result_of(catalog, answers, phases, spread=wanted) for wanted in (None, votes))
    assert span(plain.overall) != span(wide.overall)

    app = open_screen("results", a=example)
    before = texts(app)
    assert f"Spanne {span(plain.overall)}" in before
    assert SpanMeaning.WITH_VOTES not in before
    app.toggle(key="spread").set_value(True).run()
    after = texts(app)
    assert f"Spanne {span(wide.overall)}" in after
    assert SpanMeaning.WITH_VOTES in after
    widened = [name for name in wide.drivers if span(wide.drivers[name]) != span(plain.drivers[name])]
    assert widened
    for name in widened:
        assert f"<td>{span(wide.drivers[name])}</td>" in after
