"""Files made to hurt, or of another kind than their name says, each put together here."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from .packages import HEAD, MAIN, Parts, Sheet, pack, relation, relations, workbook_parts, worksheet

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SECTOR = 512
NO_STREAM = 0xFFFFFFFF
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
VALUE = '<row r="1"><c r="A1" t="inlineStr"><is><t>Rok</t></is></c></row>'


def parts(rows: str = VALUE, before: str = "", after: str = "") -> Parts:
    """The parts of a harmless workbook of one sheet."""
    return workbook_parts([Sheet("List", worksheet(rows, before, after))])


def with_parts(**more: str | bytes) -> bytes:
    return pack(
        parts() | {name: text.encode() if isinstance(text, str) else text for name, text in more.items()}
    )


def with_sheet(xml: str) -> bytes:
    return with_parts(**{"xl/worksheets/sheet1.xml": xml})


def far_cell() -> bytes:
    return pack(parts(f'{VALUE}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def zip_bomb() -> bytes:
    return with_sheet(worksheet(VALUE + " " * 60_000_000))


def zip_bomb_with_a_lie() -> bytes:
    """A part that says that it is small, and is not."""
    size = 60_000_000
    content = bytearray(with_sheet(worksheet(VALUE + " " * size)))
    true = struct.pack("<I", len(worksheet(VALUE)) + size)
    while true in content:
        at = content.index(true)
        content[at : at + 4] = struct.pack("<I", 1000)
    return bytes(content)


def overlapping_parts() -> bytes:
    """Many entries of the directory that all lead to the same 20 MB."""
    content = with_parts(**{"xl/media/0000.bin": b" " * 20_000_000})
    directory = content.index(b"PK\1\2")
    end = content.index(b"PK\5\6")
    listed = content[directory:end]
    first = listed.index(b"xl/media/0000.bin") - 46
    entry = listed[first : first + 46 + len(b"xl/media/0000.bin")]
    more = b"".join(entry.replace(b"0000.bin", b"%04d.bin" % n) for n in range(1, 500))
    count = len(parts()) + 500
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed + more), directory, 0)
    return content[:end] + more + tail


def nested_zip() -> bytes:
    """Zips in zips, very many zeros at the bottom, and the outermost called a workbook."""
    inner = pack({"0": b"\0" * 30_000_000})
    for level in range(1, 6):
        inner = pack({f"{level} {number}.zip": inner for number in range(10)})
    return inner


def nested_zip_in_a_workbook() -> bytes:
    inner = pack({"0": b"\0" * 30_000_000})
    return with_parts(**{"xl/embeddings/a.zip": pack({str(number): inner for number in range(10)})})


def billion_laughs() -> bytes:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kind = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lols}]>'
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return with_sheet(worksheet(text).replace(HEAD, HEAD + kind))


def outer_entity() -> bytes:
    kind = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return with_sheet(worksheet(text).replace(HEAD, HEAD + kind))


def outer_entity_in_shared_texts() -> bytes:
    kind = '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x.dtd">%e;]>'
    return with_parts(**{"xl/sharedStrings.xml": f'{kind}<sst xmlns="{MAIN}"><si><t>a</t></si></sst>'})


def million_styles() -> bytes:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 3_000_000}</cellXfs></styleSheet>'
    return with_parts(**{"xl/styles.xml": styles})


def varied_million_styles() -> bytes:
    """A million cell formats that differ, so that they do not fold into nothing."""
    formats = "".join(f'<xf numFmtId="{n * 7919 % 1_000_003}" fontId="{n % 977}"/>' for n in range(1_000_000))
    return with_parts(
        **{"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'}
    )


def many_sheets() -> bytes:
    return pack(workbook_parts([Sheet(f"List {n}", worksheet(VALUE)) for n in range(10_000)]))


def many_sheets_in_one_part() -> bytes:
    """Ten thousand sheets that all lie in the same part of 5 kB."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100))
    sheets = [Sheet(f"List {n}", worksheet(rows), part="worksheets/sheet1.xml") for n in range(10_000)]
    return pack(workbook_parts(sheets))


