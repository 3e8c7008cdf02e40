"""Every worked example of the pack, by the plain engine and by DuckDB, from the same file an expert reads."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from meritko.engine.duckdb_engine import DuckDBEngine
from meritko.engine.plan import with_needed
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.results import Quantity, Result
from meritko.methodology.pack import Pack
from meritko.methodology.problems import PackError

from ..metodika import metodika
from .example_files import Example, Statement, read_examples

PACK_FOLDER = Path(__file__).parents[2] / "src" / "meritko" / "packs" / "metodika"
PACK = metodika()
try:
    EXAMPLES = read_examples(PACK_FOLDER / "examples", PACK)
except PackError as error:  # told by a test of its own, with every line, and not as an error of collection
    EXAMPLES, PROBLEMS = [], str(error)
else:
    PROBLEMS = ""


def by_reference(example: Example, pack: Pack) -> list[Result]:
    return ReferenceEngine(pack, example.setting, example.tables).evaluate(example.programmes(pack))


def by_duckdb(example: Example, pack: Pack) -> list[Result]:
    with DuckDBEngine(pack, example.setting, example.tables) as engine:
        return engine.evaluate(example.programmes(pack))


ENGINES: dict[str, Callable[[Example, Pack], list[Result]]] = {
    "reference": by_reference,
    "duckdb": by_duckdb,
}


def spoken_of(example: Example) -> Pack:
    """The pack with the indicators of an example and those they rest on: the others cost time only."""
    codes = {statement.indicator for statement in (*example.expect, *example.refused)}
    wanted = [i for i in PACK.indicators if i.code in codes and i.holds(example.setting.year)]
    needed = {i.code for i in with_needed(PACK, wanted, example.setting.year)}
    return replace(PACK, indicators=tuple(i for i in PACK.indicators if i.code in needed))


def found_for(statement: Statement, results: Sequence[Result]) -> list[Result]:
    """The results a statement speaks of: one, or any of the unit where no category is named."""
    return [
        result
        for result in results
        if (result.indicator, result.unit) == (statement.indicator, statement.unit)
        and (result.category == statement.category or (statement.absent and not statement.category))
    ]


def disagreements(statement: Statement, results: Sequence[Result]) -> list[str]:
    """What a statement says otherwise than the results, each as a sentence with file and line."""
    found = found_for(statement, results)
    if statement.absent:
        return [f"{statement} must be absent; it is there"] if found else []
    if len(found) != 1:
        return [f"{statement} is there {len(found)} times"]
    stated = [
        f"{statement}: {name} is {getattr(found[0], name)}, the example says {number}"
        for name, number in statement.numbers.items()
        if not is_equal(getattr(found[0], name), number)
    ]
    if statement.printed is not None and as_printed(found[0].value, statement.printed) != statement.printed:
        stated.append(f"{statement}: value is {found[0].value}, printed is {statement.printed}")
    return stated


def is_equal(got: Quantity | None, stated: Quantity | None) -> bool:
    if got is None or stated is None:
        return got is stated
    return math.isclose(got, stated, rel_tol=1e-9, abs_tol=1e-12)


def as_printed(value: Quantity | None, printed: str) -> str | None:
    """A value rounded half up to as many decimals as a printed number has."""
    if value is None:
        return None
    decimals = len(printed.partition(".")[2])
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def test_the_files_of_examples_are_written_as_they_should_be():
    assert not PROBLEMS, PROBLEMS
    assert EXAMPLES


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.sentence)
def test_an_example_comes_out_as_it_says(example: Example, engine: str):
    results = ENGINES[engine](example, spoken_of(example))

    wrong = [line for statement in example.expect for line in disagreements(statement, results)]
    assert not wrong, "\n".join(wrong)
    for statement in example.refused:
        assert disagreements(statement, results), f"{statement}: the refused reading gives the same"


def test_every_erratum_that_touches_a_number_has_an_example_the_refused_reading_would_fail():
    shown = {erratum for example in EXAMPLES if example.refused for erratum in example.errata}
    touching = {erratum.id for erratum in PACK.errata.values() if erratum.touches_number}

    assert sorted(touching - shown) == []


def test_every_example_names_the_pages_of_an_indicator_it_speaks_of():
    pages = {indicator.code: indicator.pages for indicator in PACK.indicators}

    for example in EXAMPLES:
        assert example.pages in {pages[statement.indicator] for statement in example.expect}, example.place


def test_the_examples_speak_of_every_criterion_of_the_pack():
    spoken = {statement.indicator for example in EXAMPLES for statement in example.expect}
    criteria = {indicator.criterion for indicator in PACK.indicators if indicator.code in spoken}

    assert sorted({criterion.id for criterion in PACK.criteria} - criteria) == []


def test_every_indicator_that_readings_need_has_an_example():
    """The others are computed once more by scripts of their own; these are not."""
    spoken = {statement.indicator for example in EXAMPLES for statement in example.expect}

    assert sorted({i.code for i in PACK.indicators if i.for_reading} - spoken) == []
