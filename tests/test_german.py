"""Which modules below `texts/` may hold German, and why: docs/architecture.md, "Words"."""

import ast
import re

import pytest

from tests.test_architecture import modules, name_of, room, tree

# Sentences to users stand where something is refused: a check says what is wrong with what was entered, a file of the
# catalogue what is wrong in which place of it, the store that a database can't be used.
SENTENCES = {
    "assessment.validation",
    "assessment.days",
    "assessment.method",
    "assessment.catalog.files",
    "assessment.catalog.rules",
    "assessment.store.database",
    "assessment.store.database_file",
    "assessment.store.failures",
    "assessment.store.transactions",
}
# Single words and letters that are data: of the catalogue's files, of names, of what is kept from before.
DATA = {
    "assessment.catalog.model",
    "assessment.file_names",
    "assessment.likeness",
    "assessment.voting.judgement",
}
_GERMAN = re.compile(
    r"[äöüÄÖÜß„“]|\b(?:noch|offen|ist|nicht|und|mit|der|die|das|eine?|keine?|von|für|bitte|gibt)\b", re.IGNORECASE
)


def german_in(module: ast.Module) -> list[str]:
    """Return the German texts of a module; what stands by itself is a docstring."""
    alone = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in alone
        and _GERMAN.search(node.value)
    ]


def test_only_these_modules_below_the_texts_hold_german() -> None:
    below = [path for path in modules() if room(name_of(path)) in {"values", "catalog", "core", "store"}]
    assert {name_of(path) for path in below if german_in(tree(path))} == SENTENCES | DATA


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('raise Error("Die Lösung ist voll.")', ["Die Lösung ist voll."]),
        ('problem = f"Höchstens {limit} Zeichen."', ["Höchstens "]),
        ('"""Say it, „so“."""\nname = "criterion"', []),
        ('def one() -> None:\n    """Return „eins“."""', []),
    ],
)
def test_it_is_noticed_in_a_text_and_not_in_a_docstring(code: str, expected: list[str]) -> None:
    assert german_in(ast.parse(code)) == expected
