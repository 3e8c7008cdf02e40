"""Files as sheets of cells: Excel through the children of `meritko.workbooks`, CSV in UTF-8 and cp1250."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from meritko.web.methodology import language
from meritko.web.territory.importing.source import Refused, Where
from meritko.workbooks.answers import RawCell
from meritko.workbooks.findings import column_letter, refused
from meritko.workbooks.pool import File, Pool

LARGEST = 100 * 2**20
_SEPARATORS = ",;\t"
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of cells, the first row at 0; a text file is one sheet without a title."""

    title: str
    rows: Sequence[Sequence[RawCell]]

    def where(self, row: int, column: int | None = None) -> Where:
        """A place of the sheet, counted from 0."""
        return Where(self.title, row + 1, "" if column is None else column_letter(column))

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is a workbook .xlsx (a ZIP), whatever it is called."""
    return head.startswith(b"PK")


def is_json(head: bytes) -> bool:
    """Whether a file that begins so is JSON."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def workbook_sheets(path: Path, name: str) -> list[Sheet]:
    """The sheets of a workbook.

    Raises:
        Refused: it is none, it is damaged, locked or too large.
    """
    with Pool(children=1) as pool:
        answer = next(iter(pool.read([File(name, path)])))
    if answer.refusal:
        problem = refused(name, answer.refusal.reason, answer.refusal.detail)
        said = " ".join(_sentence(part.say(language())) for part in (problem.found, problem.remedy))
        raise Refused(said, Where(problem.place.sheet, problem.place.row or 0, problem.place.column))
    return [Sheet(sheet.title, list(zip(*sheet.columns, strict=True))) for sheet in answer.sheets]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def text_sheet(path: Path) -> Sheet:
    """A text file with separators as a sheet.

    Raises:
        Refused: it is no text.
    """
    content = path.read_bytes()
    if b"\0" in content:
        raise Refused(_("This is neither a workbook .xlsx, nor a text file (CSV), nor GeoJSON."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1250", errors="replace")
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    return Sheet("", list(csv.reader(StringIO(text, newline=""), delimiter=separator)))


def text_of(cell: RawCell) -> str:
    """A cell as text; whole numbers without decimals, dates as they are, nothing as an empty text."""
    if isinstance(cell, dict):
        return next(iter(cell.values()), "")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if isinstance(cell, bool) else " ".join(str(cell).split())


def number_of(cell: RawCell) -> Decimal | None:
    """A cell as a number, however it is written in Czech; None when it is none."""
    if isinstance(cell, bool | dict):
        return None
    try:
        return Decimal(_SPACES.sub("", str(cell)).replace(",", "."))
    except InvalidOperation:
        return None


def whole_of(cell: RawCell) -> int | None:
    """A cell as a whole number of at least zero; None when it is none."""
    number = number_of(cell)
    if number is None or not number.is_finite() or number != int(number) or number < 0:
        return None
    return int(number)
