"""Valid workbooks changed so that they may no longer be: in their bytes, parts, cells and headers.

Changes of parts are packed again with the right checksums, so that they get past the archive.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import TypeAlias

from .packages import Parts, pack, unpack

Change: TypeAlias = "Callable[[random.Random, bytes], bytes]"
PartsChange: TypeAlias = "Callable[[random.Random, Parts], bytes | None]"

REFERENCES = (
    b"A1", b"XFD1048576", b"ZZZ1", b"A1048577", b"A0", b"A-1", b"-A1", b"1", b"A", b"", b"a2", b"$B$2",
    b"B2:C3",
    b"AAAAAAAA1", b"A99999999999999999999", b"SF200000", b"SG1", b"A200001", "Ž1".encode(), b"A1 ", b"R1C1",
)  # fmt: skip
NUMBERS = (
    b"1e999", b"-1e999", b"1e308", b"NaN", b"nan", b"Infinity", b"-inf", b"9" * 400, b"-0", b"0x10", b"1_000",
    b"1,5", b"", b" ", b"4294967296", b"18446744073709551616", b"-1", b"2958466", b"1e-400", "١٢".encode(),
    b"#REF!",
)  # fmt: skip
SIZES = (
    b"A1",
    b"A1:XFD1048576",
    b"",
    b"?",
    b"B2:A1",
    b"A1:A0",
    b"A1:ZZZZZZZ9",
    b"A1:B2:C3",
    b"A1:A99999999999",
)
TYPES = (b"s", b"str", b"b", b"e", b"d", b"n", b"inlineStr", b"", b"x", b"S", b"&#101;")
TEXTS = (
    b"&lt;",
    b"&amp;",
    b"&#0;",
    b"&#x1F600;",
    b"&a;",
    b"]]>",
    b"<v>1</v>",
    b"\0",
    b"\xff",
    b"_x0000_",
    b"<!-- --",
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "iso-8859-2", "cp1250", "utf-8-sig", "utf-7", "utf-32")
DECLARED = (b"utf-16", b"windows-1250", b"klingon", b"us-ascii", b"UTF-7", b"", b"iso-8859-1", b"IBM037")
TARGETS = (
    b"worksheets/sheet1.xml", b"/xl/workbook.xml", b"../../../etc/passwd", b"file:///etc/passwd", b"",
    b"/", b"%2e",
    b"worksheets\\sheet1.xml", b"http://example.org/a.xml", b"xl/xl/xl.xml", b"worksheets/SHEET1.XML",
    b".", b"..",
)  # fmt: skip
ELEMENTS = (
    b"row",
    b"c",
    b"v",
    b"is",
    b"t",
    b"sheetData",
    b"si",
    b"sst",
    b"sheet",
    b"sheets",
    b"xf",
    b"worksheet",
)


def mutate(rng: random.Random, content: bytes) -> bytes:
    """A workbook with one to three changes, of the archive or of what lies in it."""
    if rng.random() < 0.25:
        return rng.choice(CHANGES_OF_BYTES)(rng, content)
    parts = unpack(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        packed = rng.choice(CHANGES_OF_PARTS)(rng, parts)
        if packed is not None:
            return packed
    return pack(parts)


def _replaced(
    rng: random.Random, text: bytes, pattern: bytes, values: tuple[bytes, ...], times: int = 1
) -> bytes:
    """The text with some occurrences of a pattern's group replaced."""
    found = list(re.finditer(pattern, text))
    for match in sorted(rng.sample(found, min(times, len(found))), key=re.Match.start, reverse=True):
        text = text[: match.start(1)] + rng.choice(values) + text[match.end(1) :]
    return text


def _flip_bytes(rng: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 4, 40))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _cut_out(rng: random.Random, content: bytes) -> bytes:
    first = rng.randrange(len(content) + 1)
    return content[:first] + content[first + rng.randint(1, 300) :]


