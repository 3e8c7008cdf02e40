"""How numbers, days and texts are written for people."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from markupsafe import Markup

_ICONS = Path(__file__).parent / "static" / "vendor" / "icons.svg"
_LONE = re.compile(r"(?<![^\s(„])([ksvzouaiKSVZOUAI]) (?=\S)")
_COUNTS = re.compile("[1-9]")
_UNITS = ("kB", "MB", "GB")


def _locale() -> str:
    return get_language() or "cs"


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number with grouped thousands; an en dash for a missing one, never a zero."""
    return "–" if value is None else _written(value, decimals, _locale())


@lru_cache(maxsize=10_000, typed=True)
def _written(value: float | Decimal, decimals: int | None, locale: str) -> str:
    places = "#" * 6 if decimals is None else "0" * decimals
    text: str = format_decimal(value, format=f"#,##0.{places}" if places else "#,##0", locale=locale)
    return text.replace("-", "−") if _COUNTS.search(text) else text.lstrip("-")


def percent(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number of hundredths with its sign, as `12,5 %`; 12.5 means twelve and a half."""
    return "–" if value is None else f"{number(value, decimals)}\N{NO-BREAK SPACE}%"


def money(value: float | Decimal | None) -> str:
    """An amount in crowns, as `1 250 Kč`; hellers are written when there are any, both digits."""
    if value is None:
        return "–"
    return f"{number(value, 0 if value == int(value) else 2)}\N{NO-BREAK SPACE}Kč"


def span(first: str, last: str) -> str:
    """From one to the other with an en dash, as `2–4`; with spaces around it where a part has its own."""
    if first == last:
        return first
    has_space = any(character.isspace() for character in first + last)
    return f"{first}\N{NO-BREAK SPACE}– {last}" if has_space else f"{first}–{last}"


def day(value: date | None) -> str:
    """A day as `22. 11. 2026`, with no-break spaces."""
    if value is None:
        return "–"
    if _locale() == "cs":
        return f"{value.day}.\N{NO-BREAK SPACE}{value.month}.\N{NO-BREAK SPACE}{value.year}"
    return str(format_date(value, "medium", locale=_locale())).replace(" ", "\N{NO-BREAK SPACE}")


def moment(value: datetime | None) -> str:
    """A day and a time, in the time of the place."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return f"{day(local.date())} {format_datetime(local, 'H:mm', locale=_locale())}"


def size(octets: int) -> str:
    """The size of a file in kilobytes, megabytes or gigabytes."""
    amount, unit = octets / 1000, 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{number(round(amount, 1 if amount < 10 else 0))}\N{NO-BREAK SPACE}{_UNITS[unit]}"


def tied(text: str | Promise) -> str:
    """A text whose one-letter prepositions and conjunctions stay with the word that follows."""
    made = _LONE.sub("\\1\N{NO-BREAK SPACE}", text if isinstance(text, str) else str(text))
    return Markup(made) if isinstance(text, Markup) else made  # noqa: S704 - as safe as it came


@cache
def icon(name: str, label: str = "") -> Markup:
    """An icon of the design system, drawn in the colour of its text; hidden from readers without a label.

    Raises:
        KeyError: the design system has no such icon.
    """
    if name not in _icons():
        raise KeyError(name)
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    drawn = Markup('<svg class="icon" focusable="false" width="16" height="16" {}><use href="{}#{}"/></svg>')
    return drawn.format(told, static("vendor/icons.svg"), name)


@cache
def _icons() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([^"]+)"', _ICONS.read_text(encoding="utf-8")))
