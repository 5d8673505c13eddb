"""Whether a page of ours sends something, as far as the browser says so."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def names_other_origin(headers: Headers) -> bool:
    """Whether the browser names an origin that is not the one that was asked; programs name none."""
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:
        return True
