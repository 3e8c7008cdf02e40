"""Numbers as people write them in Czech and in English: the only place that rounds and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date

from meritko.engine.results import Quantity, Result, State
from meritko.methodology.indicator import Indicator
from meritko.reports.document import Number, Origin, Part
from meritko.wording import Translator

MISSING = "–"
_MOST_DECIMALS = 6
_MINUS = "\N{MINUS SIGN}"
_PER_CENT = "%"
_LONGEST_SYMBOL = 2


def said(number: Quantity | None, say: Translator, decimals: int | None = None) -> str:
    """A number with grouped thousands, a true minus and halves rounded up (away from zero).

    Args:
        number: A dash stands for None.
        say: The language.
        decimals: How many decimal places; a whole number (int) then has none. None: as many as
            the number has, at most six.
    """
    if number is None:
        return MISSING
    if decimals is None:
        return _trimmed(number, say.language)
    return fixed(number, 0 if isinstance(number, int) else decimals, say.language)


def fixed(number: Quantity, decimals: int, language: str) -> str:
    """A number with exactly so many decimal places."""
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _written(rounded, language)


def _trimmed(number: Quantity, language: str) -> str:
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    rest = rest.rstrip("0")
    return _written(Decimal(f"{whole}.{rest}" if rest else whole), language)


def _written(number: Decimal, language: str) -> str:
    group, point = _signs(language)
    text = f"{abs(number):,f}".replace(",", "\0").replace(".", point).replace("\0", group)
    return f"{_MINUS}{text}" if number < 0 else text


@cache
def _signs(language: str) -> tuple[str, str]:
    """What parts thousands and what stands before decimals."""
    signs = Locale.parse(language).number_symbols["latn"]
    return signs["group"], signs["decimal"]


def why_empty(state: State, say: Translator) -> str:
    """Why a result has no value."""
    reasons: dict[State, str] = {
        "computed": "",
        "missing": say("nothing was reported"),
        "not_computable": say("not computable, the denominator is zero"),
        "not_applicable": say("not applicable, what it needs is not collected"),
    }
    return reasons[state]


@dataclass(frozen=True)
class Numbers:
    """Makes numbers of a report in one language, each bound to where it comes from."""

    say: Translator

    def value(self, result: Result, indicator: Indicator) -> Number:
        """The value of a result."""
        unit = self._symbol(indicator)
        decimals = self.decimals(indicator, result.value)
        return self._of_result(result, result.value, "value", decimals, unit)

    def part(self, result: Result, part: Part) -> Number:
        """The numerator, the denominator or the number of left out rows of a result."""
        value: Quantity | None = getattr(result, part)
        return self._of_result(result, value, part, _places(value), "")

    def _of_result(
        self, result: Result, value: Quantity | None, part: Part, decimals: int, unit: str
    ) -> Number:
        origin = Origin((result.key,), part)
        if value is None:
            return Number(None, MISSING, origin, why=self._why(result, part))
        return Number(value, fixed(value, decimals, self.say.language), origin, decimals, unit)

    def _why(self, result: Result, part: Part) -> str:
        if result.state != "computed":
            return why_empty(result.state, self.say)
        return self.say("it is not a quotient") if part in ("numerator", "denominator") else ""

    def added(self, results: Sequence[Result], part: Part, indicator: Indicator) -> Number:
        """The sum of a part of several results; none when one of them has none.

        The sum is taken of the exact numbers, so that shares of a whole make 100.
        """
        values = [getattr(result, part) for result in results]
        origin = Origin(tuple(result.key for result in results), "sum")
        is_value = part == "value"
        unit = self._symbol(indicator) if is_value else ""
        if any(value is None for value in values):
            return Number(None, MISSING, origin, why=self.say("one of the parts is missing"))
        exact = sum((Decimal(repr(value)) for value in values), Decimal(0))
        total = float(exact.quantize(Decimal("1e-9"))) if exact % 1 else int(exact)
        if is_value and abs(total - round(total)) < 1e-9:
            total = float(round(total))
        decimals = self.decimals(indicator, total) if is_value else _places(total)
        return Number(total, fixed(total, decimals, self.say.language), origin, decimals, unit)

    def compared(self, value: Quantity | None, origin: Origin, indicator: Indicator) -> Number:
        """A number on the other side of a finding, or a difference, in the indicator's own form."""
        unit = self._symbol(indicator)
        if value is None:
            return Number(None, MISSING, origin, why=self.say("there is nothing to compare with"))
        decimals = self.decimals(indicator, value)
        if origin.said_by:  # a number of the methodology: as exact as it is written there
            decimals = _places(value)
        return Number(value, fixed(value, decimals, self.say.language), origin, decimals, unit)

    def difference(self, value: Quantity, origin: Origin, indicator: Indicator) -> Number:
        """A difference with its sign; of shares in percentage points."""
        decimals = self.decimals(indicator, value)
        unit = self.say("p.p.") if self.unit(indicator) == _PER_CENT else self._symbol(indicator)
        return Number(value, self._signed(value, decimals), origin, decimals, unit)

    def changed(self, value: Quantity, origin: Origin, in_points: bool) -> Number:
        """A change with its sign, or an index: one decimal place."""
        if origin.part == "index":
            return Number(value, fixed(value, 1, self.say.language), origin, 1)
        unit = self.say("p.p.") if in_points else ""
        return Number(value, self._signed(value, 1), origin, 1, unit)

    def _signed(self, value: Quantity, decimals: int) -> str:
        return ("+" if value > 0 else "") + fixed(value, decimals, self.say.language)

    def _symbol(self, indicator: Indicator) -> str:
        """The unit where it can follow any number; a word would have to be inflected, so it is left out."""
        unit = self.unit(indicator)
        return unit if len(unit) <= _LONGEST_SYMBOL or unit.isupper() or "." in unit else ""

    def counted(self, value: int, said_by: str = "run") -> Number:
        """A count that is no result: of findings, rows, files."""
        return Number(value, fixed(value, 0, self.say.language), Origin(said_by=said_by))

    def written(self, shown: str, said_by: str) -> Number:
        """What holds digits but is no quantity: a year, a version, a digest, a date."""
        return Number(None, shown, Origin(said_by=said_by))

    def day(self, day: date) -> Number:
        """A day as people write it; its parts never part at the end of a line."""
        shown: str = format_date(day, "long" if self.say.language == "en" else "d. M. y", self.say.language)
        return self.written(shown.replace(" ", "\N{NO-BREAK SPACE}"), "date")

    def places_of(self, shown: str) -> int:
        """How many decimal places a written number has."""
        _, point, rest = shown.rpartition(_signs(self.say.language)[1])
        return len(rest) if point else 0

    def unit(self, indicator: Indicator) -> str:
        return indicator.unit.say(self.say.language) if indicator.unit else ""

    def decimals(self, indicator: Indicator, value: Quantity | None) -> int:
        """How many places the values of an indicator have: its own, or one for shares."""
        if indicator.decimals is not None:
            return indicator.decimals
        if indicator.scale == 100 or self.unit(indicator) == _PER_CENT:
            return 1
        return _places(value)


def _places(value: Quantity | None) -> int:
    """None for a whole number, as many as it has (at most two) for others."""
    if value is None or isinstance(value, int) or value % 1 == 0:
        return 0
    return min(2, max(1, len(f"{value:.6f}".rstrip("0").partition(".")[2])))
