"""What reading a file in would change of what exists, in words."""

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.reading_in import Difference, DifferenceKind

_MOST_NAMED = 5
_SHORT = 80


def in_words(difference: Difference, brought: Assessment, compared: Assessment | None, catalog: Catalog) -> str:
    """Say what would become another.

    `brought`: the assessment that is read in; `compared`: the baseline that the solution has now.
    """
    solution = f"„{difference.solution}“, {difference.municipality}"
    match difference.kind:
        case DifferenceKind.OPERATOR_MODEL:
            before, after = (_model(name, catalog) for name in (difference.before, difference.after))
            return f"Betreibermodell von {solution}: {after} statt {before}"
        case DifferenceKind.BASELINE:
            before = _named(compared) if compared is not None else "der ältesten"
            return f"Ausgangspunkt von {solution}: {_named(brought)} aus der Datei statt {before}"
        case DifferenceKind.LOGO:
            before = " statt des vorhandenen" if difference.had_logo else "; bisher hat die Kommune keines"
            return f"Logo von {difference.municipality}: das aus der Datei{before}"
        case DifferenceKind.MEASURES:
            named = [f"„{_short(measure.what)}“" for measure in difference.measures[:_MOST_NAMED]]
            more = len(difference.measures) - len(named)
            listed = ", ".join(named) + (f" und {more} weitere" if more else "")
            count = (
                "eine neue Maßnahme"
                if len(difference.measures) == 1
                else f"{len(difference.measures)} neue Maßnahmen"
            )
            return f"{count[0].upper()}{count[1:]} für {solution}: {listed}"


def consequence(difference: Difference) -> str:
    """Say for what else that would hold."""
    match difference.kind:
        case DifferenceKind.OPERATOR_MODEL:
            return "Es gilt für alle Selbsteinschätzungen der Lösung, die noch offen sind."
        case DifferenceKind.BASELINE:
            return "Damit werden alle späteren Selbsteinschätzungen der Lösung verglichen."
        case DifferenceKind.LOGO:
            return "Es steht in allen Berichten der Kommune."
        case DifferenceKind.MEASURES:
            return (
                "Maßnahmen gelten für alle Selbsteinschätzungen der Lösung. Wird die eingelesene gelöscht, gehen sie "
                "mit, solange sie niemand geändert hat."
            )


def _model(name: str | None, catalog: Catalog) -> str:
    return f"„{catalog.operator_model(name).label}“" if name is not None else "bisher keinem"


def _named(assessment: Assessment) -> str:
    return f"„{assessment.title}“ (Stand {assessment.date:%d.%m.%Y})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()} …"
