"""A workshop that is held: a facilitator at the database, and a room full of phones."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from assessment.rating import Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.store.tables import participants, votes
from assessment.store.workshop_rows import fingerprint
from assessment.voting.workshop import BallotRound
from benchmarks import servers, stored
from benchmarks.phones import Phone

VOTE_SECONDS = 5.0
# So many of the votes are changed once.
_CHANGED = 0.1
_ARRIVE_SECONDS = 2.0

Plan = Sequence[tuple[float, str]]


def plan(chance: random.Random) -> Plan:
    """Return when a phone votes for what, in seconds after the vote was opened; some change their mind."""
    times = sorted(chance.uniform(0, VOTE_SECONDS) for _ in range(2 if chance.random() < _CHANGED else 1))
    return [(due, chance.choice(list(Rating)).value) for due in times]


@dataclass(slots=True)
class Account:
    """What was found in the database, compared with what the phones had been told; and how long steps took.

    `lost`: votes that are not stored as they were sent; `extra`: stored votes that nobody sent; `miscounted`: rounds
    whose kept judgement says something else than the votes did.
    """

    followed: list[float] = field(default_factory=list)
    lost: int = 0
    extra: int = 0
    miscounted: int = 0
    sent: int = 0
    _counts: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)

    def compare(self, held: BallotRound, phones: Sequence[Phone], engine: Engine) -> None:
        """Compare a round's votes, device by device."""
        sent = Counter((fingerprint(phone.device), phone.sent[held.id]) for phone in phones if held.id in phone.sent)
        query = select(participants.c.device_sha256, votes.c.rating).join(
            participants, participants.c.id == votes.c.participant_id
        )
        with engine.connect() as connection:
            kept = Counter(tuple(row) for row in connection.execute(query.where(votes.c.round_id == held.id)))
        self.sent += sum(sent.values())
        self.lost += sum((sent - kept).values())
        self.extra += sum((kept - sent).values())
        self._counts[held.criterion, held.number] = Counter(rating for _, rating in sent)

    def compare_kept(self, repository: Repository, assessment: str) -> None:
        """Compare what stays after the end."""
        kept = {
            (judgement.criterion, held.number): Counter(
                {rating.value: count for rating, count in held.tally.counts.items() if count}
            )
            for judgement in repository.workshops.all_judgements(assessment)
            for held in judgement.rounds
        }
        self.miscounted += sum(kept.get(place) != counts for place, counts in self._counts.items())


class Room:
    """A workshop on all criteria; what the facilitator does goes to the database that the server has."""

    def __init__(self, database_url: str, server: servers.Server, size: int, title: str) -> None:
        self._engine = open_database(database_url)
        self._workshops = Repository(self._engine).workshops
        self._chance = random.Random(size)
        self.assessment = stored.add_rated_assessment(Repository(self._engine), title)
        code = _opened_from_the_command_line(database_url, self.assessment)
        workshop = self._workshops.for_assessment(self.assessment)
        assert workshop is not None
        self._id = workshop.id
        self.address = f"{server.url}/w/{code}"
        self.phones = [Phone(server.port, code, random.Random(f"{size} {place}")) for place in range(size)]
        self.account = Account()

    @asynccontextmanager
    async def filled(self) -> AsyncIterator[None]:
        """Let all phones come in, and go in the end; then the workshop ends."""

        async def arrive(phone: Phone) -> None:
            await asyncio.sleep(self._chance.uniform(0, _ARRIVE_SECONDS))
            await phone.stay()

        async with asyncio.TaskGroup() as group:
            staying = [group.create_task(arrive(phone)) for phone in self.phones]
            await asyncio.gather(*(phone.is_there() for phone in self.phones))
            yield
            for phone in staying:
                phone.cancel()
        self._workshops.close(self._id)
        self.account.compare_kept(Repository(self._engine), self.assessment)

    async def judge(self, criterion: str) -> None:
        """Hold one round that everybody votes in within five seconds, and decide."""
        started = time.perf_counter()
        held = await self.open(criterion)

        async def take_part(phone: Phone) -> None:
            self.account.followed.append(await phone.sees_vote(held.id) - started)
            for due, rating in plan(self._chance):
                await asyncio.sleep(started + due - time.perf_counter())
                await phone.vote(held.id, rating)

        await asyncio.gather(*(take_part(phone) for phone in self.phones))
        await self.reveal(held)
        decided = Rating(self.phones[0].sent.get(held.id, Rating.UNKNOWN.value))
        await asyncio.to_thread(self._workshops.decide, self._id, criterion, decided, "so entschieden")

    async def open(self, criterion: str) -> BallotRound:
        """Open a vote."""
        return await asyncio.to_thread(self._workshops.open_vote, self._id, criterion)

    async def reveal(self, held: BallotRound) -> None:
        """Reveal a round, and wait until every phone shows it."""
        self.account.compare(held, self.phones, self._engine)
        await asyncio.to_thread(self._workshops.reveal, self._id, held.criterion)
        await asyncio.gather(*(phone.sees_result() for phone in self.phones))

    @property
    def seconds(self) -> list[float]:
        """How long each vote took."""
        return [seconds for phone in self.phones for seconds in phone.seconds]


def _opened_from_the_command_line(database_url: str, assessment: str) -> str:
    """Open a workshop on all criteria; return its code."""
    opened = subprocess.run(
        [sys.executable, "-m", "assessment", "workshop", assessment, "--all"],
        cwd=servers.ROOT,
        env={**os.environ, "DATABASE_URL": database_url},
        check=True,
        capture_output=True,
        text=True,
    )
    return opened.stdout.split()[0]
