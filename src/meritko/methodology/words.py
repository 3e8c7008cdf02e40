"""A formula in words, with the headings of columns in place of their ids."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.methodology.formulas import Call, Expression, Formula, Number, Ref, Word, indicator_of
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack
from meritko.wording import Translator

_SIGNS = {"*": "×", "-": "−", "/": "/", "<>": "≠", "<=": "≤", ">=": "≥"}
_STRENGTH = {
    "or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip


def case_in_words(pack: Pack, indicator: Indicator, case: Case, say: Translator) -> str:
    """How the value of a case is computed, in one line."""
    labels = column_labels(pack, indicator.measures, say.language)
    scale = f"{indicator.scale} × " if indicator.scale != 1 else ""
    if case.numerator and case.denominator:
        top, bottom = (formula_in_words(f, labels, say, inside=6) for f in (case.numerator, case.denominator))
        quotient = f"{scale}{top} / {bottom}"
        if case.otherwise:
            otherwise = formula_in_words(case.otherwise, labels, say)
            return say("{quotient}, or else {otherwise}").format(quotient=quotient, otherwise=otherwise)
        return quotient
    if case.value:
        return formula_in_words(case.value, labels, say)
    if indicator.of:
        text = say("share of rows in the category, by the value of: {value}")
        return scale + text.format(value=formula_in_words(indicator.of, labels, say))
    return ""


def column_labels(pack: Pack, table: str | None, language: str) -> dict[str, str]:
    """Column id -> what people call it."""
    if table is None:
        return {}
    if table in pack.tables:
        return {column.id: column.label.say(language) for column in pack.tables[table].columns}
    prepared = pack.prepared[table]
    labels: dict[str, str] = {}
    for needed in prepared.needs:
        labels |= column_labels(pack, needed, language)
    for column in prepared.columns:
        direct = [pack.tables[t].column(c).label.say(language) for t, c in column.origins if c == column.id]
        labels[column.id] = direct[0] if direct else labels.get(column.id, column.id)
    return labels | {name: text.say(language) for name, text in prepared.labels.items()}


def formula_in_words(formula: Formula, labels: Mapping[str, str], say: Translator, inside: int = 0) -> str:
    """The formula with labels; `inside`: how strongly what stands around it binds."""
    return _say(formula.expression, labels, say, inside)


def _say(expression: Expression, labels: Mapping[str, str], say: Translator, inside: int = 0) -> str:
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Word):
        return expression.value
    if isinstance(expression, Ref):
        return f"„{labels.get(expression.column, expression.column)}“"
    strength = _STRENGTH.get(expression.name)
    if strength:
        sign = {"and": say("and"), "or": say("or")}.get(
            expression.name, _SIGNS.get(expression.name, expression.name)
        )
        left, right = expression.arguments
        text = f"{_say(left, labels, say, strength)} {sign} {_say(right, labels, say, strength + 1)}"
        return f"({text})" if strength < inside else text
    return _function(expression, labels, say)


def _function(call: Call, labels: Mapping[str, str], say: Translator) -> str:
    parts = [_say(argument, labels, say) for argument in call.arguments]
    texts = {
        "sum": say("sum of {0}"),
        "count": say("number of rows where {0}") if parts else say("number of rows"),
        "total": say("the same for all units ({0})"),
        "if": say("{1} if {0}, else {2}"),
        "not": say("not ({0})"),
        "negative": "−{0}",
        "abs": "|{0}|",
        "floor": say("whole part of ({0})"),
        "round_half_up": say("({0}) rounded to a whole number"),
        "is_filled": say("{0} is filled in"),
        "evaluated_year": say("the evaluated year"),
        "parameter": say("parameter {0}"),
        "parameter_value": say("parameter {0}"),
        "number_of_codes": say("number of codes of the list {0}"),
    }
    if call.name == "indicator":
        code, category = indicator_of(call)
        return f"{code} ({category})" if category else code
    return texts[call.name].format(*parts)
