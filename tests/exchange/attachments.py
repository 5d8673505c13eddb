"""PDF files for tests: small ones of a single object each, as hostile as needed."""

import zlib


def a_pdf(content: bytes, **changes: str | bytes | None) -> bytes:
    """Return a PDF with an attachment, by default as typst would attach it.

    `name`, `relationship`, `filter`, `size`, `checksum`, `extra` (raw entries) and `catalog` change the file;
    `raw` puts other bytes in place of the compressed content, `trailer` adds entries to the trailer.
    """
    given = {"name": "skalierungskompass.json", "relationship": "Source", "filter": "/FlateDecode", "extra": ""}
    given |= changes
    raw = given.get("raw")
    data = raw if isinstance(raw, bytes) else zlib.compress(content) if given["filter"] else content
    filtered = f"/Filter {given['filter']}" if given["filter"] else ""
    parameters = f"/Params <</Size {given.get('size') or len(content)} {given.get('checksum') or ''}>>"
    stream = f"<</Type/EmbeddedFile {filtered} {given['extra']} {parameters} /Length {len(data)}>>\nstream\n"
    names = f"/F({given['name']})/UF({given['name']})"
    spec = f"<</Type/Filespec{names}/EF<</F 4 0 R/UF 4 0 R>>/AFRelationship/{given['relationship']}>>"
    tree = f"<</EmbeddedFiles<</Names[({given['name']})3 0 R]>>>>"
    return assembled(
        [
            given.get("catalog") or f"<</Type/Catalog/Pages 2 0 R/Names{tree}/AF[3 0 R]>>",
            "<</Type/Pages/Kids[]/Count 0>>",
            spec,
            stream.encode() + data + b"\nendstream",
        ],
        str(given.get("trailer") or ""),
    )


def assembled(objects: list[str | bytes], trailer: str = "") -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    content = b"%PDF-1.7\n"
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(content))
        body = written if isinstance(written, bytes) else written.encode()
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    content += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return content
