"""What is wrong in the cells of a workbook: all of it, so that a file need not be uploaded once for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.columns import ANSWER_COLUMNS, EVIDENCE, EVIDENCE_COLUMNS, NUMBER

MOST_SHOWN = 20
_COLUMNS = [NUMBER, *ANSWER_COLUMNS.values(), *EVIDENCE_COLUMNS.values()]


class FaultyCellError(ImportRefusedError):
    """A cell, or several that were merged, can't be used."""

    def __init__(self, sheet: str, row: int, column: str, where: str, problem: str) -> None:
        super().__init__(f"Blatt „{sheet}“, {where}: {problem}")
        self.place = (sheet == EVIDENCE, row, _COLUMNS.index(column))


@dataclass(slots=True)
class Faults:
    """The faulty cells that were found so far."""

    _found: list[FaultyCellError] = field(default_factory=list)

    def add(self, fault: FaultyCellError) -> None:
        self._found.append(fault)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note a faulty cell, and go on behind what was read from it."""
        try:
            yield
        except FaultyCellError as fault:
            self.add(fault)

    def refuse(self) -> None:
        """Refuse the file if there are any; the first `MOST_SHOWN` are named, in the order of the sheets."""
        if not self._found:
            return
        sentences = [str(fault) for fault in sorted(self._found, key=lambda fault: fault.place)]
        if len(sentences) == 1:
            raise ImportRefusedError(sentences[0])
        shown, more = sentences[:MOST_SHOWN], len(sentences) - MOST_SHOWN
        if more > 0:
            shown.append("und ein weiterer Fehler." if more == 1 else f"und {more} weitere Fehler.")
        raise ImportRefusedError(f"In der Arbeitsmappe sind {len(sentences)} Angaben falsch.", shown)
