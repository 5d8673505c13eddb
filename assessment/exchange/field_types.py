"""The kinds of values that stand in a document, each with its rules. What breaks one is said in German."""

import re
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from assessment.exchange.logo import LogoRefusedError, normalised_logo
from assessment.measures import Size
from assessment.validation import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_NAME, MAX_TEXT, url_problem

# Files of ours hold logos that are made small already, so that many of them can be read.
_MOST_LOGO_LETTERS = 4_000_000
_MOST_LOGO_PIXELS = 1_000_000


def _storable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("enthält Zeichen, die es nicht gibt") from error
    return text


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError("muss in einer Zeile stehen")
    return text


def _link(text: str) -> str:
    problem = url_problem(text)
    if problem:
        raise ValueError(problem)
    return text


def _written_date(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("muss ein Datum wie 2026-05-31 sein")


def _written_moment(value: object) -> datetime:
    """Read a moment; moments are UTC without saying so, as they are stored."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", value, re.ASCII):
        try:
            return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        except ValueError:
            pass
    raise ValueError("muss ein Zeitpunkt wie 2026-11-25T10:00:00Z sein")


def moment_text(moment: datetime) -> str:
    """Return a moment (UTC) as documents write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _written_size(value: object) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in set(Size)):
        return value
    raise ValueError("muss 1, 2 oder 3 sein")


def _logo(value: object) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MOST_LOGO_LETTERS:
        raise ValueError("muss ein Bild in Base64 sein")
    try:
        content = b64decode(value, validate=True)
    except ValueError as error:
        raise ValueError("muss ein Bild in Base64 sein") from error
    try:
        return normalised_logo(content, _MOST_LOGO_PIXELS)
    except LogoRefusedError as error:
        raise ValueError(str(error)) from error


def logo_text(logo: bytes) -> str:
    """Return a logo as documents write it."""
    return b64encode(logo).decode("ascii")


def at_most(count: int) -> BeforeValidator:
    """Refuse long lists before their items are looked at: each unfit one would become an error in memory."""

    def check(value: object) -> object:
        if isinstance(value, list | tuple) and len(value) > count:
            raise ValueError(f"hat mehr als {count} Einträge")
        return value

    return BeforeValidator(check)


def _null_is_empty(value: object) -> object:
    return "" if value is None else value


def _kept_id(value: object) -> object:
    """An id of ours is kept; any other is none, since it would become part of addresses."""
    return value if not isinstance(value, str) or re.fullmatch(r"[0-9a-f]{32}", value) else ""


Storable = AfterValidator(_storable)
OneLine = AfterValidator(_one_line)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME), OneLine, Storable]
Line = Annotated[str, StringConstraints(max_length=MAX_LINE), Storable]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT), Storable]
FilledText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT), Storable]
Day = Annotated[date, BeforeValidator(_written_date), Field(ge=FIRST_DAY, le=LAST_DAY)]
Link = Annotated[str, Storable, AfterValidator(_link)]
Moment = Annotated[
    datetime,
    BeforeValidator(_written_moment),
    Field(ge=datetime.combine(FIRST_DAY, datetime.min.time()), le=datetime.combine(LAST_DAY, datetime.min.time())),
]
Version = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
# A program that knows nothing of a text may write null.
EmptyLine = Annotated[Line, BeforeValidator(_null_is_empty)]
EmptyText = Annotated[Text, BeforeValidator(_null_is_empty)]
EmptyLink = Annotated[Link, BeforeValidator(_null_is_empty)]
KeptId = Annotated[str, BeforeValidator(_kept_id)]
Logo = Annotated[bytes | None, BeforeValidator(_logo)]
Step = Annotated[Size | None, BeforeValidator(_written_size)]
