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
_TIGHTEST = 7


def case_in_words(pack: Pack, indicator: Indicator, case: Case, say: Translator) -> str:
    """How the value of a case is computed, in one line."""
    labels = column_labels(pack, indicator.measures, say.language) | _names(pack, say.language)
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


def _names(pack: Pack, language: str) -> dict[str, str]:
    """What people call parameters, code lists and indicators that are only auxiliary.

    The keys hold a space, so that they cannot be ids of columns.
    """
    return (
        {f"parameter {each.id}": each.label.say(language) for each in pack.parameters}
        | {f"codelist {each.id}": each.label.say(language) for each in pack.codelists.values()}
        | {f"indicator {i.code}": i.label.say(language) for i in pack.indicators if i.auxiliary}
    )


def formula_in_words(formula: Formula, labels: Mapping[str, str], say: Translator, inside: int = 0) -> str:
    """The formula with labels; `inside`: how strongly what stands around it binds."""
    return _say(formula.expression, labels, say, inside)


def _say(expression: Expression, labels: Mapping[str, str], say: Translator, inside: int = 0) -> str:
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Word):
        return expression.value
    if isinstance(expression, Ref):
        return quoted(labels.get(expression.column, expression.column), say)
    strength = _STRENGTH.get(expression.name)
    if strength:
        sign = {"and": say("and"), "or": say("or")}.get(
            expression.name, _SIGNS.get(expression.name, expression.name)
        )
        left, right = expression.arguments
        text = f"{_say(left, labels, say, strength)} {sign} {_say(right, labels, say, strength + 1)}"
        return f"({text})" if strength < inside else text
    text = _function(expression, labels, say)
    return f"({text})" if expression.name == "count" and expression.arguments and inside else text


def quoted(name: str, say: Translator) -> str:
    """A name in the quotation marks of the language."""
    return f"„{name}“" if say.language == "cs" else f"“{name}”"


def _named(kind: str, argument: Expression, labels: Mapping[str, str], say: Translator) -> str:
    """A parameter or a code list by its label, by its id where it has none."""
    name = argument.value if isinstance(argument, Word) else _say(argument, labels, say)
    label = labels.get(f"{kind} {name}")
    return quoted(label, say) if label else name


def _function(call: Call, labels: Mapping[str, str], say: Translator) -> str:
    tight = _TIGHTEST if call.name == "sum" else 0
    parts = [_say(argument, labels, say, tight) for argument in call.arguments]
    kind = {"parameter": "parameter", "parameter_value": "parameter", "number_of_codes": "codelist"}
    if call.name in kind:
        parts = [_named(kind[call.name], argument, labels, say) for argument in call.arguments]
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
        label = labels.get(f"indicator {code}")
        named = quoted(label, say) if label else code
        return f"{named} ({category})" if category else named
    return texts[call.name].format(*parts)
