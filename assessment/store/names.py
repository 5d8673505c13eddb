"""The names of municipalities and solutions: what looks the same to a reader is the same entry."""

from sqlalchemy import Connection, insert, select

from assessment.assessment import Place
from assessment.likeness import as_seen, nearly, tidy
from assessment.store.tables import municipalities, solutions


class Names:
    """All names as they are stored now, and those that are added in this transaction.

    A name that is stored exactly so comes first, then the oldest that looks the same. Databases of earlier versions
    may hold several that look the same; they stay apart until somebody moves their assessments.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._municipalities: dict[int, str] = {}
        self._solutions: dict[int, tuple[int, str]] = {}
        self._municipalities_by_look: dict[str, list[int]] = {}
        self._solutions_by_look: dict[tuple[str, str], list[int]] = {}
        self._municipalities_nearly: dict[str, list[int]] = {}
        self._solutions_nearly: dict[tuple[str, str], list[int]] = {}
        self.new_municipalities: set[int] = set()
        self.new_solutions: set[int] = set()
        for key, name in connection.execute(select(municipalities.c.id, municipalities.c.name).order_by("id")):
            self._know_municipality(key, name)
        columns = (solutions.c.id, solutions.c.municipality_id, solutions.c.name)
        for key, municipality, name in connection.execute(select(*columns).order_by("id")):
            self._know_solution(key, municipality, name)

    def municipality(self, name: str) -> int | None:
        """Return the id of the municipality of this name."""
        same = self._municipalities_by_look.get(as_seen(name), [])
        return min(same, key=lambda key: (self._municipalities[key] != name, key), default=None)

    def solution(self, municipality: str, name: str) -> int | None:
        """Return the id of a municipality's solution of this name."""
        same = self._solutions_by_look.get((as_seen(municipality), as_seen(name)), [])
        return min(same, key=lambda key: (self._names(key) != (municipality, name), key), default=None)

    def is_of(self, solution_id: int, municipality: str, name: str) -> bool:
        """Whether a solution's names look like these."""
        return tuple(map(as_seen, self._names(solution_id))) == (as_seen(municipality), as_seen(name))

    def place(self, solution_id: int) -> Place:
        """Return the names of a solution."""
        return Place(*self._names(solution_id), is_known=True)

    def municipality_of(self, solution_id: int) -> int:
        """Return the id of a solution's municipality."""
        return self._solutions[solution_id][0]

    def ensure(self, municipality: str, name: str) -> int:
        """Return the id of a municipality's solution, creating both where they are new."""
        known = self.solution(municipality, name)
        if known is not None:
            return known
        owner = self.municipality(municipality)
        if owner is None:
            statement = insert(municipalities).values(name=tidy(municipality)).returning(municipalities.c.id)
            owner = int(self._connection.execute(statement).scalar_one())
            self._know_municipality(owner, tidy(municipality))
            self.new_municipalities.add(owner)
        row = insert(solutions).values(municipality_id=owner, name=tidy(name)).returning(solutions.c.id)
        added = int(self._connection.execute(row).scalar_one())
        self._know_solution(added, owner, tidy(name))
        self.new_solutions.add(added)
        return added

    def similar(self, municipality: str, name: str, besides: int | None = None) -> list[Place]:
        """Return what may be meant by names that are not known: places that people may take for this one.

        `besides`: a solution that is about to get these names, and so is none of them.
        """
        if self.solution(municipality, name) is not None:
            return []
        near = nearly(municipality)
        alike = [key for key in self._municipalities_nearly.get(near, ()) if not self._is_only(key, besides)]
        same = self._solutions_nearly.get((near, nearly(name)), ())
        known = [self.place(key) for key in same if key != besides and self.municipality_of(key) in alike]
        if self.municipality(municipality) is not None:
            return known
        taken = {(place.municipality, as_seen(place.solution)) for place in known}
        others = [self._municipalities[key] for key in alike]
        return known + [Place(other, tidy(name)) for other in others if (other, as_seen(name)) not in taken]

    def _is_only(self, municipality: int, solution: int | None) -> bool:
        """Whether a municipality has this solution alone, and so is renamed with it."""
        if solution is None or self.municipality_of(solution) != municipality:
            return False
        return sum(owner == municipality for owner, _ in self._solutions.values()) == 1

    def _names(self, solution_id: int) -> tuple[str, str]:
        owner, name = self._solutions[solution_id]
        return self._municipalities[owner], name

    def _know_municipality(self, key: int, name: str) -> None:
        self._municipalities[key] = name
        self._municipalities_by_look.setdefault(as_seen(name), []).append(key)
        self._municipalities_nearly.setdefault(nearly(name), []).append(key)

    def _know_solution(self, key: int, owner: int, name: str) -> None:
        self._solutions[key] = owner, name
        municipality = self._municipalities[owner]
        self._solutions_by_look.setdefault((as_seen(municipality), as_seen(name)), []).append(key)
        self._solutions_nearly.setdefault((nearly(municipality), nearly(name)), []).append(key)
