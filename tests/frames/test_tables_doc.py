"""docs/tables.md names every table and column, with unit, type and meaning."""

import pytest

from assessment.frames import tables
from assessment.frames.columns import Table
from tests.places import ROOT

DOCUMENT = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")


def section(table: Table) -> str:
    """Return what the document has to say of a table."""
    lines = [
        f"## {table.title} (`{table.key}`)",
        "",
        f"Eine Zeile: {table.row}.",
        "",
        "| Spalte | Name im Programm | was darin steht | Einheit | Typ in pandas |",
        "|---|---|---|---|---|",
        *(
            f"| {column.heading} | `{column.name}` | {column.meaning} | {column.kind.unit} | `{column.kind.dtype}` |"
            for column in table.columns
        ),
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.key)
def test_a_table_is_described_as_it_is(table: Table) -> None:
    assert section(table) in DOCUMENT


def test_no_other_table_is_described() -> None:
    assert DOCUMENT.count("| Spalte |") == len(tables.ALL)
