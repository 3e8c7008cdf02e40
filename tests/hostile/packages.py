"""Workbooks put together from raw XML, with nothing that any reader or writer of Excel knows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts: TypeAlias = "dict[str, bytes]"

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
DATE_STYLE = 1
"""The cell format of `STYLES` that makes a number a day."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, its XML, whether it is shown, and the part that it lies in."""

    title: str
    xml: str
    state: str = "visible"
    part: str = ""


def pack(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The bytes of an archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name or "?")  # of the same day always
            entry.compress_type = method
            package.writestr(entry, content, compresslevel=1)
    return stream.getvalue()


def unpack(content: bytes) -> Parts:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def relation(number: int, kind: str, target: str) -> str:
    """One relation, of the kinds that Office knows."""
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def relations(*each: str) -> str:
    """The XML of a part of relations."""
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def workbook_parts(sheets: Sequence[Sheet], shared: Sequence[str] = (), properties: str = "") -> Parts:
    """The parts of a workbook.

    Args:
        sheets: In the order of the workbook; a sheet without a part is given one.
        shared: The XML of every shared text, what stands inside of its `si`.
        properties: What stands in the workbook before its sheets.
    """
    named = [(each.part or f"worksheets/sheet{n}.xml", each) for n, each in enumerate(sheets, 1)]
    listed = "".join(
        f'<sheet name={quoteattr(each.title)} sheetId="{n}" state="{each.state}" r:id="rId{n}"/>'
        for n, (_, each) in enumerate(named, 1)
    )
    links = [relation(n, "worksheet", part) for n, (part, _) in enumerate(named, 1)]
    links.append(relation(len(named) + 1, "styles", "styles.xml"))
    texts: dict[str, str] = {}
    if shared:
        links.append(relation(len(named) + 2, "sharedStrings", "sharedStrings.xml"))
        items = "".join(f"<si>{each}</si>" for each in shared)
        texts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'
    texts |= {
        "[Content_Types].xml": _content_types([part for part, _ in named]),
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"{properties}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*reversed(links)),
        "xl/styles.xml": STYLES,
    }
    texts |= {f"xl/{part}": each.xml for part, each in named}
    return {name: text.encode() for name, text in texts.items()}


def _content_types(parts: Sequence[str]) -> str:
    kinds = {"workbook": "sheet.main", "styles": "styles", "sharedStrings": "sharedStrings"}
    overrides = [(f"/xl/{name}.xml", f"{CONTENT}.{kind}+xml") for name, kind in kinds.items()]
    overrides += [(f"/xl/{part}", f"{CONTENT}.worksheet+xml") for part in parts]
    said = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{said}</Types>"
    )
