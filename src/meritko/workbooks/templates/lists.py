"""The code lists of a template: what drop-downs offer, and the sheet on which it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.methodology.model import CodeList, Column, Table
from meritko.wording import Translator
from meritko.workbooks.templates.looks import A4, LINE, Looks, lines_of
from meritko.workbooks.values import reader_for

_FIRST_ROW = 2
_WIDTH = 100
_AROUND_A_LIST = 3
"""Rows of a block besides its codes: the name, the columns it is for, an empty one."""
_BetweenLists = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Block:
    """A list on the sheet: its codes, how each is offered, and from which row (from 0) on.

    `headings` are those of the columns that choose from it; none for a mere legend.
    """

    codes: CodeList
    offers: tuple[str, ...]
    row: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Lists:
    """Every block of the sheet; `sheet` is its title."""

    sheet: str
    blocks: tuple[Block, ...]
    of_columns: Mapping[_BetweenLists, Block]

    def block(self, column: Column) -> Block | None:
        """What a column chooses from; None when it does not choose."""
        return self.of_columns.get(_key(column))

    def offered(self, column: Column) -> tuple[str, ...]:
        """The texts that a column's drop-down offers."""
        block = self.block(column)
        return block.offers if block else ()

    def shown(self, column: Column, code: str) -> str:
        """A code the way the drop-down offers it."""
        block = self.block(column)
        ids = [each.id for each in block.codes.codes] if block else []
        return block.offers[ids.index(code)] if block and code in ids else code

    def source(self, block: Block) -> str:
        """The cells of the offers, as a formula names them."""
        sheet = self.sheet.replace("'", "''")
        first = block.row + _AROUND_A_LIST
        return f"='{sheet}'!$B${first}:$B${first + len(block.offers) - 1}"


def _key(column: Column) -> _BetweenLists:
    return (column.codelist or "", column.only)


def plan_lists(
    sheet: str,
    columns: Iterable[tuple[Table, Column]],
    codelists: Mapping[str, CodeList],
    legends: Iterable[str],
    year: int,
    language: str,
) -> Lists:
    """Lay the lists of the columns out one under the other, and the legends after them."""
    users: dict[_BetweenLists, list[tuple[Table, Column]]] = {}
    for table, column in columns:
        if column.codelist:
            users.setdefault(_key(column), []).append((table, column))
    row = _FIRST_ROW
    of_columns: dict[_BetweenLists, Block] = {}
    for key, using in users.items():
        codes = _allowed(codelists[key[0]], using, year)
        headings = tuple(dict.fromkeys(column.header for _, column in using))
        of_columns[key] = Block(codes, _offers(codes, using[0][1], language), row, headings)
        row += len(codes.codes) + _AROUND_A_LIST
    blocks = list(of_columns.values())
    for legend in legends:
        codes = codelists[legend]
        blocks.append(Block(codes, tuple(code.label.say(language) for code in codes.codes), row, ()))
        row += len(codes.codes) + _AROUND_A_LIST
    return Lists(sheet, tuple(blocks), of_columns)


def _allowed(codes: CodeList, using: Sequence[tuple[Table, Column]], year: int) -> CodeList:
    """The codes that the columns may hold in the year, as the reading takes them."""
    of_many_years = any(column.type == "year" for table, _ in using for column in table.columns)
    first, last = date(year, 1, 1), date(year, 12, 31)
    only = using[0][1].only
    held = (
        code
        for code in codes.codes
        if (not only or code.id in only)
        and (
            of_many_years or ((code.valid_from or date.min) <= last and (code.valid_to or date.max) >= first)
        )
    )
    return replace(codes, codes=tuple(held))


def _offers(codes: CodeList, column: Column, language: str) -> tuple[str, ...]:
    """Each code by its label where the reading takes the label for this very code, else by itself."""
    read = reader_for(column, codes)
    labels = ((code.id, code.label.say(language)) for code in codes.codes)
    return tuple(label if read(label) == (code, None) else code for code, label in labels)


def write_lists(sheet: Worksheet, lists: Lists, looks: Looks, say: Translator) -> None:
    """The sheet of lists: code and name, one list under the other."""
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, _WIDTH)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.set_tab_color("#7F7F7F")
    sheet.write_string(0, 0, lists.sheet, looks.title)
    for block in lists.blocks:
        sheet.write_string(block.row, 0, block.codes.label.say(say.language), looks.section)
        sheet.write_blank(block.row, 1, None, looks.section)
        if block.headings:
            text = say("to choose from in: {columns}").format(columns=", ".join(block.headings))
        else:
            text = say("what the letters in the headings mean")
        sheet.write_string(block.row + 1, 1, text, looks.subtitle)
        for at, (code, offer) in enumerate(zip(block.codes.codes, block.offers, strict=True), block.row + 2):
            sheet.write_string(at, 0, code.id, looks.strong_cell)
            sheet.write_string(at, 1, offer, looks.cell)
            sheet.set_row(at, lines_of(offer, _WIDTH) * LINE + 1)
