"""The JSON backup inside a PDF report. The file may be hostile: time and memory are bounded."""

import hashlib
import logging
import time
import zlib
from io import BytesIO

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    EmbeddedFile,
    PdfObject,
    StreamObject,
    TextStringObject,
    is_null_or_none,
)

from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.refusal import ImportRefusedError

NOTHING_INSIDE = (
    "In dieser PDF-Datei steckt keine Sicherung. Bitte den Bericht verwenden, wie er heruntergeladen wurde: "
    "Beim Drucken oder Zusammenfügen von PDF-Dateien geht die Sicherung verloren."
)
ENCRYPTED = "Die PDF-Datei ist verschlüsselt. Bitte den Bericht verwenden, wie er heruntergeladen wurde."
DAMAGED = "Die Sicherung in dieser PDF-Datei ist beschädigt. Bitte den Bericht neu herunterladen."
UNREADABLE = "Die PDF-Datei ist beschädigt oder unvollständig. Bitte den Bericht neu herunterladen."

# Reading one of our reports takes a few milliseconds; files that take this long are made to.
_MOST_SECONDS = 10.0
# Tables of other programs are compressed too. Theirs are far smaller than this.
_MOST_TABLE_BYTES = 2_000_000
_MOST_OBJECTS = 100_000

# Warnings about files of users are of no use to anybody, and would end up between our own lines.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class _TooSlowError(Exception):
    """A file takes longer to read than any report of ours."""


class _Timed(BytesIO):
    """Bytes that refuse to be read once the time is over, since pypdf knows no limit of time."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._end = time.thread_time() + _MOST_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        if time.thread_time() > self._end:
            raise _TooSlowError
        return super().read(size)


def attached_json(content: bytes) -> bytes:
    """Return the JSON file attached to a PDF report; raises ImportRefusedError."""
    with apply_configuration(
        maximum_declared_stream_length=MAX_BYTES,
        zlib_maximum_output_length=_MOST_TABLE_BYTES,
        zlib_maximum_recovery_input_length=_MOST_TABLE_BYTES,
        lzw_maximum_output_length=_MOST_TABLE_BYTES,
        run_length_maximum_output_length=_MOST_TABLE_BYTES,
        brotli_maximum_output_length=_MOST_TABLE_BYTES,
        array_based_stream_maximum_output_length=_MOST_TABLE_BYTES,
        stream_decoding_work_maximum_length=10 * _MOST_TABLE_BYTES,
    ):
        try:
            return _attached(content)
        except ImportRefusedError:
            raise
        except (DependencyError, FileNotDecryptedError) as error:
            raise ImportRefusedError(ENCRYPTED) from error
        # pypdf fails in many ways on damaged files; each means the same for users.
        except Exception as error:
            raise ImportRefusedError(UNREADABLE) from error


def _attached(content: bytes) -> bytes:
    reader = PdfReader(_Timed(content), strict=True, xref_stream_maximum_entries=_MOST_OBJECTS)
    if reader.is_encrypted:
        raise ImportRefusedError(ENCRYPTED)
    backups = [attachment for attachment in reader.attachment_list if _is_backup(attachment)]
    if not backups:
        raise ImportRefusedError(NOTHING_INSIDE)
    if len(backups) > 1:
        raise ImportRefusedError(
            "In dieser PDF-Datei stecken mehrere Sicherungen. Bitte jeden Bericht einzeln lesen."
        )
    return _content(_stream(backups[0]))


def _is_backup(attachment: EmbeddedFile) -> bool:
    return attachment.associated_file_relationship == "/Source" and str(
        attachment.alternative_name or attachment.name
    ).lower().endswith(".json")


def _stream(attachment: EmbeddedFile) -> StreamObject:
    files = attachment.pdf_object["/EF"].get_object()
    stream = files["/UF" if "/UF" in files else "/F"].get_object() if isinstance(files, DictionaryObject) else None
    if not isinstance(stream, StreamObject):
        raise ImportRefusedError(DAMAGED)
    return stream


def _content(stream: StreamObject) -> bytes:
    """Return the bytes of an attachment, whole or not at all: pypdf itself would rescue what it can."""
    # The method of the base class returns the bytes as they stand in the file.
    raw = StreamObject.get_data(stream)
    filters = _value(stream, "/Filter")
    names = list(filters) if isinstance(filters, ArrayObject) else [] if is_null_or_none(filters) else [filters]
    if names == ["/FlateDecode"] and is_null_or_none(_value(stream, "/DecodeParms")):
        content = _inflated(raw)
    elif not names:
        content = raw
    else:
        raise ImportRefusedError(DAMAGED)
    if not _fits(content, _value(stream, "/Params")):
        raise ImportRefusedError(DAMAGED)
    return content


def _inflated(raw: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        content = inflating.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise ImportRefusedError(DAMAGED) from error
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(f"Die Sicherung in dieser PDF-Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.")
    if not inflating.eof or inflating.unused_data.strip():
        raise ImportRefusedError(DAMAGED)
    return content


def _fits(content: bytes, parameters: object) -> bool:
    """Whether an attachment has the size and checksum that the file names, if it names any."""
    if not isinstance(parameters, DictionaryObject):
        return True
    size, checksum = _value(parameters, "/Size"), _value(parameters, "/CheckSum")
    if isinstance(size, int) and size != len(content):
        return False
    if not isinstance(checksum, ByteStringObject | TextStringObject):
        return True
    return checksum.original_bytes == hashlib.md5(content, usedforsecurity=False).digest()


def _value(dictionary: DictionaryObject, key: str) -> object:
    value = dictionary.get(key)
    return value.get_object() if isinstance(value, PdfObject) else value
