"""An explanation in words, the same for the command line and for the cards of a report."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.engine.explaining import CellValue, ExplainedRow, Explanation
from meritko.engine.results import Result
from meritko.methodology.pack import Pack
from meritko.reports.numbers import said
from meritko.wording import Translator


def which(pack: Pack, explanation: Explanation, say: Translator) -> tuple[str, ...]:
    """Of what unit and category a result is, with what their codes stand for; empty for a single one."""
    result, case = explanation.result, explanation.case
    parts = []
    if result.unit:
        label = unit_label(pack, explanation, say)
        parts.append(say("unit {unit}").format(unit=result.unit) + (f" – {label}" if label else ""))
    if result.category:
        label = f" – {case.label.say(say.language)}" if case.label else ""
        parts.append(say("category {category}").format(category=result.category) + label)
    return tuple(parts)


def unit_label(pack: Pack, explanation: Explanation, say: Translator) -> str:
    """What the code of a unit stands for; empty where the unit is no code."""
    by, table = explanation.indicator.by, pack.tables.get(explanation.indicator.measures or "")
    codelist = by.every if by else None
    if by and table and not codelist:
        codelist = table.column(by.column).codelist
    codes = pack.codelists.get(codelist or "")
    code = codes.get(explanation.result.unit) if codes else None
    return code.label.say(say.language) if code else ""


def name_of(pack: Pack, result: Result, say: Translator) -> str:
    """A result by its code; an auxiliary one, whose code nobody knows, by its label."""
    auxiliary = next((i for i in pack.indicators if i.auxiliary and i.code == result.indicator), None)
    name = auxiliary.label.say(say.language) if auxiliary else result.indicator
    return " ".join(part for part in (name, result.unit, result.category) if part)


def missing_columns(row: ExplainedRow, say: Translator) -> str:
    """Why a row is left out: the columns it has no value in; empty where a rule leaves it out."""
    return say("missing: {columns}").format(columns=", ".join(row.missing)) if row.missing else ""


def value_of(cell: CellValue, say: Translator) -> str:
    """What a cell holds."""
    if cell.value is None:
        return say("(empty)")
    if isinstance(cell.value, str) or cell.type == "year":
        return str(cell.value)
    return said(cell.value, say)


def errata_of(pack: Pack, explanation: Explanation, say: Translator) -> Iterator[tuple[str, str]]:
    """The id of each erratum of the indicator, with what the text says and what was decided."""
    for code in explanation.indicator.errata:
        erratum = pack.errata[code]
        yield code, f"{erratum.says.say(say.language)} → {erratum.decision.say(say.language)}"


def pages_of(pack: Pack, explanation: Explanation, say: Translator) -> str:
    """Where the indicator is defined; empty where the pack does not say."""
    if not explanation.indicator.pages:
        return ""
    source, pages = pack.source.say(say.language), explanation.indicator.pages
    return say("{source}, pages {pages}").format(source=source, pages=pages)
