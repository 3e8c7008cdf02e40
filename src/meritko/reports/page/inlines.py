"""Running text of the document as HTML; a number that has a card leads to it."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import Card, Inline, Link, Number, Words, card_id
from meritko.reports.page.elements import Html, card_place, joined, place, tag, text


def words(said: Words, cards: Mapping[str, Card], card: str = "", units: bool = True) -> Html:
    """Words in their order.

    Args:
        card: The card of numbers that have none of their own.
        units: Whether units follow numbers.
    """
    return joined(_inline(one, cards, card, units) for one in said)


def verdict_tag(verdict: Verdict, label: str) -> Html:
    """A verdict in words; the style sheet puts a sign before them, so that colour is never alone."""
    return tag("span", text(label), class_=f"verdict {verdict}")


def card_of(number: Number, cards: Mapping[str, Card], otherwise: str = "") -> str:
    """The card that explains a number, or empty."""
    if number.origin.said_by:
        return ""
    own = [card_id(key) for key in number.origin.results]
    return next((one for one in own if one in cards), otherwise if otherwise in cards else "")


def _inline(one: Inline, cards: Mapping[str, Card], card: str, units: bool) -> Html:
    if isinstance(one, str):
        return text(one)
    if isinstance(one, Link):
        to = card_place(one.to) if one.to in cards else place(one.to)
        return tag("a", text(one.text), href=to)
    return _number(one, card_of(one, cards, card), units)


def _number(number: Number, card: str, units: bool) -> Html:
    written = (
        f"{number.shown}\N{NO-BREAK SPACE}{number.unit}" if units and _has_unit(number) else number.shown
    )
    if number.value is None and number.why:
        shown = tag("span", text(written), title=number.why)
        why = tag("span", text(f" ({number.why})"), class_="unseen")
        inside = joined((shown, why))
    else:
        inside = text(written)
    return tag("a", inside, href=card_place(card)) if card else inside


def _has_unit(number: Number) -> bool:
    """A dash for a number that is missing has no unit."""
    return bool(number.unit) and number.value is not None
