"""Thirty sessions that rate twice a second: from sending a rating to the end of its script run.

`python -m benchmarks.sessions`, or with `--shared` for one assessment that all rate together.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.rating import Rating
from assessment.store.repository import Repository
from benchmarks import comparison, servers, stored
from benchmarks.websocket_session import RatingSession

LIMIT = 0.3

_SESSIONS = 30
_ROUNDS = 2
_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
_GIVE_UP_SECONDS = 180.0


@dataclass(slots=True)
class Participant:
    """Somebody who rates one criterion again and again: where, what was saved, how long each rating took.

    `refused` counts the ratings of which the page did not say in the end that they are saved.
    """

    assessment: str = ""
    criterion: str = ""
    saved: list[Rating] = field(default_factory=list)
    refused: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def query(self) -> str:
        return f"a={self.assessment}&k={self.criterion}" if self.assessment else ""


async def rate_together(url: str, path: str, participants: Sequence[Participant]) -> None:
    """Open all sessions, then let them rate, spread over the pause so that they don't click in step."""
    opened = asyncio.Barrier(len(participants))

    async def take_part(place: int, participant: Participant) -> None:
        async with RatingSession(url, path, participant.query) as session:
            await opened.wait()
            begin = time.perf_counter() + _PAUSE_SECONDS * place / len(participants)
            await rate_on(session, participant, begin)

    async with asyncio.timeout(_GIVE_UP_SECONDS), asyncio.TaskGroup() as group:
        for place, participant in enumerate(participants):
            group.create_task(take_part(place, participant))


async def rate_on(session: RatingSession, participant: Participant, begin: float) -> None:
    """Rate every half second; who still waits for an answer by then rates when it is there."""
    labels = stored.level_labels()
    levels = cycle(labels)
    next(levels)  # the stored one
    due = begin
    while due < begin + _SECONDS:
        await asyncio.sleep(due - time.perf_counter())
        level = next(levels)
        seconds, saved = await session.rate(labels[level])
        participant.seconds.append(seconds)
        if saved:
            participant.saved.append(level)
        else:
            participant.refused += 1
        due = max(due + _PAUSE_SECONDS, time.perf_counter())


def rate_bare(folder: Path) -> list[Participant]:
    """Let everybody rate in a fresh bare app."""
    participants = [Participant() for _ in range(_SESSIONS)]
    with servers.running(servers.bare_app(folder / "bare"), folder) as server:
        asyncio.run(rate_together(server.url, "", participants))
    return participants


def rate_ours(database_url: str, folder: Path, shared: bool) -> list[Participant]:
    """Let everybody rate in a fresh server of ours; fail if the database misses what the page said is saved."""
    repository = stored.repository(database_url)
    participants = _participants(repository, shared)
    with servers.running(servers.our_app(database_url, folder), folder) as server:
        asyncio.run(rate_together(server.url, "fragebogen", participants))
    for participant in participants:
        _check_stored(repository, participant)
    return participants


def _participants(repository: Repository, shared: bool) -> list[Participant]:
    """Return participants with an assessment each, or with one for all; each has a criterion to itself."""
    criteria = stored.criterion_ids()
    together = stored.add_rated_assessment(repository, "Workshop") if shared else ""
    return [
        Participant(together or stored.add_rated_assessment(repository, f"Team {place}"), criteria[place])
        for place in range(_SESSIONS)
    ]


def _check_stored(repository: Repository, participant: Participant) -> None:
    """Compare the stored answer and its history with what the page said is saved."""
    expected = [stored.STORED, *participant.saved]
    last = repository.answers(participant.assessment)[participant.criterion].rating
    changes = repository.history(participant.assessment, participant.criterion)
    if last is not expected[-1] or [change.answer.rating for change in changes] != expected:
        raise RuntimeError(f"Ratings of {participant.criterion} were lost.")


def _seconds(participants: Sequence[Participant]) -> list[float]:
    return [seconds for participant in participants for seconds in participant.seconds]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sessions")
    parser.add_argument("--shared", action="store_true", help="all rate in one assessment")
    shared = parser.parse_args().shared
    bare: list[Participant] = []
    ours: list[Participant] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        database_url = stored.database_in(folder)
        for _ in range(_ROUNDS):
            bare += rate_bare(folder)
            ours += rate_ours(database_url, folder, shared)
    status = comparison.show(
        comparison.Comparison(
            f"python -m benchmarks.sessions{' --shared' if shared else ''}",
            _seconds(bare),
            _seconds(ours),
            "p95",
            LIMIT,
        )
    )
    refused = sum(participant.refused for participant in ours)
    print(f"{_SESSIONS} sessions; what the page said is saved is in the database; {refused} ratings refused\n")
    return 1 if refused else status


if __name__ == "__main__":
    sys.exit(main())
