"""Workbooks that look odd and are right, with what they hold known before they are written.

No library of spreadsheets takes part: the truth is chosen first, then its XML is written in one of
the many ways that the standard allows.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias
from xml.sax.saxutils import escape

from .packages import DATE_STYLE, Parts, Sheet, workbook_parts, worksheet

Value: TypeAlias = "str | float | bool | dict[str, str]"
Cells: TypeAlias = "dict[tuple[int, int], Value]"

TEXTS = (
    "Oak", "Ždírec nad Doubravou", "  two  blanks  ", "= 1 + 1", "<b> & 'c' \"d\"", "first\nsecond", "007",
    "1 250,5", "😀 🏳️‍🌈", "#REF!", "ﬁ ½ Å A\N{COMBINING RING ABOVE}", "]]>", "\tafter a tab", "0", "TRUE",
    "x" * 3000,
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "-1",
    "0.1",
    "-0.5",
    "1E3",
    "1.5e-7",
    "12345678901",
    "2.0",
    "99.999",
    "+3",
    "007",
    "1e15",
)
FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass
class Truth:
    """What a workbook holds: sheets in order, each with its filled and with its hidden cells."""

    titles: list[str] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    hidden: list[dict[tuple[int, int], str]] = field(default_factory=list)


def odd_workbook(rng: random.Random) -> tuple[Parts, Truth]:
    """A workbook with something odd in every corner, and what it holds."""
    truth, shared, sheets = Truth(), [escaped_text("never used")], []
    counts_from_1904 = rng.random() < 0.3
    for number in range(rng.randint(1, 4)):
        writer = _SheetWriter(rng, shared, FIRST_DAY[counts_from_1904])
        xml = writer.sheet()
        truth.titles.append(f"{rng.choice(('List', 'Obce & města', 'Čísla <1>'))} {number}")
        truth.cells.append(writer.cells)
        truth.hidden.append(writer.hidden)
        state = rng.choice(("visible", "visible", "hidden", "veryHidden"))
        part = rng.choice(("", f"worksheets/odd{number}.xml", f"other/S{number}.XML"))
        sheets.append(Sheet(truth.titles[-1], xml, state if number else "visible", part))
    properties = f'<workbookPr date1904="{int(counts_from_1904)}"/>'
    return workbook_parts(sheets, shared, properties), truth


def escaped_text(text: str) -> str:
    """A text as one `t`, blanks kept."""
    return f'<t xml:space="preserve">{escape(text)}</t>'


def letters(column: int) -> str:
    """The letters of a column from 0."""
    column, last = divmod(column, 26)
    return (letters(column - 1) if column else "") + chr(65 + last)


class _SheetWriter:
    """Writes one sheet and remembers what it holds."""

    def __init__(self, rng: random.Random, shared: list[str], first_day: date) -> None:
        self._rng = rng
        self._shared = shared
        self._first_day = first_day
        self.cells: Cells = {}
        self.hidden: dict[tuple[int, int], str] = {}

    def sheet(self) -> str:
        rng = self._rng
        width = rng.choice((1, 3, 8, 30))
        rows = "".join(self._row(row, width) for row in sorted(rng.sample(range(60), rng.randint(0, 25))))
        if rng.random() < 0.3:  # someone has coloured a cell far away and left it empty
            rows += f'<row r="1048576"><c r="{rng.choice(("A", "XFD"))}1048576" s="2"/></row>'
        xml = worksheet(rows, self._before(), self._after())
        return self._with_prefix(xml) if rng.random() < 0.2 else xml

    def _before(self) -> str:
        rng = self._rng
        wrong = rng.choice(("A1", "A1:B2", "C7:D9", "A1:XFD1048576", "B3:Z40", "A900:B901", None))
        dimension = f'<dimension ref="{wrong}"/>' if wrong else ""
        views = (
            '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" state="frozen"/></sheetView>'
            "</sheetViews>"
        )
        columns = (
            '<cols><col min="1" max="2" width="0" hidden="1"/><col min="3" max="16384" width="9"/></cols>'
        )
        return (
            dimension + rng.choice(("", views)) + rng.choice(("", columns)) + rng.choice(("", "<!-- c -->"))
        )

    def _after(self) -> str:
        rng = self._rng
        filters = (
            '<autoFilter ref="A1:C9"><filterColumn colId="0"><filters><filter val="Oak"/></filters>'
            "</filterColumn></autoFilter>"
        )
        merged = '<mergeCells count="2"><mergeCell ref="A1:C2"/><mergeCell ref="E5:E20"/></mergeCells>'
        rules = (
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>1</formula>'
            "</cfRule></conditionalFormatting>"
        )
        extra = '<extLst><ext uri="{0}"><x:f xmlns:x="u"><x:c r="ZZ9"><x:v>5</x:v></x:c></x:f></ext></extLst>'
        return "".join(each for each in (filters, merged, rules, extra) if rng.random() < 0.5)

    def _with_prefix(self, xml: str) -> str:
        """The same sheet with every element of the standard in a named name space."""
        head, _, body = xml.partition("<worksheet xmlns=")
        body = "<worksheet xmlns=" + body
        for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "dimension"):
            for end in (" ", ">", "/"):
                body = body.replace(f"<{name}{end}", f"<m:{name}{end}")
            body = body.replace(f"</{name}>", f"</m:{name}>")
        return head + body.replace(" xmlns=", " xmlns:m=", 1)

    def _row(self, row: int, width: int) -> str:
        rng = self._rng
        hidden = (
            ' hidden="1"'
            if rng.random() < 0.2
            else rng.choice(("", ' spans="1:2"', ' ht="0" customHeight="1"'))
        )
        if rng.random() < 0.2:  # a row without gaps need not say where its cells are
            written = "".join(self._cell(row, column, "") for column in range(rng.randint(1, width)))
        else:
            columns = sorted(rng.sample(range(width), rng.randint(0, width)))
            written = "".join(
                self._cell(row, column, f' r="{letters(column)}{row + 1}"') for column in columns
            )
        return f'<row r="{row + 1}"{hidden}>{written}</row>'

    def _cell(self, row: int, column: int, reference: str) -> str:
        ways: tuple[Callable[[], tuple[str, Value]], ...] = (
            self._number, self._number, self._shared_text, self._inline_text, self._rich_text,
            self._truth_value, self._day, self._formula, self._nothing, self._hidden_value,
        )  # fmt: skip
        xml, value = self._rng.choice(ways)()
        if value == {"hidden": "formula"}:
            self.hidden[row, column] = ""
        elif isinstance(value, dict) and "hidden" in value:
            self.hidden[row, column] = value["hidden"]
        elif value != "":
            self.cells[row, column] = value
        return xml.replace("<c", f"<c{reference}", 1)

    def _number(self) -> tuple[str, Value]:
        number = self._rng.choice(NUMBERS)
        kind = self._rng.choice(("", ' t="n"', ' s="2"'))
        return f"<c{kind}><v>{number}</v></c>", float(number)

    def _shared_text(self) -> tuple[str, Value]:
        text = self._rng.choice(TEXTS)
        self._shared.append(escaped_text(text))
        return f'<c t="s"><v>{len(self._shared) - 1}</v></c>', text

    def _inline_text(self) -> tuple[str, Value]:
        text = self._rng.choice(TEXTS)
        return f'<c t="inlineStr"><is>{escaped_text(text)}</is></c>', text

    def _rich_text(self) -> tuple[str, Value]:
        """Runs of different looks; how it is pronounced is told beside them, and is no part of it."""
        parts = [self._rng.choice(TEXTS) for _ in range(self._rng.randint(1, 3))]
        runs = "".join(f"<r><rPr><b/></rPr>{escaped_text(part)}</r>" for part in parts)
        if self._rng.random() < 0.5:
            self._shared.append(f'{runs}<rPh sb="0" eb="1"><t>NOT THIS</t></rPh>')
            return f'<c t="s"><v>{len(self._shared) - 1}</v></c>', "".join(parts)
        return f'<c t="inlineStr"><is>{runs}</is></c>', "".join(parts)

    def _truth_value(self) -> tuple[str, Value]:
        value = self._rng.random() < 0.5
        return f'<c t="b"><v>{int(value)}</v></c>', value

    def _day(self) -> tuple[str, Value]:
        day = date(2000, 1, 1) + timedelta(days=self._rng.randint(0, 15_000))
        number = (day - self._first_day).days
        return f'<c s="{DATE_STYLE}"><v>{number}</v></c>', {"date": day.isoformat()}

    def _formula(self) -> tuple[str, Value]:
        text = self._rng.choice(TEXTS[:2])
        ways: list[tuple[str, Value]] = [
            ("<c><f>A1+1</f><v>4.5</v></c>", 4.5),
            (f'<c t="str"><f>A1&amp;"x"</f><v>{text}</v></c>', text),
            ('<c t="b"><f t="shared" ref="A1:A2" si="0">1=1</f><v>1</v></c>', True),
            ('<c><f t="array" ref="A1:B2">1</f><v>7</v></c>', 7.0),
        ]
        return self._rng.choice(ways)

    def _nothing(self) -> tuple[str, Value]:
        return self._rng.choice(('<c s="2"/>', '<c s="1"></c>', '<c t="str"><v></v></c>')), ""

    def _hidden_value(self) -> tuple[str, Value]:
        shown = self._rng.choice(("#REF!", "#N/A", "#DIV/0!"))
        if self._rng.random() < 0.5:
            return f'<c t="e"><v>{shown}</v></c>', {"hidden": shown}
        return "<c><f>A1+1</f></c>", {"hidden": "formula"}
