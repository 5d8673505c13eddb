"""What a report is for, and what goes in."""

from dataclasses import dataclass
from enum import StrEnum

from assessment.dossier import Dossier


class Audience(StrEnum):
    """Whom a report is for."""

    FULL = "full"
    SUMMARY = "summary"
    ANONYMOUS = "anonymous"


class Part(StrEnum):
    """A chapter that can be left out; the summary is always there.

    The chapters on votes, on the change and on measures are only there where there is something to tell.
    """

    METHOD = "method"
    DRIVERS = "drivers"
    JUDGEMENT = "judgement"
    COMPARISON = "comparison"
    GATES = "gates"
    GAPS = "gaps"
    UNCLEAR = "unclear"
    MEASURES = "measures"
    ANSWERS = "answers"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What goes into a report. `attached`: the assessment's export, which makes the report a backup."""

    audience: Audience = Audience.FULL
    parts: frozenset[Part] = frozenset(Part)
    attached: bool = True

    @classmethod
    def for_audience(cls, audience: Audience) -> "ReportOptions":
        """Return what readers of this kind expect.

        A summary goes to many: it takes no notes along, not even out of sight.
        """
        if audience is Audience.SUMMARY:
            return cls(audience, frozenset(), attached=False)
        return cls(audience)

    @property
    def anonymous(self) -> bool:
        return self.audience is Audience.ANONYMOUS


def without_content(dossier: Dossier) -> frozenset[Part]:
    """Return the chapters that a report on this dossier doesn't have."""
    return frozenset(
        part
        for part, is_told in (
            (Part.JUDGEMENT, bool(dossier.judgements)),
            (Part.COMPARISON, dossier.earlier is not None),
            (Part.MEASURES, bool(dossier.measures)),
        )
        if not is_told
    )
