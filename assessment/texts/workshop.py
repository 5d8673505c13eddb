"""What is said in German about workshops; the facilitator's screen, ballots and documents say the same."""

from assessment.method import WorkshopRule
from assessment.voting.agenda import Proposal, Reason
from assessment.voting.workshop import ItemStatus, WorkshopSettings

STATUS = {
    ItemStatus.WAITING: "offen",
    ItemStatus.PARKED: "geparkt",
    ItemStatus.SKIPPED: "ausgelassen",
    ItemStatus.DECIDED: "entschieden",
}


_REASONS = {
    Reason.DISPUTED: "umstritten",
    Reason.MILESTONE: "Meilenstein",
    Reason.UNANSWERED: "noch offen",
    Reason.UNCONFIRMED: "übernommen, nicht bestätigt",
    Reason.UNKNOWN: "wissen wir nicht",
}


def reasons(proposal: Proposal) -> list[str]:
    """Say what speaks for taking a criterion up."""
    own_phase = f"Ihre Phase {proposal.criterion.phase.value}"
    return [own_phase if reason is Reason.OWN_PHASE else _REASONS[reason] for reason in proposal.reasons]


def privacy(settings: WorkshopSettings, given: WorkshopRule) -> list[str]:
    """Return what people have to know before they vote, a sentence or two each."""
    comments = (
        "Was Sie zu Ihrer Stimme schreiben, sehen nach dem Aufdecken alle, ohne Namen. Es wird nach "
        f"{given.comment_days} Tagen gelöscht."
        if settings.comments_allowed
        else "Kommentare sind in diesem Workshop ausgeschaltet."
    )
    return [
        "Niemand meldet sich an. Ein Name ist freiwillig und dient nur dazu, zu sehen, wer schon da ist.",
        "Bis zum Aufdecken sieht niemand, was Sie gewählt haben, auch nicht die Moderation. Danach sehen alle, wie "
        "oft welche Antwort gewählt wurde, aber nicht, von wem.",
        f"Gruppen werden nur gezeigt, wenn mindestens {settings.minimum_group} aus ihnen abgestimmt haben. Kleinere "
        "zählen zu „übrige“.",
        comments,
        "Alles bleibt auf dem Laptop der Moderation. Adressen von Geräten werden nicht gespeichert. Endet der "
        "Workshop, werden Namen, Gerätekennungen und einzelne Stimmen gelöscht; es bleiben Verteilungen und das "
        "Urteil der Gruppe.",
    ]
