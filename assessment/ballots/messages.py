"""What devices are told when something does not go as they wished: what happened, and what was kept."""

from starlette.responses import Response

from assessment.ballots.access.attempts import WITHIN_SECONDS
from assessment.ballots.page import message_page
from assessment.ballots.view import label
from assessment.method import Method
from assessment.rating import Rating
from assessment.voting.ballot import Ballot

NO_COOKIE = (
    "Es wurde nichts gespeichert: Ihr Browser nimmt kein Cookie dieser Seite an, daran wird ein Gerät erkannt. "
    "Bitte lassen Sie Cookies für diese Seite zu und versuchen Sie es noch einmal."
)
NO_SUCH_ANSWER = "Diese Antwort gibt es nicht. Es wurde nichts geändert, bitte wählen Sie eine der Antworten."
NO_SUCH_GROUP = "Diese Gruppe gibt es nicht mehr. Es wurde nichts geändert, bitte wählen Sie eine andere."


def too_long(what: str, text: str, limit: int) -> str:
    """Return what is said of a text that is too long."""
    return f"{what} ist zu lang: höchstens {limit} Zeichen, es sind {len(text)}. Gespeichert wurde nichts."


def refused(ballot: Ballot, round_id: int, rating: Rating, method: Method) -> str:
    """Return why a vote did not count, and which one holds. `ballot`: as it stands now."""
    if ballot.participant is not None and ballot.participant.is_spectator:
        return "Sie sehen nur zu, deshalb wurde keine Stimme gezählt. Das können Sie oben ändern."
    if ballot.round is None or ballot.round.id != round_id:
        return (
            "Diese Stimme kam zu spät: Die Runde, zu der sie gehört, ist vorbei. "
            "Was Sie vorher in ihr gewählt hatten, bleibt."
        )
    if ballot.own is not None and ballot.own.rating is rating:
        why = "Die Runde ist schon aufgedeckt." if ballot.round.is_revealed else "Der Workshop macht gerade Pause."
        return f"Ihr Kommentar wurde nicht gespeichert: {why} Ihre Stimme „{label(rating, method)}“ bleibt."
    if ballot.round.is_revealed:
        kept = (
            f"Es bleibt bei Ihrer Stimme „{label(ballot.own.rating, method)}“."
            if ballot.own
            else "Von Ihnen ist in dieser Runde keine Stimme dabei."
        )
        return f"Diese Stimme kam zu spät: Die Runde ist schon aufgedeckt. {kept}"
    kept = f"Ihre Stimme „{label(ballot.own.rating, method)}“ bleibt." if ballot.own else "Gezählt wurde noch nichts."
    return f"Der Workshop macht gerade Pause, deshalb kam die Stimme nicht an. {kept}"


def unknown_code() -> Response:
    """Say that a code leads nowhere."""
    return message_page(
        404,
        "Diesen Workshop gibt es nicht",
        "Vielleicht hat der Code einen Tippfehler, oder der Workshop ist schon beendet.",
    )


def ended(*, allowed_comments: bool, comment_days: int) -> Response:
    """Say that the workshop is over; whatever became of its assessment, this is true."""
    comments = f"Kommentare bleiben ohne Namen höchstens {comment_days} Tage." if allowed_comments else ""
    return message_page(
        404,
        "Der Workshop ist beendet",
        "Danke fürs Mitmachen. Namen, Gerätekennungen und einzelne Stimmen sind gelöscht.",
        *filter(None, [comments]),
    )


def too_many_codes() -> Response:
    """Say that codes can't be tried one after the other."""
    page = message_page(
        429,
        "Zu viele falsche Codes",
        "Von diesem Anschluss kamen mehrere falsche Codes. Bitte warten Sie eine Minute, und versuchen Sie es dann "
        "noch einmal.",
    )
    page.headers["Retry-After"] = str(int(WITHIN_SECONDS))
    return page


def room_full() -> Response:
    """Say that no more devices fit in."""
    return message_page(
        403,
        "Der Raum ist voll",
        "An diesem Workshop nehmen schon so viele Geräte teil, wie möglich sind. Es wurde nichts gespeichert. "
        "Bitte sagen Sie der Moderation Bescheid.",
    )


def unavailable() -> Response:
    """Say that the database can't be reached."""
    return message_page(
        503,
        "Gerade nicht erreichbar",
        "Die Datenbank antwortet nicht. Was schon gezählt wurde, ist gespeichert; was Sie eben geschickt haben, noch "
        "nicht. Die Seite versucht es von selbst wieder.",
        retries=True,
    )


def from_elsewhere() -> Response:
    """Say that a form of another site was not taken."""
    return message_page(
        403, "Nicht angenommen", "Das Formular kam von einer anderen Seite. Es wurde nichts geändert."
    )


def too_large() -> Response:
    """Say that far too much was sent."""
    return message_page(413, "Zu viel Text", "So viel Text lässt sich nicht speichern. Es wurde nichts geändert.")
