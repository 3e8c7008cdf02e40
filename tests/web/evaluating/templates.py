"""Word templates that offices might send, fit ones and others, and pictures of their title pages."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from meritko.reports.word.template import blank_template, packed

TEXT, HEADER = "word/document.xml", "word/header.xml"
RELATIONS = "word/_rels/document.xml.rels"


def parts(template: bytes | None = None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(template or blank_template())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(*changes: tuple[str, str, str], more: Mapping[str, bytes] | None = None) -> bytes:
    """The template of the program with texts of parts replaced (part, old, new), and further parts."""
    found = parts()
    for name, old, new in changes:
        text = found[name].decode()
        assert old in text
        found[name] = text.replace(old, new).encode()
    return packed({**found, **(more or {})})


def restyled(word: str) -> bytes:
    """A template that reports can be written in, with a word of the office in the header."""
    return changed((HEADER, "{{ mark }}", "{{ mark }} " + word))


def with_relation(kind: str, target: str) -> bytes:
    """A template with something that lies elsewhere."""
    relation = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return changed((RELATIONS, "</Relationships>", relation))


def with_macros() -> bytes:
    """What Word saves as .docm."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return changed(("[Content_Types].xml", main, macros), more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def bomb() -> bytes:
    """A small file with a part that unfolds to thirty megabytes."""
    return changed(more={"word/media/image1.png": bytes(30 * 2**20)})


def lying_bomb() -> bytes:
    """The same, and the archive says that it is small."""
    honest = changed(more={"word/media/image1.png": bytes(2**22)})
    return honest.replace(struct.pack("<L", 2**22), struct.pack("<L", 1000))


def laughs() -> bytes:
    """A template with entities that unfold without end."""
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12)]
    head = f"<!DOCTYPE w [{''.join(names)}]>"
    return changed((TEXT, "<w:document", f"{head}<w:document"), (TEXT, "{{ title }}", "&e11;"))


def png(width: int = 4, height: int = 4, octets: bytes | None = None) -> bytes:
    """A grey PNG; `octets` in place of its points."""
    points = octets if octets is not None else (b"\0" + b"\x80" * width) * height
    chunks = (
        (b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(points)),
        (b"IEND", b""),
    )
    written = b"".join(
        struct.pack(">L", len(part)) + kind + part + struct.pack(">L", zlib.crc32(kind + part))
        for kind, part in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + written
