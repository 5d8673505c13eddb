"""A phone without a browser: it keeps its connections, its cookie and its long poll, as the ballot's script does."""

import asyncio
import gzip
import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

_COOKIE = re.compile(r"kompass_geraet=([^;]+)")
_REVISION = re.compile(r'<main data-revision="(\d+)"')
_ROUND = re.compile(r'data-draft="vote-(\d+)"')
_OWN = re.compile(r'value="([^"]+)" aria-pressed="true"')
_STAND = re.compile(r'"revision":\s*(\d+)')
_SCRIPT = re.compile(r'<script src="([^"]+)"')

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# As the ballot's script does it.
_SPREAD_SECONDS = 0.3
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.5, 4.0
_GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: str
    body: str


class Line:
    """One connection that is kept for the next request; opened anew where the server has closed it meanwhile."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, path: str, headers: Mapping[str, str] | None = None, form: Mapping[str, object] | None = None
    ) -> Answer:
        """Send a request, a form where there is one, and return the answer."""
        body = urlencode(form).encode() if form is not None else b""
        sent = {"Host": f"127.0.0.1:{self._port}", "Accept-Encoding": "gzip", **(headers or {})}
        if form is not None:
            sent |= {**_FORM, "Content-Length": str(len(body))}
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in sent.items()]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        is_fresh = self._streams is None or self._streams[0].at_eof()
        try:
            return await self._exchange(request, anew=is_fresh)
        except (asyncio.IncompleteReadError, ConnectionError):
            if is_fresh:
                raise
            # Closed just as the request was on its way: browsers send it once more, too.
            return await self._exchange(request, anew=True)

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            with suppress(ConnectionError):
                await self._streams[1].wait_closed()
            self._streams = None

    async def _exchange(self, request: bytes, *, anew: bool) -> Answer:
        if anew or self._streams is None:
            await self.close()
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1])) if length else b""
        is_packed = "\r\ncontent-encoding: gzip" in head.lower()
        return Answer(int(head.split(" ", 2)[1]), head, (gzip.decompress(body) if is_packed else body).decode())


class Phone:
    """A participant's device: what it has seen, what it has sent.

    `sent`: the answer that holds, by round, once the server has said that it has it. `refused`: votes that the server
    did not take.
    """

    def __init__(self, port: int, code: str, chance: random.Random) -> None:
        self._path = f"/w/{code}"
        self._line, self._poll = Line(port), Line(port)
        self._cookie: dict[str, str] = {}
        self._chance = chance
        self._revision = 0
        self._page = ""
        self._news = asyncio.Condition()
        self.device = ""
        self.sent: dict[int, str] = {}
        self.seconds: list[float] = []
        self.retries = 0
        self.refused = 0

    async def stay(self) -> None:
        """Open the ballot and follow the facilitator until cancelled."""
        try:
            answer = await self._line.ask(self._path)
            cookie, script = _COOKIE.search(answer.head), _SCRIPT.search(answer.body)
            if answer.status != 200 or not cookie or not script:
                raise RuntimeError(f"There is no ballot: {answer.status}")
            self.device, self._cookie = cookie[1], {"Cookie": cookie[0]}
            await self._line.ask(script[1])
            await self._show(answer)
            while True:
                await self._follow()
        finally:
            await asyncio.gather(self._line.close(), self._poll.close())

    async def sees_vote(self, round_id: int) -> float:
        """Return when the phone can vote in a round."""
        return await self._sees(lambda page: (match := _ROUND.search(page)) is not None and int(match[1]) == round_id)

    async def sees_result(self) -> float:
        """Return when the phone shows what was revealed."""
        return await self._sees(lambda page: "(aufgedeckt)" in page)

    async def is_there(self) -> float:
        """Return when the phone has shown the ballot and let the server know that it is there."""
        return await self._sees(bool)

    async def vote(self, round_id: int, rating: str) -> None:
        """Send a vote until the server has it, and note how long that took."""
        started = time.perf_counter()
        answer = await self._delivered({"round": round_id, "rating": rating, "comment": ""})
        self.seconds.append(time.perf_counter() - started)
        own = _OWN.search(answer.body)
        if answer.status == 200 and own and own[1] == rating:
            self.sent[round_id] = rating
        else:
            self.refused += 1
        await self._show(answer)

    async def _delivered(self, form: Mapping[str, object]) -> Answer:
        wait = _FIRST_WAIT_SECONDS
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                answer = await self._line.ask(f"{self._path}/stimme", {**self._cookie, "Ballot-Answer": "page"}, form)
                if answer.status < 500 and answer.status != 429:
                    return answer
            self.retries += 1
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT_SECONDS)

    async def _follow(self) -> None:
        try:
            answer = await self._poll.ask(f"{self._path}/stand?seit={self._revision}", self._cookie)
            match = _STAND.search(answer.body)
            if answer.status != 200 or not match:
                raise ConnectionError(answer.status)
            if int(match[1]) != self._revision:
                await asyncio.sleep(self._chance.uniform(0, _SPREAD_SECONDS))
                await self._show(await self._poll.ask(self._path, self._cookie))
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(1 + self._chance.uniform(0, 0.5))

    async def _show(self, answer: Answer) -> None:
        """Keep a page, unless a newer one is in view already."""
        match = _REVISION.search(answer.body)
        if match is None or int(match[1]) < self._revision:
            return
        async with self._news:
            self._revision, self._page = int(match[1]), answer.body
            self._news.notify_all()

    async def _sees(self, shows: Callable[[str], bool]) -> float:
        async with asyncio.timeout(_GIVE_UP_SECONDS), self._news:
            await self._news.wait_for(lambda: shows(self._page))
            return time.perf_counter()
