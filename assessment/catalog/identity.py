"""What an object of the catalogue is remembered by."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Identity(Generic[T]):
    """An object as a key: there are few of them, and comparing all that they say would take long."""

    def __init__(self, of: T) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self.of is other.of
