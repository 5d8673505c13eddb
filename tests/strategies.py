"""Hypothesis strategies that tests share: positions, answers to the real catalogue, hostile texts."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import product

from hypothesis import strategies as st
from PIL import Image

from assessment.assessment import Assessment
from assessment.catalog.files import DATA, load
from assessment.catalog.model import Catalog
from assessment.dossier import Snapshot
from assessment.exchange.logo import normalised_logo
from assessment.measures import Aim, Measure, Size, Status
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.voting.judgement import OTHERS, Judgement, Round, Tally, Vote, held_round

CATALOG = load(DATA)
IDS = tuple(criterion.id for criterion in CATALOG.criteria)
LEVELS = (Rating.N, Rating.P, Rating.L, Rating.F)
POINTS = {Rating.N: 0, Rating.P: 1, Rating.L: 2, Rating.F: 3}

P1, P2, P3, P4, P5, DG = Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.DG

# Design, section 2: the positions of a solution, and the phases that are due there.
DUE = {
    (P1,): {P1, DG},
    (P2,): {P1, P2, DG},
    (P3,): {P1, P2, P3, DG},
    (P4,): {P1, P2, P3, P4, DG},
    (P5,): {P1, P2, P3, P5, DG},
    (P4, P5): {P1, P2, P3, P4, P5, DG},
}

HOSTILE = (
    "<script>alert('x')</script>",
    "=cmd|' /C calc'!A0",
    "+49 30 1234",
    "'; DROP TABLE answer; --",
    "👩🏽‍🚒🏳️‍🌈 Bürger:innen",
    "\u202eאבג مرحبا\u202c",
    "e\u0301 ﬁ Å \u200b\ufeff",
    "Zeile 1\nZeile 2\r\n\tEingerückt",
    "%s {0} ${x} \\ \" '",
    "\x01\x7f\x85",
    "ä" * 10_000,
)

positions = st.sampled_from(sorted(DUE))
criterion_ids = st.sampled_from(IDS)
levels = st.sampled_from(LEVELS)
# Everything but NUL and lone surrogates, which no browser sends.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.sampled_from(HOSTILE) | st.text(characters, max_size=40)
lines = texts.map(lambda text: text[:300])
names = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=200)
    .map(str.strip)
    .filter(bool)
)
links = st.sampled_from(["", "https://example.org/a?b=c&d=%20#e", "http://ä.example/ö", "HTTPS://EXAMPLE.ORG"])
# What calendars on the screen reach.
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
suggestions = st.builds(Suggestion, rating=st.sampled_from(Rating), reason=texts, made_on=days)
answers = st.builds(
    Answer,
    criterion=criterion_ids,
    rating=st.none() | st.sampled_from(Rating),
    reason=texts,
    target=st.none() | levels,
    outside_control=st.booleans(),
    outside_control_who=lines,
    note=texts,
    evidence=st.lists(st.builds(Evidence, text=lines, url=links), max_size=3).map(tuple),
    owner=lines,
    due=st.none() | days,
    suggestion=st.none() | suggestions,
)
answer_sets = st.lists(answers, max_size=5, unique_by=lambda answer: answer.criterion).map(
    lambda members: {answer.criterion: answer for answer in members}
)
assessments = st.builds(
    Assessment,
    municipality=names,
    solution=names,
    phases=positions,
    title=names,
    date=days,
    catalog_version=st.just(CATALOG.version),
    status=st.sampled_from(["open", "closed"]),
    participants=st.lists(st.sampled_from(CATALOG.method.role_groups) | names, max_size=4, unique=True).map(tuple),
)
ids = st.text("0123456789abcdef", min_size=32, max_size=32)
aims = st.lists(
    st.builds(Aim, criterion=criterion_ids, level=levels), max_size=3, unique_by=lambda aim: aim.criterion
).map(tuple)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Measures of every status; one has a day of its end exactly where it has ended."""
    status = draw(st.sampled_from(Status))
    return Measure(
        what=draw(texts.map(str.strip).filter(bool)),
        created_on=draw(days),
        aims=draw(aims),
        owner=draw(lines),
        due=draw(st.none() | days),
        status=status,
        reason=draw(texts) if status is Status.DROPPED else "",
        effort=draw(st.none() | st.sampled_from(Size)),
        effect=draw(st.none() | st.sampled_from(Size)),
        ended_on=draw(days) if status.is_ended else None,
        id=draw(ids),
    )


