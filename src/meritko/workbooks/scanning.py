"""What a workbook's XML holds that the reading of its cells does not tell.

calamine reads a formula without a stored value and an error cell as an empty cell, and sets
memory aside for every cell up to the farthest one. Both are found here first, in the child.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import NoReturn

from meritko.workbooks.archive import Archive, declares_entities
from meritko.workbooks.protocol import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Refused

MOST_HIDDEN = 10_000
"""Hidden values told for each sheet; whoever has more will find the rest after mending these."""

Hidden = tuple[int, int, str]
"""Row and column from 0, and the error shown; empty for a formula without a stored value."""

_SIGNS_OF_HIDDEN = (b"<f", b":f", b'"e"', b"'e'", b'"&', b"'&")
"""Without any of these bytes there is neither a formula nor a cell of the type `e`."""

_LETTERS = re.compile(rb"""<c r=["']([A-Za-z]{1,7})""")
_ROWS = re.compile(rb"""<row[^>]*? r=["']([0-9]+)""")
_REFERENCE = re.compile(r"([A-Za-z]+)0*([0-9]+)\Z")
_ENOUGH = 8
"""Letters and digits of a reference that are looked at: more name a cell beyond every limit anyway."""
_DECLARED_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it: its title and the part that holds its cells."""

    title: str
    part: str


def sheet_parts(archive: Archive) -> list[SheetPart]:
    """The worksheets of a workbook in its order; chart sheets hold no cells and are left out.

    Raises:
        Refused: the workbook is damaged, or holds macro sheets or links to other workbooks.
    """
    workbook = _workbook_part(archive)
    folder, name = posixpath.split(workbook)
    targets = _relations(archive, f"{folder}/_rels/{name}.rels")
    sheets: list[SheetPart] = []
    known: set[str] = set()
    for element, attributes in _elements(archive.part(workbook)):
        if element != "sheet":
            continue
        relation = next((v for k, v in attributes.items() if k.endswith(":id") or k == "id"), "")
        kind, target = targets.get(relation, ("", ""))
        if kind.endswith("/worksheet"):
            part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            if part.lower() in known:  # read again and again, a small part takes as long as a large one
                raise Refused("damaged")
            known.add(part.lower())
            sheets.append(SheetPart(attributes.get("name", ""), part))
        elif not kind.endswith(("/chartsheet", "/dialogsheet")):
            raise Refused("damaged")
    return sheets


def _workbook_part(archive: Archive) -> str:
    if b"macroenabled" in archive.part("[Content_Types].xml").lower():
        raise Refused("macros")
    for kind, target in _relations(archive, "_rels/.rels").values():
        if kind.endswith("/officeDocument"):
            return target.lstrip("/")
    raise Refused("no-workbook-inside")


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    relations = {}
    for element, attributes in _elements(archive.part(part)):
        if element == "Relationship":
            kind = attributes.get("Type", "")
            if kind.endswith(("/vbaProject", "/xlMacrosheet", "/xlIntlMacrosheet")):
                raise Refused("macros")
            if kind.endswith("/externalLink"):
                raise Refused("external-links")
            relations[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))
    return relations


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = _strict_parser()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    _parse(parser, xml)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _strict_parser() -> XMLParserType:
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    return parser


def _refuse_entities(*_: object) -> NoReturn:
    raise Refused("entities")


def _parse(parser: XMLParserType, xml: bytes) -> None:
    try:
        parser.Parse(xml, True)
    except (ExpatError, ValueError, LookupError):
        raise Refused("damaged") from None


def scan_sheet(title: str, xml: bytes) -> list[Hidden]:
    """Find what a sheet hides.

    Args:
        title: The sheet's title, for the message.
        xml: Its part, unfolded.

    Returns:
        The error cells and the formulas without a stored value, in the order of the file.

    Raises:
        Refused: A filled cell lies beyond the limits, or the XML is damaged.
    """
    if declares_entities(xml):
        raise Refused("entities")
    if _is_plain(xml) and not any(sign in xml for sign in _SIGNS_OF_HIDDEN) and _is_within_limits(xml):
        return []  # seven times as quick as looking at every cell
    scan = _Scan(title)
    _parse(scan.parser, xml)
    return scan.hidden


def _is_plain(xml: bytes) -> bool:
    """Whether the bytes are UTF-8, so that they can be searched as they are."""
    return b"\0" not in xml[:4] and xml[:1] not in (b"\xff", b"\xfe") and not _DECLARED_ENCODING.match(xml)


def _is_within_limits(xml: bytes) -> bool:
    columns = max(map(column_number, set(_LETTERS.findall(xml))), default=0)
    rows = max(map(int, {digits[:9] for digits in _ROWS.findall(xml)}), default=0)
    return is_within_limits(rows, columns)


def is_within_limits(rows: int, columns: int) -> bool:
    """Whether a sheet that reaches so far may be read."""
    return rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS


def column_number(letters: str | bytes) -> int:
    """The number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper() if isinstance(letters, bytes) else letters.upper().encode():
        number = number * 26 + letter - 64
    return number


def too_far(title: str, rows: int, columns: int) -> Refused:
    """The objection to a sheet that reaches to a row and column (from 1)."""
    return Refused("sheet-too-large", sheet=title, rows=rows, columns=columns)


@dataclass
class _Scan:
    """One pass over a sheet: where we are, and what the cell under the pen has shown so far."""

    title: str
    hidden: list[Hidden] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    row: int = 0
    column: int = 0
    kind: str = ""
    is_cell: bool = False
    has_formula: bool = False
    has_value: bool = False
    text: str = ""
    parser: XMLParserType = field(default_factory=_strict_parser)

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = _local(name)
        if element == "c":
            self.end_cell()
            self._start_cell(attributes)
        elif element == "row":
            self.end_cell()
            number = attributes.get("r", "")
            self.row = int(number) if number.isascii() and number.isdigit() else self.row + 1
            self.column = 0
        elif element == "f":
            self.has_formula = True
            self.text = ""
        elif element in ("v", "is"):
            self.has_value = True
            self.text = ""

    def _end(self, name: str) -> None:
        if name.endswith("sheetData") and _local(name) == "sheetData":
            self.end_cell()
            # Rules and drop-downs follow, and have an `f` of their own.
            self.parser.StartElementHandler = self.parser.EndElementHandler = None

    def _characters(self, text: str) -> None:
        if self.has_value and (self.has_formula or self.kind == "e"):
            self.text += text

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.match(attributes.get("r", ""))
        if reference:
            self.column = column_number(reference[1][:_ENOUGH])
            self.row = int(reference[2][:_ENOUGH])
        else:
            self.column += 1
        self.kind = attributes.get("t", "")
        self.is_cell = True

    def end_cell(self) -> None:
        """Judge the cell that has been passed; later elements belong to the next one."""
        if self.is_cell and (self.has_value or self.has_formula):
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            if not is_within_limits(self.rows, self.columns):
                raise too_far(self.title, self.rows, self.columns)
            self._note_hidden(self.text.strip())
        self.is_cell = self.has_formula = self.has_value = False
        self.text = ""

    def _note_hidden(self, text: str) -> None:
        is_error = self.kind == "e"
        is_unknown = self.has_formula and not (self.has_value and (text or self.kind == "str"))
        if (is_error or is_unknown) and len(self.hidden) < MOST_HIDDEN:
            self.hidden.append((self.row - 1, self.column - 1, (text or "#") if is_error else ""))
