"""The tables of one assessment, by their keys."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from assessment.comparison import since_earlier
from assessment.dossier import Dossier
from assessment.frames import over_time, tables
from assessment.frames.answers import answers_frame, evidence_frame
from assessment.frames.course import changes_frame
from assessment.frames.gaps import gaps_frame
from assessment.frames.history import history_frame
from assessment.frames.measures import measures_frame
from assessment.frames.movements import movements_frame
from assessment.frames.scores import scores_frame
from assessment.frames.votes import votes_frame
from assessment.results import Result, result_of


def table_of(dossier: Dossier, key: str, today: date) -> pd.DataFrame:
    """Return one of `tables.OF_AN_ASSESSMENT`; raises KeyError for others. `today`: when measures are overdue."""
    frames: dict[str, Callable[[], pd.DataFrame]] = {
        tables.ANSWERS.key: lambda: answers_frame(dossier),
        tables.EVIDENCE.key: lambda: evidence_frame(dossier),
        tables.HISTORY.key: lambda: history_frame(dossier.past, dossier.catalog),
        tables.SCORES.key: lambda: scores_frame(_result(dossier), dossier.catalog),
        tables.GAPS.key: lambda: gaps_frame(_result(dossier), dossier.catalog),
        tables.MEASURES.key: lambda: measures_frame(dossier.measures, dossier.catalog, today),
        tables.VOTES.key: lambda: votes_frame(dossier),
        over_time.CHANGES.key: lambda: changes_frame(since_earlier(dossier)),
        over_time.MOVEMENTS.key: lambda: movements_frame(since_earlier(dossier)),
    }
    return frames[key]()


def _result(dossier: Dossier) -> Result:
    return result_of(dossier.catalog, dossier.answers, dossier.assessment.phases)