role_groups = st.sampled_from([*CATALOG.method.role_groups, OTHERS, "übrige"]) | names.map(
    lambda name: name[:80].strip()
)
votes = st.builds(
    Vote, rating=st.sampled_from(Rating), role_group=role_groups, comment=texts.map(lambda text: text[:500])
)


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    """Judgements of one to three rounds as a workshop leaves them."""
    numbers = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)))
    minimum = draw(st.sampled_from([3, 5]))
    rounds = [held_round(number, draw(st.lists(votes, min_size=1, max_size=14)), minimum) for number in numbers]
    return Judgement(draw(criterion_ids), draw(days), tuple(rounds), draw(st.none() | st.sampled_from(Rating)))


judgement_lists = st.lists(judgements(), max_size=4).map(
    lambda drawn: tuple(sorted(drawn, key=lambda judgement: judgement.held_on))
)
measure_lists = st.lists(measures(), max_size=4, unique_by=lambda measure: measure.id).map(tuple)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Answer]:
    """Answers to the whole catalogue.

    Each sheet draws from a few kinds of answers, so that sheets full of F, which pass gates, are as
    likely as mixed ones. Some unanswered criteria are absent, others have an empty rating.
    """
    ratings = draw(st.lists(st.sampled_from([None, *Rating]), min_size=1, max_size=7))
    targets = draw(st.sampled_from([(None,), (None, None, *LEVELS)]))
    kinds = st.sampled_from(list(product(ratings, targets, (False, True))))
    drawn = zip(IDS, draw(st.lists(kinds, min_size=len(IDS), max_size=len(IDS))), strict=True)
    filled = {
        criterion_id: Answer(criterion_id, rating=rating, target=target, outside_control=outside)
        for criterion_id, (rating, target, outside) in drawn
    }
    return {criterion_id: answer for criterion_id, answer in filled.items() if answer != Answer(criterion_id)}


def rated(answers: dict[str, Answer], **ratings: Rating | None) -> dict[str, Answer]:
    """Return the answers with other ratings; `p1_01` names the criterion p1-01."""
    changed = dict(answers)
    for name, rating in ratings.items():
        criterion_id = name.replace("_", "-")
        changed[criterion_id] = replace(changed.get(criterion_id, Answer(criterion_id)), rating=rating)
    return changed


def sheet(ratings: dict[str, Rating | None]) -> dict[str, Answer]:
    return {criterion_id: Answer(criterion_id, rating=rating) for criterion_id, rating in ratings.items()}


def an_assessment(**values: object) -> Assessment:
    standard = Assessment("Musterstadt", "Parkleitsystem", (P3,), "Erste Runde", date(2026, 5, 4), CATALOG.version)
    return replace(standard, **values)


def a_snapshot(
    title: str,
    day: date,
    phases: tuple[Phase, ...],
    catalog: Catalog,
    answers: Answers,
    participants: tuple[str, ...] = (),
    **values: object,
) -> Snapshot:
    known: dict[str, object] = {"catalog_version": catalog.version, "participants": participants, **values}
    return Snapshot(an_assessment(title=title, date=day, phases=phases, **known), answers, catalog)


def about(snapshot: Snapshot, **values: object) -> Snapshot:
    """Return a snapshot of an assessment that is about something else."""
    return replace(snapshot, assessment=replace(snapshot.assessment, **values))


def a_measure(what: str = "Betriebskosten ermitteln", *criteria: str, **values: object) -> Measure:
    """Return a measure for these criteria, which are to become L; one that has ended did so on 2026-09-01."""
    aims = tuple(Aim(criterion, Rating.L) for criterion in criteria)
    measure = replace(Measure(what=what, created_on=date(2026, 5, 4), aims=aims), **values)
    return replace(measure, ended_on=measure.ended_on or date(2026, 9, 1)) if measure.status.is_ended else measure


def a_tally(**counts: int) -> Tally:
    """Return votes, such as `a_tally(N=2, unknown=1)`."""
    return Tally({Rating(name): count for name, count in counts.items()})


def a_judgement(criterion: str = "p1-01", *tallies: Tally, **values: object) -> Judgement:
    """Return a judgement with a round for each tally, held on 2026-05-04."""
    rounds = tuple(Round(number, tally) for number, tally in enumerate(tallies or (a_tally(P=3, L=1),), start=1))
    return replace(Judgement(criterion, date(2026, 5, 4), rounds), **values)


def a_logo(colour: str = "#0a5", size: tuple[int, int] = (6, 4)) -> bytes:
    """Return a logo as it is stored."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return normalised_logo(stream.getvalue())


# Open assessments with everything that an export may mention.
full_assessments = st.builds(
    replace,
    assessments,
    status=st.just("open"),
    operator_model=st.none() | st.sampled_from([model.id for model in CATALOG.operator_models]),
    version=st.sampled_from([1, 1, 2, 7]),
    is_baseline=st.booleans(),
    logo=st.none() | st.sampled_from([a_logo(), a_logo("#123", (900, 30))]),
)
