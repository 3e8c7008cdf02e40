"""What the workbook of justifications consists of: its columns and its sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meritko.engine.findings.finding import FindingKey
from meritko.engine.results import Quantity
from meritko.methodology.model import NOWHERE, CodeList, Column, ColumnType, Table, Text, WorkbookKind
from meritko.methodology.templates import OwnSheets, Template
from meritko.wording import DEFAULT_LANGUAGE, LANGUAGES, n_, translator
from meritko.workbooks.recognition import Layout
from meritko.workbooks.values import normalise

FILE = "justifications.xlsx"
"""Its name in the folder of a run."""

CAUSES = "causes"
"""What the code list of causes is called in the layout, whatever the pack calls it."""

SHEET = n_("Justifications")
INSTRUCTIONS = n_("How to fill it in")
LISTS = n_("Causes")
KIND = n_("Justifications of what departs from a target")
MARK = n_("internal, contains small counts")

KEY, MEASURED, CAUSE, EXPLANATION = "key", "measured", "cause", "explanation"
HEADINGS: dict[str, str] = {
    "programme": n_("programme"),
    "criterion": n_("criterion"),
    "indicator": n_("indicator"),
    "unit": n_("for whom"),
    "category": n_("category"),
    MEASURED: n_("measured"),
    "against": n_("target or reference"),
    "difference": n_("difference"),
    "words": n_("in words"),
    CAUSE: n_("cause"),
    EXPLANATION: n_("explanation"),
    "mark": MARK,
    KEY: n_("key (leave as it is)"),
}
"""The columns in their order, with their headings."""
READ: dict[str, ColumnType] = {KEY: "text", MEASURED: "number", CAUSE: "code", EXPLANATION: "text"}
"""The columns that are read; the others are there for people."""
_FAR_BELOW_ZERO = -(10**15)


@dataclass(frozen=True)
class Departure:
    """A row of the workbook: what departs from a target, in the words of the report.

    `decimals`: places to show of the three numbers; a number that is None is an empty cell.
    """

    key: FindingKey
    programme: str
    criterion: str
    indicator: str
    unit: str
    category: str
    words: str
    measured: Quantity | None = None
    against: Quantity | None = None
    difference: Quantity | None = None
    decimals: int = 1


def heading(column: str, language: str) -> str:
    """The heading of a column in a language."""
    return translator(language)(HEADINGS[column])


def table(language: str) -> Table:
    """The sheet as the reading knows tables, with the columns that are read."""
    say = translator(language)
    columns = tuple(
        Column(
            id=name,
            header=heading(name, language),
            label=_text(HEADINGS[name]),
            type=kind,
            required=name == KEY,
            optional=name == MEASURED,
            codelist=CAUSES if kind == "code" else None,
            least=_FAR_BELOW_ZERO,
        )
        for name, kind in READ.items()
    )
    return Table(
        id=language, workbook=language, sheet=say(SHEET), label=_text(SHEET), one_row_per=_text(KIND),
        columns=columns, key=(KEY,), required=True, place=NOWHERE,
    )  # fmt: skip


def layout(causes: CodeList, titles: Iterable[str]) -> Layout:
    """What the workbook may look like; the titles of its sheets tell in which language it was written."""
    found = {normalise(title) for title in titles}
    language = next((each for each in LANGUAGES if translator(each)(SHEET) in found), DEFAULT_LANGUAGE)
    passed_over = tuple(heading(name, language) for name in HEADINGS if name not in READ)
    kind = WorkbookKind(language, _text(KIND), (language,), passed_over, NOWHERE)
    own = OwnSheets(_text(INSTRUCTIONS), _text(LISTS), Text("\0", "\0"))
    template = Template(language, own, (), (), {}, frozenset(), NOWHERE)
    return Layout((kind,), {language: table(language)}, {CAUSES: causes}, {language: template})


def _text(message: str) -> Text:
    return Text(translator("cs")(message), message)
