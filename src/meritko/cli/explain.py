"""meritko explain: where a number of a run comes from, down to the cell."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from meritko.cli.hints import hint
from meritko.cli.layout import field
from meritko.cli.runs import opened_run, say_changed
from meritko.engine.explaining import CellValue, ExplainedRow, Explanation
from meritko.methodology.pack import Pack
from meritko.methodology.words import case_in_words
from meritko.reports.explained import errata_of, missing_columns, name_of, pages_of, value_of, which
from meritko.reports.numbers import said, why_empty
from meritko.wording import Translator

ALL_ROWS = 0
ROWS_OF_MANY = 2
"""How many rows stand under each result where several are explained at once."""


def run(options: argparse.Namespace) -> int:
    """Print the explanation; 1 when the run is damaged or does not hold together, 2 for wrong names."""
    say: Translator = options.say
    opened = opened_run(options)
    if opened is None:
        return 1
    pack, stored = opened.pack, opened.stored
    codes = tuple(dict.fromkeys(row["indicator"] for row in stored))
    if options.indicator not in codes:
        text = say("the run has no indicator “{code}”{hint}")
        options.usage(text.format(code=options.indicator, hint=hint(options.indicator, codes, say)))
    found = opened.explainer.explain(options.indicator, options.unit, options.category)
    if not found:
        options.usage(_nothing(options, stored, say))
    if not _agrees(found, stored):
        say_changed(options)
        return 1
    if options.json:
        print(json.dumps([as_json(pack, e, say) for e in found], ensure_ascii=False, indent=1, default=str))
        return 0
    alone = len(found) == 1
    most = options.rows if alone or options.rows == ALL_ROWS else min(options.rows, ROWS_OF_MANY)
    texts = ("\n".join(in_text(pack, e, say, whole=alone, most=most or None)) for e in found)
    print("\n\n".join(texts))
    return 0


def _nothing(options: argparse.Namespace, stored: Sequence[dict[str, str]], say: Translator) -> str:
    rows = [row for row in stored if row["indicator"] == options.indicator]
    units = ", ".join(dict.fromkeys(row["unit"] or "–" for row in rows))
    categories = ", ".join(dict.fromkeys(row["category"] or "–" for row in rows))
    text = say("{code} has no such unit or category; units: {units}; categories: {categories}")
    return text.format(code=options.indicator, units=units, categories=categories)


def _agrees(found: Sequence[Explanation], stored: Sequence[dict[str, str]]) -> bool:
    """Whether the numbers computed again are those of results.csv."""
    values = {(r["indicator"], r["unit"], r["category"]): (r["value"], r["left_out"]) for r in stored}
    for explanation in found:
        result = explanation.result
        value, left_out = values.get((result.indicator, result.unit, result.category), ("?", ""))
        if left_out != str(result.left_out) or (value == "") != (result.value is None):
            return False
        if result.value is not None and abs(float(value) - result.value) > 1e-9 * max(1, abs(result.value)):
            return False
    return True


def as_json(pack: Pack, explanation: Explanation, say: Translator) -> dict[str, object]:
    """The explanation for other programs."""
    return {
        **asdict(explanation.result),
        "scale": explanation.indicator.scale,
        "formula": case_in_words(pack, explanation.indicator, explanation.case, say),
        "rows": [asdict(row) for row in explanation.rows],
        "left_out_rows": [asdict(row) for row in explanation.left_out],
        "uses": [asdict(result) for result in explanation.uses],
        "auxiliary": [as_json(pack, other, say) for other in explanation.behind],
        "errata": list(explanation.indicator.errata),
    }


def in_text(
    pack: Pack, explanation: Explanation, say: Translator, *, whole: bool = True, most: int | None = None
) -> Iterator[str]:
    """The explanation for people, line by line.

    Args:
        pack: The pack of the run.
        explanation: What to show.
        say: The language.
        whole: Also the definition, reading, pages and errata.
        most: How many rows at most; None for all.
    """
    indicator, result = explanation.indicator, explanation.result
    yield f"{indicator.code}  {indicator.label.say(say.language)}"
    yield ", ".join((say("year {year}").format(year=result.year), *which(pack, explanation, say)))
    yield ""
    yield from _figures(pack, explanation, say)
    if indicator.definition and whole:
        yield _field(say("definition"), indicator.definition.say(say.language))
    if explanation.uses:
        yield ""
        yield from (f"{name_of(pack, other, say)} = {said(other.value, say)}" for other in explanation.uses)
    if result.left_out and not explanation.left_out:
        yield say("left out in the indicators it is made of: {n}").format(n=result.left_out)
    if indicator.measures:
        yield from _all_rows(explanation, say, most)
    for other in explanation.behind:
        yield ""
        yield name_of(pack, other.result, say)
        yield from _figures(pack, other, say)
        yield from _all_rows(other, say, most)
    if whole:
        yield from _about(pack, explanation, say)


def _all_rows(explanation: Explanation, say: Translator, most: int | None) -> Iterator[str]:
    for title, rows in (
        (say("rows counted"), explanation.rows),
        (say("rows left out"), explanation.left_out),
    ):
        if rows or title == say("rows counted"):
            yield ""
            yield f"{title}: {len(rows)}"
            yield from _rows(rows, say, most, explanation.some_above)


def _figures(pack: Pack, explanation: Explanation, say: Translator) -> Iterator[str]:
    indicator, result = explanation.indicator, explanation.result
    value = said(result.value, say)
    unit = indicator.unit.say(say.language) if indicator.unit else ""
    with_unit = f"{value} {unit}" if unit == "%" else f"{value} ({unit})" if unit else value
    yield _field(say("value"), with_unit if result.value is not None else why_empty(result.state, say))
    formula = case_in_words(pack, indicator, explanation.case, say)
    if formula:
        yield _field(say("formula"), formula)
    if result.numerator is not None and result.denominator is not None:
        scale = f"{indicator.scale} × " if indicator.scale != 1 else ""
        numbers = f"{scale}{said(result.numerator, say)} / {said(result.denominator, say)}"
        yield _field(say("in numbers"), f"{numbers} = {value}")


def _rows(rows: Sequence[ExplainedRow], say: Translator, most: int | None, marks: bool) -> Iterator[str]:
    for row in rows[:most]:
        mark = say("[numerator] ") if marks and row.above else ""
        why = missing_columns(row, say)
        yield f"  {mark}{', '.join(row.name)}{why and f' – {why}'}"
        for (file, sheet, _), cells in groupby(row.cells, key=lambda cell: (cell.file, cell.sheet, cell.row)):
            said_cells = "; ".join(_cell(cell, say) for cell in cells)
            yield f"      {file} › {sheet}: {said_cells}"
    if most is not None and len(rows) > most:
        n = len(rows) - most
        yield "  " + say.ngettext("… and {n} more row", "… and {n} more rows", n).format(n=n)


def _cell(cell: CellValue, say: Translator) -> str:
    return f"{cell.cell or '–'} {cell.heading} = {value_of(cell, say)}"


def _about(pack: Pack, explanation: Explanation, say: Translator) -> Iterator[str]:
    indicator = explanation.indicator
    if indicator.reading:
        yield ""
        yield _field(say("reading"), indicator.reading.say(say.language))
    for code, text in errata_of(pack, explanation, say):
        yield _field(code, text)
    if pages := pages_of(pack, explanation, say):
        yield _field(say("source"), pages)


def _field(name: str, text: str) -> str:
    return field(name, text, 12)
