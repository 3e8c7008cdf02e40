"""Cards “where is this number from?”: what stands behind every result of a run."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from meritko.engine.explaining import ExplainedRow, Explainer, Explanation, Most, UsedSheet
from meritko.engine.results import Quantity, Result
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.persons import indicators_about_persons, measures_persons, tables_about_persons
from meritko.methodology.words import case_in_words
from meritko.reports.document import Audience, Card, CardRow, Key, Number, Origin, Part, Words, card_id
from meritko.reports.explained import errata_of, missing_columns, name_of, pages_of, value_of, which
from meritko.reports.numbers import said, why_empty
from meritko.reports.typography import typeset
from meritko.wording import Translator, translator

SHOWN = Most(rows=8, left_out=20)
"""How many rows a card shows; `meritko explain` shows all of them."""


def cards(
    pack: Pack,
    setting: Setting,
    tables: Tables,
    results: Sequence[Result],
    *,
    audience: Audience = "national",
    language: str = "cs",
    explainer: Explainer | None = None,
) -> dict[str, Card]:
    """A card for every result that the audience may see.

    Args:
        pack: The pack of the run.
        setting: Its year and parameters.
        tables: What it was computed from.
        results: All its results.
        audience: Other than `national`: results of one person have no card, and cards of
            indicators that count persons no rows.
        language: Of names and words.
        explainer: Of this run and in this language, to share what it has traced; else one is made.

    Returns:
        The cards by their id, in the order of the results.
    """
    explainer = explainer or Explainer(pack, setting, tables, language)
    maker = _Maker(pack, explainer, results, translator(language))
    hidden: frozenset[str] = frozenset()
    if audience != "national":
        hidden = indicators_about_persons(pack)
        about_persons = tables_about_persons(pack) & tables.keys()
        maker.hide((source.file, source.sheet) for name in about_persons for source in tables[name].sources)
    found: dict[Key, Card] = {}
    for code in dict.fromkeys(result.indicator for result in results):
        if code not in hidden:
            found |= {card.key: card for card in maker.cards_of(code)}
    return {card_id(result.key): found[result.key] for result in results if result.key in found}


def carded(pack: Pack, results: Sequence[Result], audience: Audience) -> frozenset[str]:
    """The ids of the cards that `cards` makes for an audience."""
    hidden = frozenset() if audience == "national" else indicators_about_persons(pack)
    return frozenset(card_id(result.key) for result in results if result.indicator not in hidden)


class _Maker:
    """Makes cards; what the cards of an indicator have in common is made once."""

    def __init__(
        self,
        pack: Pack,
        explainer: Explainer,
        results: Sequence[Result],
        say: Translator,
    ) -> None:
        self._pack = pack
        self._explainer = explainer
        self._results = {result.key: result for result in results}
        self._say = say
        self._formulas: dict[tuple[str, str | None], str] = {}
        self._hides_persons = False
        self._hidden_sheets: frozenset[tuple[str, str]] = frozenset()

    def hide(self, sheets: Iterable[tuple[str, str]]) -> None:
        """Leave out rows about persons, and the cells of these (file, sheet) from any other row."""
        self._hides_persons = True
        self._hidden_sheets = frozenset(sheets)

    def cards_of(self, code: str) -> Iterator[Card]:
        """The cards of all results of an indicator."""
        explained = self._explainer.explain(code, most=SHOWN)
        if not explained:
            return
        indicator = explained[0].indicator
        about_persons = self._hides_persons and measures_persons(self._pack, indicator)
        definition = self._prose(indicator.definition.say(self._say.language) if indicator.definition else "")
        said_errata = errata_of(self._pack, explained[0], self._say)
        errata = tuple(self._prose(f"{name}: {text}") for name, text in said_errata)
        pages = pages_of(self._pack, explained[0], self._say)
        for explanation in explained:
            yield self._card(explanation, definition, errata, pages, with_rows=not about_persons)

    def _prose(self, text: str) -> Words:
        return (typeset(text),) if text else ()

    def _card(
        self,
        explanation: Explanation,
        definition: Words,
        errata: tuple[Words, ...],
        pages: str,
        *,
        with_rows: bool,
    ) -> Card:
        result, indicator, say = explanation.result, explanation.indicator, self._say
        rows = explanation.rows if with_rows else ()
        left_out = explanation.left_out if with_rows else ()
        return Card(
            id=card_id(result.key),
            key=result.key,
            title=", ".join((indicator.code, *which(self._pack, explanation, say))),
            definition=definition,
            formula=self._formula(indicator, explanation.case),
            numbers=tuple(self._numbers(explanation)),
            sources=tuple(sources(explanation)),
            rows=tuple(self._row(row, marks=explanation.some_above) for row in rows),
            row_count=explanation.row_count,
            left_out=tuple(self._row(row, marks=False) for row in left_out),
            left_out_count=explanation.left_out_count,
            errata=errata,
            rows_note=self._note(explanation, with_rows=with_rows),
            pages=pages,
            label=indicator.label.say(say.language),
        )

    def _formula(self, indicator: Indicator, case: Case) -> str:
        key = (indicator.code, case.id)
        if key not in self._formulas:
            self._formulas[key] = typeset(case_in_words(self._pack, indicator, case, self._say))
        return self._formulas[key]

    def _numbers(self, explanation: Explanation) -> Iterator[tuple[str, Number]]:
        result, say = explanation.result, self._say
        unit = explanation.indicator.unit
        yield say("value"), self._number(result, "value", unit.say(say.language) if unit else "")
        if result.numerator is not None and result.denominator is not None:
            yield say("numerator"), self._number(result, "numerator")
            yield say("denominator"), self._number(result, "denominator")
        if result.left_out and not explanation.left_out_count:
            yield say("left out in the indicators it is made of"), self._number(result, "left_out")
        elif result.left_out:
            yield say("rows left out"), self._number(result, "left_out")
        yield from self._standing(explanation)
        for used in explanation.uses:
            yield name_of(self._pack, used, say), self._number(used, "value")

    def _standing(self, explanation: Explanation) -> Iterator[tuple[str, Number]]:
        """On how many of those who are expected to report the result stands."""
        programme = self._pack.programme(explanation.indicator.programme)
        expected = programme.stands_on if programme else None
        if explanation.standing is None or expected is None:
            return
        counts = ((expected.label, explanation.standing.on), (expected.whole, explanation.standing.of))
        for label, count in counts:
            shown = said(count, self._say)
            yield label.say(self._say.language), Number(count, shown, Origin(said_by="rows"))

    def _number(self, explained: Result, part: Part, unit: str = "") -> Number:
        result = self._results.get(explained.key, explained)  # as results.csv has it, to the last digit
        value: Quantity | None = getattr(result, part)
        shown = said(value, self._say)
        decimals = 0 if value is None else len(f"{value:.6f}".rstrip("0").partition(".")[2])
        why = why_empty(result.state, self._say) if value is None else ""
        return Number(value, shown, Origin((result.key,), part), decimals, unit, why)

    def _row(self, row: ExplainedRow, *, marks: bool) -> CardRow:
        say = self._say
        seen = [cell for cell in row.cells if (cell.file, cell.sheet) not in self._hidden_sheets]
        sheets = tuple(dict.fromkeys(f"{cell.file} › {cell.sheet}" for cell in seen))
        telling = [cell for cell in seen if cell.value not in row.name]
        addresses: dict[tuple[str, str, str], list[str]] = {}
        for cell in telling or seen:
            key = (cell.sheet, cell.heading, value_of(cell, say))
            addresses.setdefault(key, []).append(cell.cell or "–")
        several = len(sheets) > 1
        values = (
            (heading, f"{value} [{f'{sheet} › ' if several else ''}{', '.join(cells)}]")
            for (sheet, heading, value), cells in addresses.items()
        )
        reason = say("in the numerator") if marks and row.above else missing_columns(row, say)
        return CardRow(", ".join(row.name), "; ".join(sheets), tuple(values), reason)

    def _note(self, explanation: Explanation, *, with_rows: bool) -> str:
        say, result = self._say, explanation.result
        if not explanation.row_count and not explanation.left_out_count:
            return ""
        if not with_rows:
            return say("The rows tell of one person each and are not shown here.")
        if not _is_cut(explanation):
            return ""
        words = [result.indicator]
        words += ["--unit", result.unit] if result.unit else []
        words += ["--category", result.category] if result.category else []
        command = f"meritko explain {shlex.join(words)} --rows 0 --run …"
        return say("Only the first rows are shown. All of them: {command}").format(command=command)


def sources(explanation: Explanation) -> list[str]:
    """The sheets that a result was made of; their cells too where not every row is shown with its own.

    Such as `a.xlsx › Sheet: A2:B9, E2:E9`.
    """
    told = not _is_cut(explanation)
    found = [_source(used, with_cells=not told) for used in explanation.sheets]
    found += [_source(used, with_cells=True) for other in explanation.behind for used in other.sheets]
    return list(dict.fromkeys(found))


def _is_cut(explanation: Explanation) -> bool:
    shown, there = len(explanation.rows), explanation.row_count
    return shown < there or len(explanation.left_out) < explanation.left_out_count


def _source(used: UsedSheet, *, with_cells: bool) -> str:
    sheet = f"{used.file} › {used.sheet}"
    return f"{sheet}: {ranges(used)}" if with_cells and used.columns else sheet


def ranges(used: UsedSheet) -> str:
    """The cells of a part of a sheet, columns beside one another as one range: `A2:C9, E2:E9`."""
    runs: list[list[str]] = []
    for letters in sorted(set(used.columns), key=_place):
        if runs and _place(letters) == _place(runs[-1][-1]) + 1:
            runs[-1].append(letters)
        else:
            runs.append([letters])
    rows = (used.first_row, used.last_row)
    corners = ((f"{run[0]}{rows[0]}", f"{run[-1]}{rows[1]}") for run in runs)
    return ", ".join(first if first == last else f"{first}:{last}" for first, last in corners)


def _place(letters: str) -> int:
    """The number of a column, A as 1."""
    return reduce(lambda number, letter: number * 26 + ord(letter) - ord("A") + 1, letters, 0)
