"""Numbers as people write and paste them, and the fields of forms that take them.

Accepted are spaces of every kind between groups of three digits, a decimal comma or point, a sign of
any shape, and a unit behind. What can be read in two ways is asked about, never guessed: a
point before three digits is a Czech and German group and an English decimal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.ui.writing import number

LONGEST = 40
"""Characters; whoever enters more has pasted something else than a number."""

_SPACES = re.compile(r"[\s\u2060]+")
_MINUS = re.compile("^[-\u2010\u2011\u2012\u2013\u2212] ?")
_UNIT = re.compile(r" ?(?:(tis|mil)\.?)? ?(%|Kč|CZK)?$", re.IGNORECASE)
_TIMES = {"": Decimal(1), "tis": Decimal(1000), "mil": Decimal(1_000_000)}
_PLAIN = re.compile(r"(\d+|\d{1,3}(?: \d{3})+)?(?:[.,](\d+))?", re.ASCII)
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,(\d+))?", re.ASCII)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.(\d+))?", re.ASCII)
_ASKED = re.compile(r"([1-9]\d{0,2}|[1-9]\d{0,2}(?: \d{3})+)\.(\d{3})", re.ASCII)


class NotANumber(ValueError):
    """What was entered is no number; says how one is written."""


class Ambiguous(ValueError):
    """What was entered can be read in two ways; says both."""

    def __init__(self, text: str, first: Decimal, second: Decimal) -> None:
        self.readings = first, second
        said = {"text": text, "first": number(first), "second": number(second)}
        super().__init__(_("“%(text)s” can mean %(first)s or %(second)s. Write it as one of them.") % said)


@dataclass(frozen=True)
class Entered:
    """A number as it was understood, with the unit that was written behind it (`%`, `Kč` or none)."""

    value: Decimal
    unit: str = ""


def read_number(text: str) -> Entered:
    """Understand a number that a person wrote.

    Raises:
        NotANumber: it is none.
        Ambiguous: it can be read in two ways.
    """
    tidy = _SPACES.sub(" ", text).strip()
    unsigned = _MINUS.sub("", tidy)
    unit = _UNIT.search(unsigned)
    if unit is None or len(tidy) > LONGEST:  # the pattern matches an empty unit, so only the length decides
        raise NotANumber(_no_number(tidy))
    times = _TIMES[(unit[1] or "").lower()] * (-1 if unsigned != tidy else 1)
    value = _value(unsigned[: unit.start()], tidy, times)
    return Entered(value * times, {"": "", "%": "%"}.get(unit[2] or "", "Kč"))


def _value(digits: str, text: str, times: Decimal) -> Decimal:
    """The number that the digits, spaces, points and commas give."""
    if asked := _ASKED.fullmatch(digits):
        whole = Decimal(asked[1].replace(" ", ""))
        grouped, decimal = whole * 1000 + Decimal(asked[2]), whole + Decimal(f"0.{asked[2]}")
        raise Ambiguous(text, grouped * times, decimal * times)
    if (plain := _PLAIN.fullmatch(digits)) and (plain[1] or plain[2]):
        return Decimal(f"{(plain[1] or '0').replace(' ', '')}.{plain[2] or '0'}")
    if _POINTS.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if english := _COMMAS.fullmatch(digits):
        grouped = Decimal(digits.replace(",", ""))
        if english[1] and digits.count(",") == 1:
            raise Ambiguous(text, grouped * times, Decimal(digits.replace(".", "").replace(",", ".")) * times)
        return grouped
    raise NotANumber(_no_number(text))


def _no_number(text: str) -> str:
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return _("“%(text)s” is not a number. Write for example 1 234,5.") % {"text": shown}


class NumberBound(forms.BoundField):
    """A number in a form, able to say how what was entered is understood."""

    @property
    def understood(self) -> str:
        """The number as we write it, where it differs from what was entered; empty where it does not."""
        entered = str(self.data or "").strip()
        if not entered or self.errors:
            return ""
        read = read_number(entered)
        written = number(read.value)
        return "" if _SPACES.sub("", entered) == _SPACES.sub("", written) else written


class _CzechNumberField(forms.Field):
    """A number as people write it; `unit` is what may stand behind it: `%`, `Kč` or nothing."""

    widget = forms.TextInput
    bound_field_class = NumberBound

    def __init__(
        self,
        *,
        unit: str = "",
        at_least: Decimal | int | None = None,
        at_most: Decimal | int | None = None,
        **options: Any,
    ) -> None:
        self.unit, self.at_least, self.at_most = unit, at_least, at_most
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        told = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "data-number": "",
            "data-or": gettext_lazy("or"),
        }
        return {**super().widget_attrs(widget), **told}

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: numbers as we write them, what was entered as it was entered."""
        return number(value) if isinstance(value, int | float | Decimal) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            read = read_number(str(value))
        except Ambiguous as error:
            raise ValidationError(str(error), code="ambiguous") from error
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from error
        if read.unit and read.unit != self.unit:
            raise ValidationError(self._wrong_unit(read.unit), code="unit")
        return self._within(read.value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was entered, however it is written."""
        try:
            return bool(self.to_python(data) != self.to_python(self.prepare_value(initial)))
        except ValidationError:
            return True

    def _wrong_unit(self, written: str) -> str:
        if self.unit:
            said = {"unit": self.unit, "written": written}
            return _("Here the number is in %(unit)s, not in %(written)s.") % said
        return _("Here belongs a number without %(written)s.") % {"written": written}

    def _within(self, value: Decimal) -> Decimal:
        if self.at_least is not None and value < self.at_least:
            said = _("The number is at least %(bound)s.") % {"bound": number(self.at_least)}
            raise ValidationError(said, code="low")
        if self.at_most is not None and value > self.at_most:
            said = _("The number is at most %(bound)s.") % {"bound": number(self.at_most)}
            raise ValidationError(said, code="high")
        return value


class CzechDecimalField(_CzechNumberField):
    """A number with at most `decimals` places behind the comma; gives a Decimal, or None for nothing."""

    def __init__(self, *, decimals: int = 2, **options: Any) -> None:
        self.decimals = decimals
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        read: Decimal | None = super().to_python(value)
        if read is not None and read != round(read, self.decimals):
            said = _("Write at most %(decimals)s places behind the comma.") % {"decimals": self.decimals}
            raise ValidationError(said, code="decimals")
        return read


class CzechIntegerField(_CzechNumberField):
    """A whole number; gives an int, or None for nothing."""

    def to_python(self, value: Any) -> int | None:
        read: Decimal | None = super().to_python(value)
        if read is None:
            return None
        if read != int(read):
            raise ValidationError(_("Write a whole number."), code="whole")
        return int(read)
