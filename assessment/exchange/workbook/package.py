"""The parts of an .xlsx file: a ZIP archive of XML, read without trust in anything that it says.

A part is unpacked piece by piece and never beyond its declared size; its XML is passed on element by
element, so that memory follows what is kept and not what is in the file.
"""

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any, NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from assessment.exchange.limits import MAX_DEPTH, MAX_EVENTS, MAX_PARTS, MAX_TAG, MAX_UNPACKED, refuse_large
from assessment.exchange.refusal import ImportRefusedError

_PIECE = 64 * 1024
_OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = 0x1

NO_WORKBOOK = "Die Datei ist keine Excel-Arbeitsmappe (.xlsx)."
BROKEN = "Die Arbeitsmappe ist beschädigt oder unvollständig."
TOO_LARGE = "Die Arbeitsmappe ist ungewöhnlich groß und wird deshalb nicht gelesen."
_PROTECTED = (
    "Die Datei ist eine alte Excel-Datei (.xls) oder mit einem Kennwort geschützt. Bitte ohne als .xlsx speichern."
)


class Start(NamedTuple):
    """An element begins. Names are without their namespace, which differs between dialects."""

    name: str
    attributes: Mapping[str, str]


class End(NamedTuple):
    """An element ends."""

    name: str


Event = Start | End | str


class Package:
    """An opened .xlsx file. Methods raise ImportRefusedError for whatever can't be read."""

    def __init__(self, content: bytes) -> None:
        refuse_large(content)
        if content.startswith(_OLD_EXCEL):
            raise ImportRefusedError(_PROTECTED)
        try:
            self._archive = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise ImportRefusedError(NO_WORKBOOK) from error
        parts = self._archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise ImportRefusedError(TOO_LARGE)
        self._parts = {part.filename.casefold(): part for part in parts}
        self._events_left = MAX_EVENTS

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Return what a part refers to: id, kind and part. The name "" stands for the whole package."""
        folder = dirname(name)
        path = join(folder, "_rels", f"{basename(name)}.rels")
        if path not in self:
            return
        for event in self.events(path):
            if isinstance(event, Start) and event.name == "Relationship":
                attributes = event.attributes
                kind = basename(attributes.get("Type", ""))
                target = normpath(join("/", folder, attributes.get("Target", ""))).lstrip("/")
                yield attributes.get("Id", ""), kind, target

    def events(self, name: str) -> Iterator[Event]:
        """Return the XML of a part as it is read: starts, ends and texts."""
        parser = _Parser()
        for piece in self._pieces(name):
            yield from self._counted(parser.feed(piece))
        yield from self._counted(parser.feed(b"", is_last=True))

    def _counted(self, events: list[Event]) -> list[Event]:
        self._events_left -= len(events)
        if self._events_left < 0:
            raise ImportRefusedError(TOO_LARGE)
        return events

    def _pieces(self, name: str) -> Iterator[bytes]:
        part = self._parts.get(name.casefold())
        if part is None:
            raise ImportRefusedError(BROKEN)
        if part.flag_bits & _ENCRYPTED or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise ImportRefusedError(BROKEN)
        yield from self._unpacked(part)

    def _unpacked(self, part: ZipInfo) -> Iterator[bytes]:
        read = 0
        try:
            with self._archive.open(part) as stream:
                while piece := stream.read(_PIECE):
                    read += len(piece)
                    yield piece
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise ImportRefusedError(BROKEN) from error
        if read != part.file_size:
            raise ImportRefusedError(BROKEN)


def unpacked_size(content: bytes) -> int:
    """Return how many bytes the parts of an .xlsx file have by their own word, which reading holds them to.

    0 for what is no archive, and will be refused without being unpacked.
    """
    try:
        return sum(part.file_size for part in ZipFile(BytesIO(content)).infolist())
    except (BadZipFile, ValueError, NotImplementedError):
        return 0


class _Parser:
    """Turns pieces of XML into events. A document type is refused, and with it every entity."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._depth = 0
        self._fed = 0
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._events.append
        self._expat.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes, *, is_last: bool = False) -> list[Event]:
        """Return what a piece adds. Raises ImportRefusedError for broken XML."""
        self._events.clear()
        try:
            self._expat.Parse(piece, is_last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise ImportRefusedError(BROKEN) from error
        self._fed += len(piece)
        if self._fed - self._expat.CurrentByteIndex > MAX_TAG:
            raise ImportRefusedError(BROKEN)
        return self._events

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ImportRefusedError(BROKEN)
        local = {_local(key): value for key, value in attributes.items()}
        self._events.append(Start(_local(name), local))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._events.append(End(_local(name)))

    def _refuse(self, *_: Any) -> None:
        raise ImportRefusedError(BROKEN)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
