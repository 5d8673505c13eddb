"""Days as people type them in German."""

import re
import unicodedata
from datetime import date

_MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
_OTHER_NAMES = {"jänner": 1, "jaenner": 1, "feber": 2, "maerz": 3, "sept": 9}
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_OTHER_WEEKDAYS = {"sonnabend": 5}

_WEEKDAY = re.compile(r"^(?P<name>[^\W\d_]+)\.?,?\s+(?=\d)")
_NUMBERS = re.compile(r"^(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_WITHOUT_SEPARATORS = re.compile(r"^(\d{2})(\d{2})(\d{4}|\d{2})$")
_NAMED = re.compile(r"^(\d{1,2})\s*\.?\s*([^\W\d_]+)\.?\s*(\d{4}|\d{2})$")
_WITHOUT_YEAR = re.compile(r"^\d{1,2}\s*[./\-\s]\s*(\d{1,2}|[^\W\d_]+)\s*\.?$")

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def written(day: date | None) -> str:
    """Return a day as DD.MM.YYYY; nothing for none."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}" if day else ""


def in_words(day: date) -> str:
    """Return a day with its weekday and month written out, such as "Mittwoch, 1. Dezember 2027"."""
    return f"{_WEEKDAYS[day.weekday()].capitalize()}, {day.day}. {_MONTHS[day.month - 1].capitalize()} {day.year}"


def understood_day(text: str) -> date | None:
    """Return the day that a typed text means, None for an empty one.

    Day, month and year may be divided by dots, hyphens, slashes or blanks, or by nothing; zeros may be missing, the
    month may be a word, and a year of two digits belongs to this century. ISO 8601 is understood as well.

    Raises ValueError, with a sentence for the user, when the text means no day.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if not typed:
        return None
    weekday = _WEEKDAY.match(typed)
    named = _weekday(weekday["name"]) if weekday else None
    rest = typed[weekday.end() :] if weekday and named is not None else typed
    day = _day(rest.rstrip(" .").strip() or rest, text)
    if named is not None and day.weekday() != named:
        raise ValueError(f"Der {written(day)} ist ein {_WEEKDAYS[day.weekday()].capitalize()}. Bitte Tag prüfen.")
    return day


def _day(typed: str, original: str) -> date:
    if match := _ISO.match(typed):
        year, month, day = map(int, match.groups())
        return _existing(day, month, year)
    if match := _NUMBERS.match(typed) or _WITHOUT_SEPARATORS.match(typed):
        return _existing(int(match[1]), int(match[2]), _year(match[3]))
    if (match := _NAMED.match(typed)) and (number := _month(match[2])):
        return _existing(int(match[1]), number, _year(match[3]))
    if _WITHOUT_YEAR.match(typed):
        raise ValueError(f"In „{_short(original)}“ fehlt das Jahr. Bitte so eingeben: 01.12.2027.")
    raise ValueError(f"„{_short(original)}“ ist kein Datum. Bitte so eingeben: 01.12.2027.")


def _existing(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Den {day:02d}.{month:02d}.{year:04d} gibt es nicht. Bitte prüfen.") from None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(name: str) -> int | None:
    """Return the number of a month by its name or a beginning of it of at least three letters."""
    folded = name.casefold()
    if folded in _OTHER_NAMES:
        return _OTHER_NAMES[folded]
    matching = [number for number, month in enumerate(_MONTHS, 1) if len(folded) > 2 and month.startswith(folded)]
    return matching[0] if matching else None


def _weekday(name: str) -> int | None:
    folded = name.casefold()
    if folded in _OTHER_WEEKDAYS:
        return _OTHER_WEEKDAYS[folded]
    matching = [number for number, day in enumerate(_WEEKDAYS) if len(folded) > 1 and day.startswith(folded)]
    return matching[0] if matching else None


def _short(text: str) -> str:
    stripped = text.strip()
    return stripped if len(stripped) <= 40 else f"{stripped[:40]}…"
