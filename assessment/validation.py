"""What may be entered into a field. Each check returns a sentence for the user, or None."""

from collections.abc import Iterable
from datetime import date

from assessment.days import written
from assessment.likeness import as_seen, nearly

MAX_NAME = 200
MAX_LINE = 300
MAX_LINK = 1_500
MAX_TEXT = 20_000
MAX_MEASURES = 2_000
# Role groups that took part in an assessment; a workshop has its own limit.
MAX_ROLE_GROUPS = 20
MAX_JUDGEMENTS = 5_000
MAX_LOGO_BYTES = 10 * 1024 * 1024

# A date outside is a typing mistake.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)


def name_problem(text: str, what: str) -> str | None:
    """Check a name that must be there: 1 to 200 characters in one line."""
    stripped = text.strip()
    if not as_seen(stripped):
        return f"Bitte {what} eintragen."
    if len(stripped.splitlines()) > 1:
        return "Bitte in eine Zeile schreiben."
    if len(stripped) > MAX_NAME:
        return f"Höchstens {MAX_NAME} Zeichen, es sind {len(stripped)}."
    return None


def groups_problem(groups: Iterable[str]) -> str | None:
    """Check the names of the groups that took part: each a name, and no two that a reader takes for the same."""
    alike: dict[str, str] = {}
    for group in groups:
        if problem := name_problem(group, "eine Gruppe"):
            return problem
        other = alike.setdefault(nearly(group), group)
        if as_seen(other) != as_seen(group):
            return f"„{other}“ und „{group}“ sind fast gleich geschrieben. Bitte nur eine davon wählen."
    return None


def url_problem(text: str) -> str | None:
    """Check a link: empty, or an address that begins with http:// or https://."""
    stripped = text.strip()
    if not stripped:
        return None
    rest = stripped.partition("://")[2]
    if not stripped.lower().startswith(("http://", "https://")) or not rest or any(map(str.isspace, stripped)):
        return "Ein Link beginnt mit http:// oder https:// und enthält keine Leerzeichen."
    if len(stripped) > MAX_LINK:
        return f"Höchstens {MAX_LINK} Zeichen, es sind {len(stripped)}."
    return None


def day_problem(day: date) -> str | None:
    """Check that a date is one of our times, not one that is still being typed."""
    if FIRST_DAY <= day <= LAST_DAY:
        return None
    return f"Bitte ein Datum von {FIRST_DAY:%d.%m.%Y} bis {LAST_DAY:%d.%m.%Y} eintragen."


def assessed_problem(day: date | None, before: date | None, today: date) -> str | None:
    """Check the day that an assessment is of; `before`: that of the one which it goes on from, None for the first."""
    if day is None:
        return "Bitte ein Datum eintragen."
    if before is not None and day < before:
        sentence = f"Bitte ein Datum ab dem {written(before)} wählen, dem Stand der Selbsteinschätzung davor."
        if before > today:
            return f"{sentence} Er liegt in der Zukunft. Ist das falsch, ändern Sie ihn dort unter „Angaben ändern“."
        return sentence
    return day_problem(day)


def due_problem(due: date | None, today: date) -> str | None:
    """Check a date by which something is to be done: today or later."""
    if due is None:
        return None
    if due < today:
        return f"Der {written(due)} ist schon vorbei. Bitte heute oder später eintragen."
    return day_problem(due)


def text_problem(text: str, limit: int = MAX_TEXT) -> str | None:
    """Check the length of a free text."""
    if len(text) > limit:
        return f"Höchstens {limit} Zeichen, es sind {len(text)}."
    return None


def what_problem(what: str) -> str | None:
    """Check what a measure says is to be done: at least one character that can be seen."""
    if not what.strip():
        return "Bitte eintragen, was zu tun ist."
    return text_problem(what)


def owner_problem(owner: str) -> str | None:
    """Check who does it: a line, or nothing yet."""
    return text_problem(owner, MAX_LINE)


def reason_problem(reason: str) -> str | None:
    """Check why a measure is dropped: whoever looks for it later has to find a reason."""
    if not reason.strip():
        return "Bitte den Grund eintragen, damit andere die Entscheidung nachvollziehen können."
    return text_problem(reason)


def measure_due_problem(due: date | None) -> str | None:
    """Check by when a measure is to be done. Past dates are right: what is overdue may be entered late."""
    return day_problem(due) if due is not None else None


def ended_problem(ended_on: date | None, today: date) -> str | None:
    """Check the day on which a measure was done or dropped: today or earlier."""
    if ended_on is None:
        return "Bitte ein Datum eintragen."
    if ended_on > today:
        return "Dieser Tag liegt in der Zukunft. Bitte heute oder früher eintragen."
    return day_problem(ended_on)