def deep_nesting() -> bytes:
    return with_sheet(worksheet(VALUE + "<row>" * 400_000 + "</row>" * 400_000))


def long_attribute() -> bytes:
    return with_sheet(worksheet(f'<row r="1"><c r="{"A" * 5_000_000}1"><v>1</v></c></row>'))


def external_link() -> bytes:
    links = relations(
        relation(1, "worksheet", "worksheets/sheet1.xml"),
        relation(2, "externalLink", "externalLinks/externalLink1.xml"),
    )
    return with_parts(**{"xl/_rels/workbook.xml.rels": links, "xl/externalLinks/externalLink1.xml": "<x/>"})


def ole(*names: str) -> bytes:
    """A compound file of Microsoft with a directory of these streams, all empty."""
    head = OLE + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", FAT, END, *[FREE] * 126)
    directory = b"".join(
        _ole_entry(name, 5 if name == "Root Entry" else 2) for name in ("Root Entry", *names)
    )
    return head + table + directory.ljust(SECTOR, b"\0")


def _ole_entry(name: str, kind: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", NO_STREAM, NO_STREAM, 1 if kind == 5 else NO_STREAM)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<H2B", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", END, 0)
    )


def open_document() -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", "<office:document-content xmlns:office='urn:o'/>")
    return stream.getvalue()


def symbolic_link() -> bytes:
    stream = io.BytesIO(pack(parts()))
    with zipfile.ZipFile(stream, "a") as package:
        entry = zipfile.ZipInfo("xl/media/picture.png")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return stream.getvalue()


Case = tuple[Callable[[], bytes], str]

BOMBS: dict[str, Case] = {
    "far cell": (far_cell, "sheet-too-large"),
    "zip bomb": (zip_bomb, "too-large"),
    "zip bomb with a lie": (zip_bomb_with_a_lie, "damaged"),
    "overlapping parts": (overlapping_parts, "too-large"),
    "nested zip": (nested_zip, "no-workbook-inside"),
    "nested zip in a workbook": (nested_zip_in_a_workbook, ""),
    "billion laughs": (billion_laughs, "entities"),
    "outer entity": (outer_entity, "entities"),
    "outer entity in shared texts": (outer_entity_in_shared_texts, "entities"),
    "a million styles": (million_styles, "too-large"),
    "a million styles that differ": (varied_million_styles, ""),
    "ten thousand sheets": (many_sheets, "too-many-parts"),
    "ten thousand sheets in one part": (many_sheets_in_one_part, "damaged"),
    "deep nesting": (deep_nesting, ""),
    "long attribute": (long_attribute, "sheet-too-large"),
    "path outside": (lambda: with_parts(**{"xl/../../../etc/cron.d/x": "x"}), "unsafe-name"),
    "absolute path": (lambda: with_parts(**{"/etc/passwd": "x"}), "unsafe-name"),
    "path of Windows": (lambda: with_parts(**{"..\\..\\x.exe": "x"}), "unsafe-name"),
    "symbolic link": (symbolic_link, "unsafe-name"),
    "macros": (lambda: with_parts(**{"xl/vbaProject.bin": OLE}), "macros"),
    "external link": (external_link, "external-links"),
    "encrypted": (lambda: ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    "xls": (lambda: ole("Workbook"), "old-excel"),
    "ods": (open_document, "open-document"),
    "csv": (lambda: "Obec;Kraj\nŽdírec;2\n".encode("cp1250"), "not-an-archive"),
    "html": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "not-an-archive"),
    "empty": (lambda: b"", "empty-file"),
    "truncated": (lambda: pack(parts())[:-300], "damaged"),
}
"""Name -> how it is made, and why it is refused; empty where it may be read and be of no known kind."""
