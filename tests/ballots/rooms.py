"""A workshop with devices that ask its ballot routes as phones would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from itertools import count

from starlette.applications import Starlette
from starlette.testclient import TestClient

from assessment.assessment import Assessment
from assessment.ballots.routes import routes
from assessment.catalog.files import catalog
from assessment.catalog.model import Criterion
from assessment.phases import Phase
from assessment.rating import Rating
from assessment.store.repository import Repository
from assessment.voting.workshop import Workshop, WorkshopSettings

FIRST, SECOND = "p1-01", "p2-05"
GROUPS = ("Verwaltung", "Politik & Rat")
SETTINGS = WorkshopSettings(minutes=120, minutes_each=5, role_groups=GROUPS, comments_allowed=True, minimum_group=5)

_ADDRESSES = count(1)


def new_address() -> str:
    """Return the address of a device that has not been here before."""
    number = next(_ADDRESSES)
    return f"10.7.{number // 250}.{number % 250 + 1}"


class Phone(TestClient):
    """A device: it keeps its cookies, and shows what the page says."""

    def __init__(self, code: str = "", address: str | None = None) -> None:
        super().__init__(Starlette(routes=routes), client=(address or new_address(), 50_000))
        self.path = f"/w/{code}"

    def page(self) -> str:
        """Return what the ballot shows."""
        answer = self.get(self.path)
        assert answer.status_code == 200
        return answer.text

    def vote(self, round_id: int, rating: Rating | str, comment: str = "") -> str:
        """Vote as a browser without a script does; return the page that follows."""
        return self.submit("stimme", round=str(round_id), rating=str(rating), comment=comment)

    def submit(self, where: str, *, status: int = 200, **fields: str) -> str:
        answer = self.post(f"{self.path}/{where}", data=fields)
        assert answer.status_code == status, answer.text
        return answer.text


class Room:
    """A workshop on two criteria, its facilitator's steps, and its devices."""

    def __init__(self, repository: Repository, settings: WorkshopSettings = SETTINGS) -> None:
        self.repository = repository
        self.assessment_id = repository.add(
            Assessment(
                municipality="Musterstadt",
                solution="Hochwasser-Frühwarnung",
                phases=(Phase.P3,),
                title="Erste Selbsteinschätzung",
                date=date(2026, 3, 2),
                catalog_version=catalog().version,
            ),
            {},
        )
        self.workshop: Workshop = repository.workshops.open(self.assessment_id, [FIRST, SECOND], settings)

    @property
    def code(self) -> str:
        return self.workshop.code

    @property
    def revision(self) -> int:
        return self.repository.workshops.workshop(self.workshop.id).revision

    def open_vote(self, criterion: str = FIRST) -> int:
        """Open a round; return its id."""
        return self.repository.workshops.open_vote(self.workshop.id, criterion).id

    def reveal(self, criterion: str = FIRST) -> None:
        self.repository.workshops.reveal(self.workshop.id, criterion)

    def phone(self) -> Phone:
        """Return a device that has opened the ballot once, and so has its cookie."""
        phone = Phone(self.code)
        phone.page()
        return phone

    @contextmanager
    def running_phone(self) -> Iterator[Phone]:
        """A device whose requests share an event loop, as they do on a server."""
        with self.phone() as phone:
            yield phone


def words(page: str) -> str:
    """Return what a page says, without its markup and style."""
    body = page.partition("</head>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def counts(page: str) -> dict[str, int]:
    """Return the votes that a page shows, by answer; empty before the reveal."""
    rows = re.findall(r'<tr><th scope="row">([^<]+).*?<td>(\d+)</td></tr>', page)
    return {label.strip(): int(votes) for label, votes in rows}


def pressed(page: str) -> list[str]:
    """Return the answers that a page marks as chosen."""
    return re.findall(r'value="(\w+)" aria-pressed="true"', page)


def criterion(name: str = FIRST) -> Criterion:
    return catalog().criterion(name)
