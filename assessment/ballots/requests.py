"""What a device sends, read with care: everything in it may be hostile."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from assessment.ballots.access.origin import names_other_origin
from assessment.rating import Rating
from assessment.voting.workshop import typed_code

COOKIE = "kompass_geraet"
MAX_BODY_BYTES = 200_000
_ELSEWHERE = {"cross-site", "same-site"}
_MAX_FIELDS = 20
_MAX_DEVICE = 100
# SQLite's whole numbers end there.
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what.

    `device` is None where the cookie did not come along. `is_in_passing`: a page from elsewhere asks, say for a
    picture; following a link from there is none of it.
    """

    code: str
    device: str | None
    client: str
    wants_page: bool
    is_in_passing: bool
    is_encrypted: bool


def visit_of(request: Request) -> Visit:
    """Return who asks for what; the client's address is for counting wrong codes only."""
    device = request.cookies.get(COOKIE, "")
    return Visit(
        code=typed_code(request.path_params.get("code", "")),
        device=device if 0 < len(device) <= _MAX_DEVICE else None,
        client=request.client.host if request.client else "",
        wants_page=request.headers.get("ballot-answer") == "page",
        is_in_passing=_is_in_passing(request),
        is_encrypted=request.url.scheme == "https",
    )


def comes_from_elsewhere(request: Request) -> bool:
    """Whether a form was sent by a page of another origin, as far as the browser says so."""
    return request.headers.get("sec-fetch-site") in _ELSEWHERE or names_other_origin(request.headers)


def _is_in_passing(request: Request) -> bool:
    return (
        request.headers.get("sec-fetch-site") in _ELSEWHERE
        and request.headers.get("sec-fetch-dest", "document") != "document"
    )


async def form_of(request: Request) -> dict[str, str] | None:
    """Return the fields of a form; None where it is too large, broken off or none at all."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY_BYTES:
                return None
    except ClientDisconnect:
        return None
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:
        return None


def whole_number(text: str | None) -> int:
    """Return a number that was sent; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 0


def rating_of(form: Mapping[str, str]) -> Rating | None:
    """Return the answer that was chosen; None where it is none."""
    try:
        return Rating(form.get("rating", ""))
    except ValueError:
        return None


def text_of(form: Mapping[str, str], field: str) -> str:
    """Return a free text without what can't be seen or printed, its lines ended as browsers count them."""
    raw = form.get(field, "").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in raw if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})
    return kept.strip()
