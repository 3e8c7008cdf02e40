"""The sheet of cards: a row for each result, with everything its number was made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.reports.document import Card, FindingList, Grid, Number, Words, plain
from meritko.reports.workbook.looks import LINE, Looks
from meritko.reports.workbook.paging import Paper, set_up_paper
from meritko.reports.workbook.plan import CARDS_HEAD, LEFT, TAG, Placed, Spot
from meritko.reports.workbook.sheets import MARGIN, Writing, write_head
from meritko.reports.workbook.texts import is_numeral, number_format, safe, said
from meritko.reports.workbook.titles import internal
from meritko.wording import Translator

_BACK = "\N{LEFTWARDS ARROW}"
_TITLE, _NUMBER, _LONG, _TEXT, _SHORT = 38.0, 12.0, 60.0, 40.0, 10.0
_HIGH = 60
"""Points of a row: four lines; the further ones are seen when the cell is chosen."""
_MOST_COLUMNS = 6
_RARE = 50
"""A part that fewer than one in so many cards have gets no column of its own."""


def write_cards(sheet: Worksheet, writing: Writing) -> None:
    """Write the sheet; a link in the margin leads back to where the number first stands."""
    document, say = writing.document, writing.say
    cards = document.cards.values()
    labels = _own_columns(cards)
    widths = [_TITLE, *[_NUMBER] * len(labels), _TEXT, _LONG, _TEXT, _SHORT, *[_TEXT] * 3, 2 * _SHORT]
    sheet.set_column(0, 0, MARGIN)
    sheet.set_column(TAG, TAG, 0.8)
    for at, width in enumerate(widths, start=LEFT):
        sheet.set_column(at, at, width)
    sheet.set_default_row(_HIGH)
    last_column = LEFT + len(widths) - 1
    write_head(sheet, writing, say(writing.plan.cards), last_column)
    for row, high in enumerate((LINE, 24, LINE, 2 * LINE)):
        sheet.set_row(row, high)
    for at, head in enumerate([say("number"), *labels, *_headings(say)], start=LEFT):
        style = "head_number" if LEFT < at <= LEFT + len(labels) else "head_text"
        sheet.write_string(CARDS_HEAD, at, safe(head), writing.looks.of(style))
    back, link = _where_shown(writing), writing.looks.of("link")
    lines = _Lines(sheet, labels, writing.looks)
    for row, card in enumerate(cards, start=CARDS_HEAD + 1):
        if card.id in back:
            spot = back[card.id]
            sheet.write_url(row, 0, internal(spot.sheet, spot.row), link, _BACK, spot.sheet)
        lines.write(row, card)
    sheet.freeze_panes(CARDS_HEAD + 1, LEFT + 1)
    last = CARDS_HEAD + len(cards)
    sheet.autofilter(CARDS_HEAD, LEFT, last, last_column)
    set_up_paper(sheet, document, Paper(widths, last, CARDS_HEAD, LEFT))


def _own_columns(cards: Collection[Card]) -> list[str]:
    """The parts of numbers that have a column of their own, the most usual first."""
    counted = Counter(label for card in cards for label, _ in card.numbers)
    usual = [label for label, times in counted.most_common(_MOST_COLUMNS) if times * _RARE >= len(cards)]
    return [label for label in counted if label in usual]


def _headings(say: Translator) -> list[str]:
    return [
        say("made of"), say("definition"), say("formula"), say("rows"), say("sources"),
        say("rows left out"), say("errata"), say("pages"),
    ]  # fmt: skip


class _Lines:
    """Writes a card a row; `labels` are the parts of its number with a column of their own."""

    def __init__(self, sheet: Worksheet, labels: list[str], looks: Looks) -> None:
        self._sheet, self._labels, self._looks = sheet, labels, looks
        self._text, self._missing = looks.of("cell_text"), looks.of("cell_missing")
        self._whole = looks.of("cell_number", numbers="#,##0")
        self._said: dict[Words, str] = {}

    def write(self, row: int, card: Card) -> None:
        """Write the row of a card."""
        sheet, numbers = self._sheet, dict(card.numbers)
        sheet.write_string(row, LEFT, safe(card.title), self._text)
        for at, label in enumerate(self._labels, start=LEFT + 1):
            number = numbers.pop(label, None)
            if number is not None:
                self._number(row, at, number)
        left_out = (f"{line.name}: {line.reason}" if line.reason else line.name for line in card.left_out)
        texts = (
            "\n".join(f"{label}: {plain((number,))}" for label, number in numbers.items()),
            self._once(card.definition),
            card.formula,
            None,
            "\n".join((*card.sources, card.rows_note) if card.rows_note else card.sources),
            "\n".join(left_out),
            "\n".join(map(self._once, card.errata)),
            card.pages,
        )
        for at, text in enumerate(texts, start=LEFT + 1 + len(self._labels)):
            if text:
                sheet.write_string(row, at, safe(text), self._text)
            elif text is None:
                sheet.write_number(row, at, card.row_count, self._whole)

    def _number(self, row: int, at: int, number: Number) -> None:
        if is_numeral(number):
            look = self._looks.of("cell_number", numbers=number_format(number))
            self._sheet.write_number(row, at, number.value, look)
        else:
            self._sheet.write_string(row, at, safe(number.shown), self._missing)

    def _once(self, words: Words) -> str:
        """Words as text, put together once though many cards share them."""
        if words not in self._said:
            self._said[words] = said(words)
        return self._said[words]


def _where_shown(writing: Writing) -> dict[str, Spot]:
    """The first row of a chapter that leads to a card, by the card's id; tables before sentences."""
    grids: dict[str, Spot] = {}
    sentences: dict[str, Spot] = {}
    for sheet in writing.plan.sheets:
        for placed in sheet.placed:
            found = grids if isinstance(placed.what, Grid) else sentences
            for row, card in _leading(placed):
                found.setdefault(card, Spot(sheet.title, row))
    return sentences | grids


def _leading(placed: Placed) -> Iterable[tuple[int, str]]:
    what: object = placed.what
    if isinstance(what, Grid):
        return [(placed.row + 2 + at, row.card) for at, row in enumerate(what.rows) if row.card]
    if isinstance(what, FindingList):
        return [(placed.row + at, line.card) for at, line in enumerate(what.lines) if line.card]
    return []
