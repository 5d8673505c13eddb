"""What is known of an assessment, read from everywhere."""

from assessment.assessment import Assessment, baseline
from assessment.catalog.model import Catalog
from assessment.comparison import Background
from assessment.dossier import Snapshot
from assessment.store.repository import Repository


def background_of(assessment: Assessment, repository: Repository, catalog: Catalog) -> Background:
    """Return what is known beyond an assessment itself; `catalog` is the newest version."""
    earlier = baseline(repository.series(assessment.id), assessment)
    return Background(
        measures=tuple(repository.measures.of(assessment.id)),
        earlier=Snapshot.of(earlier, repository.answers(earlier.id), catalog) if earlier is not None else None,
        judgements=tuple(repository.workshops.all_judgements(assessment.id)),
    )
