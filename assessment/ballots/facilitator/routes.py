"""The facilitator's link: it lets one more device lead the workshop, and works once."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assessment.ballots.access.admission import COOKIE, Admissions, Workshops
from assessment.ballots.access.attempts import WITHIN_SECONDS, WrongCodeLimiter
from assessment.ballots.facilitator.pages import (
    from_elsewhere_page,
    patience_page,
    redeem_page,
    unavailable_page,
    useless_link_page,
)
from assessment.ballots.requests import comes_from_elsewhere
from assessment.ballots.writing import written
from assessment.store.failures import StoreError
from assessment.store.shared import shared_workshops

_LINK = re.compile(r"/leitung/[A-Za-z0-9_-]{1,64}")


def link_path(token: str) -> str:
    """Return the path of the link that carries a token."""
    return f"/leitung/{token}"


def is_link_path(path: str) -> bool:
    """Whether a decoded path is that of a facilitator's link, as it stands."""
    return _LINK.fullmatch(path) is not None


def link_routes(workshops: Workshops) -> list[Route]:
    """Return the routes of facilitators' links."""
    link = _Link(workshops)
    return [
        Route("/leitung/{token}", link.show, methods=["GET"]),
        Route("/leitung/{token}", link.redeem, methods=["POST"]),
    ]


class _Link:
    def __init__(self, workshops: Workshops) -> None:
        self._workshops = workshops
        self._admissions = Admissions(workshops)
        self._wrong_codes = WrongCodeLimiter()

    async def show(self, _request: Request) -> Response:
        """Show a page that says nothing of the link, good or not: looking at it changes nothing."""
        return redeem_page()

    async def redeem(self, request: Request) -> Response:
        """Give the device its pass, and show it on to the workshop."""
        if comes_from_elsewhere(request):
            return from_elsewhere_page()
        client = request.client.host if request.client else ""
        if self._wrong_codes.is_blocked(client):
            return patience_page(int(WITHIN_SECONDS))
        try:
            redeemed = await written(lambda: self._redeemed(request.path_params["token"]))
        except StoreError as error:
            return unavailable_page(str(error))
        if redeemed is None:
            self._wrong_codes.note_wrong(client)
            return useless_link_page(is_admitted=await self._admissions.admits(request))
        admission, assessment_id = redeemed
        answer = RedirectResponse(f"/workshop?a={assessment_id}", 303, {"Cache-Control": "no-store"})
        is_encrypted = request.url.scheme == "https"
        answer.set_cookie(COOKIE, admission, path="/", httponly=True, samesite="lax", secure=is_encrypted)
        return answer

    def _redeemed(self, token: str) -> tuple[str, str] | None:
        return self._workshops().redeem(token)


routes = link_routes(shared_workshops)
