"""Numbers as people write them in Czech and in English."""

from __future__ import annotations

from babel.numbers import format_decimal

from meritko.engine.results import Quantity, State
from meritko.wording import Translator


def said(number: Quantity | None, say: Translator, decimals: int | None = None) -> str:
    """A number with grouped thousands; at most `decimals` decimal places (None: six)."""
    if number is None:
        return "–"
    places = "#" * (6 if decimals is None else decimals)
    if decimals is not None and isinstance(number, float):
        places = "0" * decimals
    text: str = format_decimal(number, format=f"#,##0.{places}" if places else "#,##0", locale=say.language)
    return text


def why_empty(state: State, say: Translator) -> str:
    """Why a result has no value."""
    reasons: dict[State, str] = {
        "computed": "",
        "missing": say("nothing was reported"),
        "not_computable": say("not computable, the denominator is zero"),
        "not_applicable": say("not applicable, what it needs is not collected"),
    }
    return reasons[state]
