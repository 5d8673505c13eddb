"""The addresses of the ballot. What touches the database runs in threads, what writes in some of its own."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assessment.ballots import messages as ballot_messages
from assessment.ballots import presence
from assessment.ballots.access.attempts import WrongCodeLimiter
from assessment.ballots.device_memory import DeviceMemory, Seat
from assessment.ballots.page import SCRIPT_TEXT, ballot_page, code_page
from assessment.ballots.paths import SCRIPT
from assessment.ballots.requests import (
    COOKIE,
    Visit,
    comes_from_elsewhere,
    form_of,
    rating_of,
    text_of,
    visit_of,
    whole_number,
)
from assessment.ballots.revisions import Revisions
from assessment.ballots.view import Refused, View, view
from assessment.ballots.writing import written
from assessment.catalog.files import catalog
from assessment.catalog.versions import version_of
from assessment.store.ballot_repository import BallotRepository
from assessment.store.failures import StoreError
from assessment.store.shared import shared_repository
from assessment.voting.ballot import Ballot, RoomFullError, VoteRefusedError
from assessment.voting.workshop import (
    MAX_COMMENT,
    MAX_NICKNAME,
    Participant,
    WorkshopEndedError,
    typed_code,
)

WAIT_SECONDS = 5.0
# A workshop may go on another day; then the browser still has to know who it is.
_COOKIE_SECONDS = 30 * 24 * 60 * 60
_MAX_TYPED = 40


def _ballots() -> BallotRepository:
    return shared_repository().ballots


_wrong_codes = WrongCodeLimiter()
_devices = DeviceMemory()
_revisions = Revisions(lambda: _ballots().revisions())


def _way_in(request: Request) -> Response:
    return _to_code(request.query_params.get("code"))


async def _way_in_sent(request: Request) -> Response:
    return _to_code((await form_of(request) or {}).get("code"))


def _to_code(typed: str | None) -> Response:
    code = typed_code(typed or "")[:_MAX_TYPED]
    return RedirectResponse(f"/w/{code}", 303) if code else code_page()


def _back(request: Request) -> Response:
    """Whoever opens the address of a form by hand wants the ballot."""
    return _to_code(visit_of(request).code)


async def _script(_request: Request) -> Response:
    return Response(
        SCRIPT_TEXT,
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"},
    )


async def _show(request: Request) -> Response:
    """Show the ballot, and let a device in that brings its cookie: without a script it has no other way to arrive."""
    visit = visit_of(request)
    if request.path_params["code"] != visit.code:
        return _to_code(visit.code) if visit.code else ballot_messages.unknown_code()
    response = await run_in_threadpool(_guarded, visit, lambda: _with_cookie(visit, _ballot_response(visit)))
    if response.status_code != 200 or not _is_new(visit):
        return response
    # Whoever can't come in just now, because the room is full or the database locked, sees what there is to see.
    inside = await written(lambda: _guarded(visit, lambda: _let_in(visit)))
    if inside.status_code != 200:
        return response
    return await run_in_threadpool(_guarded, visit, lambda: _ballot_response(visit))


async def _vote(request: Request) -> Response:
    return await _sent(request, _voted)


async def _describe(request: Request) -> Response:
    return await _sent(request, _described)


async def _wait(request: Request) -> Response:
    """Answer as soon as the workshop has gone on; the device counts as being in the room."""
    visit, since = visit_of(request), whole_number(request.query_params.get("seit"))
    response = await run_in_threadpool(_guarded, visit, lambda: _arrived(visit))
    if response.status_code == 200 and _is_new(visit):
        response = await written(lambda: _guarded(visit, lambda: _let_in(visit)))
    if response.status_code != 200:
        return JSONResponse({"revision": None}, response.status_code, headers={"Cache-Control": "no-store"})
    revision = await _unless_gone(request, _revisions.changed(visit.code, since, WAIT_SECONDS))
    return JSONResponse(
        {"revision": revision}, 404 if revision is None else 200, headers={"Cache-Control": "no-store"}
    )


async def _unless_gone(request: Request, awaited: Coroutine[None, None, int | None]) -> int | None:
    """Wait as long as somebody waits for the answer: nothing is kept for a device that has left."""
    waiting, leaving = asyncio.create_task(awaited), asyncio.create_task(_leaves(request))
    try:
        await asyncio.wait((waiting, leaving), return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        waiting.cancel()
        leaving.cancel()


async def _leaves(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


def _guarded(visit: Visit, act: Callable[[], Response]) -> Response:
    """Answer, unless a page from elsewhere asks in passing, which must not look like somebody who guesses codes."""
    return ballot_messages.from_elsewhere() if visit.is_in_passing else _answered(visit, act)


def _answered(visit: Visit, act: Callable[[], Response]) -> Response:
    """Answer, or say what is the matter; wrong codes are counted."""
    try:
        if _wrong_codes.is_blocked(visit.client) and not _is_known(visit):
            return ballot_messages.too_many_codes()
        response = act()
    except WorkshopEndedError:
        if _devices.was_open(visit.code):
            return ballot_messages.ended(
                allowed_comments=_devices.allowed_comments(visit.code),
                comment_days=catalog().method.workshop.comment_days,
            )
        _wrong_codes.note_wrong(visit.client)
        return ballot_messages.unknown_code()
    except RoomFullError:
        return ballot_messages.room_full()
    except StoreError:
        return ballot_messages.unavailable()
    _devices.note_open(visit.code)
    return response


def _is_known(visit: Visit) -> bool:
    if visit.device is None:
        return False
    try:
        return bool(
            _devices.seat(visit.code, visit.device) or _ballots().ballot(visit.code, visit.device).participant
        )
    except WorkshopEndedError:
        return False


def _arrived(visit: Visit) -> Response:
    """Note that a device is there that has come in; asking again costs no look into the database."""
    seat = _devices.seat(visit.code, visit.device)
    if seat is None:
        ballot = _ballots().ballot(visit.code, visit.device)
        if ballot.participant is not None:
            seat = _seated(visit, ballot.workshop_id, ballot.participant)
    if seat is not None:
        presence.seen(seat.workshop_id, seat.participant_id)
    return Response()


def _is_new(visit: Visit) -> bool:
    """Whether a device brings a cookie and has not come in yet, as far as is known after looking."""
    return visit.device is not None and _devices.seat(visit.code, visit.device) is None


def _let_in(visit: Visit) -> Response:
    """Let the device in, and note that it is there."""
    if visit.device is not None:
        workshop_id = _ballots().ballot(visit.code, None).workshop_id
        seat = _seated(visit, workshop_id, _ballots().enter(visit.code, visit.device))
        presence.seen(seat.workshop_id, seat.participant_id)
    return Response()


def _seated(visit: Visit, workshop_id: str, participant: Participant) -> Seat:
    seat = Seat(workshop_id, participant.id)
    if visit.device is not None:
        _devices.note_seat(visit.code, visit.device, seat)
    return seat


async def _sent(request: Request, act: Callable[[Visit, str, Mapping[str, str]], Response]) -> Response:
    """Take a form from a device that is known by its cookie."""
    if comes_from_elsewhere(request):
        return ballot_messages.from_elsewhere()
    form = await form_of(request)
    if form is None:
        return ballot_messages.too_large()
    visit = visit_of(request)
    if visit.device is None:
        return await run_in_threadpool(_guarded, visit, lambda: _without_cookie(visit))
    device = visit.device
    return await written(lambda: _guarded(visit, lambda: act(visit, device, form)))


def _voted(visit: Visit, device: str, form: Mapping[str, str]) -> Response:
    rating, round_id, comment = rating_of(form), whole_number(form.get("round")), text_of(form, "comment")
    if rating is None:
        return _ballot_response(visit, ballot_messages.NO_SUCH_ANSWER, 422)
    if len(comment) > MAX_COMMENT:
        sentence = ballot_messages.too_long("Der Kommentar", comment, MAX_COMMENT)
        return _refused(visit, Refused("comment", sentence, {"comment": comment}))
    try:
        seen = _ballots().vote(visit.code, device, round_id, rating, comment)
    except VoteRefusedError:
        ballot = _ballots().ballot(visit.code, device)
        method = version_of(catalog(), ballot.catalog_version).method
        notice = ballot_messages.refused(ballot, round_id, rating, method)
        return ballot_page(_view(visit, ballot), notice=notice, status=409)
    return _done(visit, seen)


def _described(visit: Visit, device: str, form: Mapping[str, str]) -> Response:
    nickname, role_group = " ".join(text_of(form, "nickname").split()), form.get("role_group", "")
    is_spectator = form.get("spectator") == "1"
    if len(nickname) > MAX_NICKNAME:
        sentence = ballot_messages.too_long("Der Name", nickname, MAX_NICKNAME)
        typed: dict[str, str | bool] = {"nickname": nickname, "role_group": role_group, "is_spectator": is_spectator}
        return _refused(visit, Refused("nickname", sentence, typed))
    ballot = _ballots().ballot(visit.code, device)
    if role_group and role_group not in ballot.settings.role_groups:
        return _ballot_response(visit, ballot_messages.NO_SUCH_GROUP, 422)
    _ballots().describe(visit.code, device, nickname=nickname, role_group=role_group, is_spectator=is_spectator)
    return _done(visit)


def _done(visit: Visit, seen: Ballot | None = None) -> Response:
    """Send the browser back to the ballot; a script gets it at once, which saves a way to the server and back."""
    return _ballot_response(visit, seen=seen) if visit.wants_page else RedirectResponse(f"/w/{visit.code}", 303)


def _ballot_response(visit: Visit, notice: str = "", status: int = 200, *, seen: Ballot | None = None) -> Response:
    ballot = seen or _ballots().ballot(visit.code, visit.device)
    _note_there(visit, ballot)
    return ballot_page(_view(visit, ballot), notice=notice, status=status)


def _refused(visit: Visit, refused: Refused) -> Response:
    return ballot_page(_view(visit, _ballots().ballot(visit.code, visit.device)), refused=refused, status=422)


def _view(visit: Visit, ballot: Ballot) -> View:
    newest = catalog()
    return view(visit.code, ballot, version_of(newest, ballot.catalog_version), newest.method.workshop)


def _note_there(visit: Visit, ballot: Ballot) -> None:
    _devices.note_open(visit.code, comments_allowed=ballot.settings.comments_allowed)
    if ballot.participant is not None:
        _seated(visit, ballot.workshop_id, ballot.participant)
        seconds = presence.PRESENT_SECONDS if visit.wants_page else presence.PRESENT_WITHOUT_SCRIPT_SECONDS
        presence.seen(ballot.workshop_id, ballot.participant.id, seconds)


def _without_cookie(visit: Visit) -> Response:
    return _with_cookie(visit, _ballot_response(visit, ballot_messages.NO_COOKIE, 400))


def _with_cookie(visit: Visit, response: Response) -> Response:
    """Give a device that brings no cookie one; it takes part only once it has brought it back."""
    if visit.device is None:
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(32),
            max_age=_COOKIE_SECONDS,
            path=f"/w/{visit.code}",
            httponly=True,
            samesite="lax",
            secure=visit.is_encrypted,
        )
    return response


routes = [
    Route("/w", _way_in),
    Route("/w", _way_in_sent, methods=["POST"]),
    Route("/w/", _way_in),
    Route("/w/", _way_in_sent, methods=["POST"]),
    Route(SCRIPT, _script),
    Route("/w/{code}", _show),
    Route("/w/{code}/stand", _wait),
    Route("/w/{code}/stimme", _vote, methods=["POST"]),
    Route("/w/{code}/stimme", _back),
    Route("/w/{code}/person", _describe, methods=["POST"]),
    Route("/w/{code}/person", _back),
]
