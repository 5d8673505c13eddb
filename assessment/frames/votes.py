"""How a group voted on each criterion, and what it decided."""

from typing import Any

import pandas as pd

from assessment.dossier import Dossier
from assessment.frames.answers import place, places
from assessment.frames.frame import frame_of
from assessment.frames.tables import VOTES, votes_column
from assessment.method import AgreementRule
from assessment.rating import Rating, answer_to
from assessment.voting.judgement import Judgement, Round, minorities, most_disputed_first, newest


def votes_frame(dossier: Dossier) -> pd.DataFrame:
    """Return a row for each criterion that was voted on, by its last workshop (`tables.VOTES`)."""
    catalog = dossier.catalog
    judgements = most_disputed_first(newest(dossier.judgements, catalog).values(), catalog.method.agreement)
    return frame_of(VOTES, (_votes(judgement, dossier) for judgement in judgements), places(catalog))


def _votes(judgement: Judgement, dossier: Dossier) -> dict[str, Any]:
    catalog, label = dossier.catalog, dossier.catalog.method.label
    now = answer_to(judgement.criterion, dossier.answers).rating
    # Each on a line of its own: with line breaks inside, part of one would look like another's.
    comments = "\n".join(
        f"{label(comment.rating)}: {' '.join(comment.text.split())}" for comment in minorities(judgement)
    )
    return {
        **place(catalog.criterion(judgement.criterion), catalog),
        "held_on": judgement.held_on,
        "rounds": len(judgement.rounds),
        **_round("first", judgement.first, catalog.method.agreement),
        **_round("last", judgement.last, catalog.method.agreement),
        "decided": label(judgement.decided) if judgement.decided else None,
        "answer": label(now) if now else None,
        "comments": comments or None,
    }


def _round(which: str, round_: Round, rule: AgreementRule) -> dict[str, Any]:
    told = {
        "votes": round_.tally.votes,
        **{rating.lower(): round_.tally.counts.get(rating, 0) for rating in Rating},
        "agreement": round_.tally.consensus(rule),
    }
    return {votes_column(which, what): value for what, value in told.items()}
