"""Cards as values for the script of the page, which shows one when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.reports.charts.points import told
from meritko.reports.document import Card, CardRow, plain
from meritko.wording import Translator

Values = list[object]


def card_values(cards: Mapping[str, Card], _: Translator) -> dict[str, object]:
    """The cards by their id, small: what many say is said once and named by its place.

    Returns:
        `texts`; `shared`: definition, formula, sources, errata, pages and official name, which
        the cards of an indicator have in common; `cards`: title, place in `shared`, numbers (label
        and text in turns), rows, what counts them, a note on them, rows left out, what counts
        those; `words`.
        A row is its name, its place, why it was left out, and then label and value in turns.
    """
    shelf = _Shelf(_)
    found = {identifier: shelf.card(card) for identifier, card in cards.items()}
    return {"texts": list(shelf.texts), "shared": shelf.shared, "cards": found, "words": _words(_)}


def _words(_: Translator) -> dict[str, str]:
    return {
        "asked": _("Where is this number from?"),
        "definition": _("Definition"),
        "formula": _("Computation"),
        "numbers": _("Numbers put in"),
        "sources": _("Sources"),
        "rows": _("Rows used"),
        "left_out": _("Rows left out"),
        "errata": _("Errata of the methodology"),
        "pages": _("Pages of the methodology"),
        "row": _("row"),
        "place": _("where it stands"),
        "values": _("values"),
        "reason": _("reason"),
    }


class _Shelf:
    """What was said before, with its place."""

    def __init__(self, say: Translator) -> None:
        self._say = say
        self.texts: dict[str, int] = {"": 0}
        self.shared: list[Values] = []
        self._shared_at: dict[str, int] = {}

    def card(self, card: Card) -> Values:
        numbers = [self._put(text) for label, number in card.numbers for text in (label, told(number))]
        return [
            self._put(card.title),
            self._common(card),
            numbers,
            self._rows(card.rows),
            self._put(_counted(card.row_count, len(card.rows), self._say)),
            self._put(card.rows_note),
            self._rows(card.left_out),
            self._put(_counted(card.left_out_count, len(card.left_out), self._say)),
        ]

    def _put(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def _common(self, card: Card) -> int:
        made: Values = [
            self._put(plain(card.definition)),
            self._put(card.formula),
            [self._put(source) for source in card.sources],
            [self._put(plain(erratum)) for erratum in card.errata],
            self._put(card.pages),
            self._put(card.label),
        ]
        place = self._shared_at.setdefault(repr(made), len(self.shared))
        if place == len(self.shared):
            self.shared.append(made)
        return place

    def _rows(self, rows: tuple[CardRow, ...]) -> list[list[int]]:
        return [self._row(row) for row in rows]

    def _row(self, row: CardRow) -> list[int]:
        values = (text for pair in row.values for text in pair)
        return [self._put(text) for text in (row.name, row.place, row.reason, *values)]


def _counted(count: int, shown: int, _: Translator) -> str:
    """How many rows there are, where not all of them are shown."""
    if not count:
        return ""
    said = _.ngettext("{n} row", "{n} rows", count).format(n=count)
    return said if shown in (0, count) else _("{rows}, shown: {n}").format(rows=said, n=shown)
