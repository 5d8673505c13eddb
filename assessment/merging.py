"""The one rule by which two people change the same thing: what each had in view decides.

What is `stored`, what the user had `seen`, and the `changes` made to it are merged field by field. A field that only
this user touched takes the change; one that only somebody else touched keeps its new value; one that both changed to
different values is a conflict, and then nothing is changed at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from assessment.assessment import Assessment, Description
from assessment.measures import Measure, MeasureChanges
from assessment.rating import Answer, AnswerChanges, AnswerField

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Entity = TypeVar("Entity", bound="DataclassInstance")


class ConflictError(Exception, Generic[Entity]):
    """Somebody else changed the same `fields` meanwhile to other values. `theirs` is what is stored now."""

    def __init__(self, theirs: Entity, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.theirs = theirs
        self.fields = fields


@overload
def merged(stored: Answer, seen: Answer, changes: AnswerChanges) -> Answer: ...
@overload
def merged(stored: Measure, seen: Measure, changes: MeasureChanges) -> Measure: ...
@overload
def merged(stored: Assessment, seen: Assessment, changes: Description) -> Assessment: ...
def merged(stored: Entity, seen: Entity, changes: Mapping[str, object]) -> Entity:
    """Return what is stored with the changes that were made to what was seen; raises ConflictError."""
    fields = tuple(name for name, value in changes.items() if is_conflict(stored, seen, name, value))
    if fields:
        raise ConflictError(stored, fields)
    return replace(stored, **changes)


def is_conflict(stored: Entity, seen: Entity, name: str, value: object) -> bool:
    """Whether somebody else changed a field, since it was seen, to another value than this one."""
    return getattr(stored, name) not in (getattr(seen, name), value)


@overload
def changes_between(seen: Answer, new: Answer, names: Iterable[AnswerField]) -> AnswerChanges: ...
@overload
def changes_between(seen: Assessment, new: Assessment, names: Iterable[str]) -> Description: ...
def changes_between(seen: Entity, new: Entity, names: Iterable[str]) -> Mapping[str, object]:
    """Return those of the named fields that differ, with their new values."""
    return {name: getattr(new, name) for name in names if getattr(new, name) != getattr(seen, name)}