def _insert(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.randbytes(rng.randint(1, 300)) + content[at:]


def _around(rng: random.Random, content: bytes) -> bytes:
    more = rng.randbytes(rng.choice((1, 22, 5000)))
    return rng.choice((more + content, content + more, content + content, b"PK\3\4" + content))


def _lying_header(rng: random.Random, content: bytes) -> bytes:
    """Another value in a header: of a part, of the directory or of its end."""
    mark, fields = rng.choice(
        (
            (b"PK\3\4", (4, 6, 8, 14, 18, 22, 26, 28)),
            (b"PK\1\2", (4, 8, 10, 16, 20, 24, 28, 30, 32, 34, 38, 42)),
            (b"PK\5\6", (4, 8, 10, 12, 16, 20)),
        )
    )
    places = [match.start() for match in re.finditer(re.escape(mark), content)]
    if not places:
        return content
    at = rng.choice(places) + rng.choice(fields)
    value = rng.choice((0, 1, 8, 99, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, rng.getrandbits(32)))
    lie = struct.pack("<I", value)[: rng.choice((2, 4))]
    return content[:at] + lie + content[at + len(lie) :]


def _drop(rng: random.Random, parts: Parts) -> None:
    if parts:
        del parts[rng.choice(sorted(parts))]


def _rename(rng: random.Random, parts: Parts) -> None:
    if parts:
        name = rng.choice(sorted(parts))
        other = (
            name.upper(),
            name + ".bak",
            "xl/" + name,
            name.replace("/", "\\"),
            "../" + name,
            "Ž" + name,
            "",
        )
        parts[rng.choice(other)] = parts.pop(name)


def _swap(rng: random.Random, parts: Parts) -> None:
    if len(parts) > 1:
        one, other = rng.sample(sorted(parts), 2)
        parts[one], parts[other] = parts[other], parts[one]


def _twice(rng: random.Random, parts: Parts) -> bytes | None:
    """A part twice in the archive, the second one often changed."""
    if not parts:
        return None
    name = rng.choice(sorted(parts))
    stream = io.BytesIO(pack(parts))
    with zipfile.ZipFile(stream, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = zipfile.ZipInfo(rng.choice((name, name.upper())))
        package.writestr(again, rng.choice((parts[name], b"", parts[name][:-9])))
    return stream.getvalue()


def _stored(rng: random.Random, parts: Parts) -> bytes:
    return _flip_bytes(rng, pack(parts, zipfile.ZIP_STORED))


def _in_part(change: Change, wanted: str = "") -> PartsChange:
    """A change of one part whose name holds the word."""

    def apply(rng: random.Random, parts: Parts) -> None:
        names = sorted(name for name in parts if wanted in name.lower())
        if names:
            name = rng.choice(names)
            parts[name] = change(rng, parts[name])

    return apply


def _value(pattern: bytes, values: tuple[bytes, ...], most: int = 1) -> Change:
    return lambda rng, text: _replaced(rng, text, pattern, values, rng.randint(1, most))


def _repeat_attribute(rng: random.Random, text: bytes) -> bytes:
    found = list(re.finditer(rb'<\w[^<>]*?( [\w:]+="[^"]*")', text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.end(1)] + match[1] * rng.choice((1, 50)) + text[match.end(1) :]


def _repeat_element(rng: random.Random, text: bytes) -> bytes:
    name = rng.choice((b"row", b"c", b"v", b"si", b"sheet", b"Relationship", b"xf", b"sheetData"))
    found = list(re.finditer(b"<%s(?: [^>]*)?(?:/>|>.*?</%s>)" % (name, name), text, re.DOTALL))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.end()] + match[0] * rng.choice((1, 2, 300)) + text[match.end() :]


def _drop_tag(rng: random.Random, text: bytes) -> bytes:
    found = list(re.finditer(rb"</?\w[^<>]*>", text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + text[match.end() :]


def _nest(rng: random.Random, text: bytes) -> bytes:
    name = rng.choice(ELEMENTS)
    depth = rng.choice((2, 50, 20_000))
    at = text.find(b"<" + name)
    return text[:at] + b"<%s>" % name * depth + rng.choice((b"", b"</%s>" % name * depth)) + text[at:]


def _encode(rng: random.Random, text: bytes) -> bytes:
    return text.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def _declare(rng: random.Random, text: bytes) -> bytes:
    head = b'<?xml version="%s" encoding="%s"?>' % (rng.choice((b"1.0", b"1.1", b"9")), rng.choice(DECLARED))
    return head * rng.choice((1, 1, 2)) + re.sub(rb"\A\s*<\?xml.*?\?>", b"", text)


def _other_space(rng: random.Random, text: bytes) -> bytes:
    return re.sub(rb'xmlns="[^"]*"', rng.choice((b"", b'xmlns="urn:other"', b'xmlns:q="urn:q"')), text)


def _formula(rng: random.Random, text: bytes) -> bytes:
    formulas = (b"<f>A1</f>", b"<f/>", b'<f t="shared" si="9999999999"/>', b'<f t="array" ref="?">1</f><v/>')
    return _replaced(rng, text, rb"<c [^>]*[^/]>()<", formulas, 3)


def _foreign(rng: random.Random, text: bytes) -> bytes:
    things = (
        b'<!DOCTYPE x [<!ENTITY a "aa">]>', b"<?php x?>", b"<!-- -->", b"<![CDATA[<row r='9'>]]>",
        b"\xef\xbb\xbf",
        b'<c r="XFD1048576"><v>1</v></c>', b"<row r='1048576'><c><v>1</v></c></row>", b"&lol;", b"\r\n" * 500,
    )  # fmt: skip
    found = list(re.finditer(rb">()<", text))
    at = rng.choice(found).start(1) if found else 0
    return text[:at] + rng.choice(things) + text[at:]


CHANGES_OF_BYTES: tuple[Change, ...] = (
    _flip_bytes,
    _cut,
    _cut_out,
    _insert,
    _around,
    _lying_header,
    _lying_header,
)

CHANGES_OF_PARTS: tuple[PartsChange, ...] = (
    _drop, _rename, _swap, _twice, _stored,
    *(_in_part(change) for change in (_flip_bytes, _cut, _cut_out, _insert, _around)),
    *(_in_part(change) for change in (_repeat_attribute, _repeat_element, _drop_tag, _nest, _foreign)),
    *(_in_part(change) for change in (_encode, _declare, _other_space)),
    _in_part(_value(rb'<c [^>]*?r="([^"]*)"', REFERENCES, 3), "sheets/"),
    _in_part(_value(rb'<c [^>]*?r="([^"]*)"', REFERENCES, 300), "sheets/"),
    _in_part(_value(rb'<row [^>]*?r="([^"]*)"', NUMBERS), "sheets/"),
    _in_part(_value(rb'<row [^>]*?r="([^"]*)"', (b"1", b"2", b"1048576", b"150000")), "sheets/"),
    _in_part(_value(rb'<dimension ref="([^"]*)"', SIZES), "sheets/"),
    _in_part(_value(rb'<c [^>]*?t="([^"]*)"', TYPES, 5), "sheets/"),
    _in_part(_value(rb'<c [^>]*?s="([^"]*)"', NUMBERS, 5), "sheets/"),
    _in_part(_value(rb"<v>([^<]*)</v>", NUMBERS, 5), "sheets/"),
    _in_part(_value(rb'<c [^>]*?t="s"[^>]*><v>([^<]*)</v>', NUMBERS, 5), "sheets/"),
    _in_part(_formula, "sheets/"), _in_part(_foreign, "sheets/"), _in_part(_repeat_element, "sheets/"),
    _in_part(_value(rb"<t[^>]*>([^<]*)</t>", TEXTS, 5), "shared"),
    _in_part(_value(rb'ount="([^"]*)"', NUMBERS, 2)),
    _in_part(_value(rb'Target="([^"]*)"', TARGETS), ".rels"),
    _in_part(_value(rb'(?:Id|Type)="([^"]*)"', (b"rId1", b"rId2", b"", b"rId99", b"x/worksheet")), ".rels"),
    _in_part(_value(rb'PartName="([^"]*)"', TARGETS), "content_types"),
    _in_part(_value(rb'ContentType="([^"]*)"', (b"", b"text/html", b"macroEnabled")), "content_types"),
    _in_part(_value(rb'<sheet [^>]*?(?:r:id|name|sheetId)="([^"]*)"', (b"rId1", b"rId9", b"", b"-1")),
    "workbook.xml"),
    _in_part(_value(rb'(?:numFmtId|formatCode|date1904)="([^"]*)"', (b"14", b"22", b"46", b"-1",
    b"9999999", b"y"))),
)  # fmt: skip


def bases(written: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """The workbooks to change, in an order that does not depend on the disk."""
    return tuple(content for _, content in sorted(written.items()))
