"""No digit stands in an output that nothing accounts for, and every number is that of results.csv."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from meritko import __version__
from meritko.cli import main
from meritko.engine.lineage import load_pack_of_run, load_tables
from meritko.engine.results import Result
from meritko.engine.run_folder import read_results, read_run
from meritko.engine.running import run
from meritko.engine.setting import make_setting
from meritko.reports.document import Document, Number
from meritko.reports.given import facts_of
from meritko.reports.making import FILES, Edition, Evaluation

from . import tracing

YEAR = 2025
FROM_RESULTS = ("value", "numerator", "denominator", "left_out")


@dataclass(frozen=True)
class Reported:
    """The demo year with all its reports; `cells` are the rows of results.csv by their key."""

    folder: Path
    document: Document
    cells: dict[tuple[str, int, str, str], dict[str, str]]
    accounted: set[str]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reported]:
    home = tmp_path_factory.mktemp("every_digit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(home / "cache"))
        year = ["--year", str(YEAR)]
        assert main(["demo-data", *year, "--out", str(home / "data")]) == 0
        words = ["--data", str(home / "data"), "--out", str(home / "run"), "--reports", "all"]
        assert main(["evaluate", "all", *year, *words]) == 0
        yield _reported(home / "run")


def _reported(folder: Path) -> Reported:
    told = read_run(folder)
    pack = load_pack_of_run(folder / "lineage")
    tables, setting = load_tables(folder / "lineage", pack), make_setting(pack, YEAR, {})
    results: list[Result] = run(pack, setting, told["programmes"], tables)
    made = Evaluation(pack, setting, told["programmes"], results, tables, facts_of(told))
    document = made.document(Edition())
    cards = made.cards(Edition())
    rows = {
        (row["indicator"], int(row["year"]), row["unit"], row["category"]): row
        for row in read_results(folder)
    }
    accounted = tracing.groups_of(
        [*tracing.strings_in((document, list(cards.values()))), *tracing.messages(), __version__]
    )
    return Reported(folder, document, rows, accounted)


def test_every_number_of_a_result_is_the_one_in_results_csv(reported: Reported):
    checked = 0
    for number in tracing.numbers_in(reported.document.sections):
        if number.origin.said_by or number.origin.part not in FROM_RESULTS:
            continue
        (key,) = number.origin.results
        said = reported.cells[key][number.origin.part]
        checked += 1

        assert (number.value is None) == (said == ""), key
        if number.value is not None:
            assert math.isclose(float(said), number.value, rel_tol=1e-12), key
            assert number.shown == czech(said, number.decimals), key
    assert checked > 4000


def test_every_sum_is_that_of_the_results_it_names(reported: Reported):
    """Of their values, of their numerators, their common share, the greatest, or how many they are."""
    sums = [
        n
        for n in tracing.numbers_in(reported.document.sections)
        if n.origin.part == "sum" and n.value is not None
    ]

    assert len(sums) > 30
    for number in sums:
        rows = [reported.cells[key] for key in number.origin.results]
        value, above, below, left_out = (
            sum(float(row[part] or "nan") for row in rows)
            for part in ("value", "numerator", "denominator", "left_out")
        )
        greatest = max(float(row["value"] or "nan") for row in rows)
        known = (value, above, left_out, greatest, 100 * above / below if below else math.nan, len(rows))
        assert any(math.isclose(found, number.value, abs_tol=1e-6) for found in known), number


def test_every_other_number_names_what_it_is_made_of(reported: Reported):
    for number in tracing.numbers_in(reported.document.sections):
        assert number.origin.said_by or number.origin.results, number
        assert all(key in reported.cells for key in number.origin.results), number


def test_a_text_of_the_document_holds_no_number_of_its_own(reported: Reported):
    """What stands in a text was written by somebody: in the pack, in a message or in the data."""
    given = tracing.groups_of(
        [
            *tracing.messages(),
            *tracing.strings_in(load_pack_of_run(reported.folder / "lineage")),
            *(path.read_text(encoding="utf-8") for path in [reported.folder / "run.json"]),
            *(str(value) for value in _values(reported.folder)),
            *(section.number for section in reported.document.all_sections()),
        ]
    )
    texts = [text for text in _texts(reported.document) if tracing.groups(text) - given - _counts()]

    assert texts == []


def _counts() -> set[str]:
    """Rows of sheets, which stand in places such as C7."""
    return {str(number) for number in range(2000)}


def _values(folder: Path) -> Iterator[object]:
    pack = load_pack_of_run(folder / "lineage")
    for table in load_tables(folder / "lineage", pack).values():
        for values in table.columns.values():
            yield from values
        yield from (source.file + source.sheet for source in table.sources)


def _texts(document: Document) -> Iterator[str]:
    """Every text that is no number: numbers carry their own."""
    numbers = {number.shown for number in tracing.numbers_in(document.sections)}
    yield from (text for text in tracing.strings_in(document.sections) if text not in numbers)


def test_every_group_of_digits_in_the_workbook_is_accounted_for(reported: Reported):
    texts = list(tracing.texts_of_workbook(reported.folder / FILES["xlsx"]))

    assert tracing.groups_of(texts) - reported.accounted - _counts() == set()
    assert unaccounted("x 987654321 x", reported) == {"987654321"}


def test_every_number_in_the_workbook_is_a_number_of_the_report(reported: Reported):
    known = {f"{n.value:.9g}" for n in _all_numbers(reported) if n.value is not None}
    found = dict(tracing.figures_of_workbook(reported.folder / FILES["xlsx"]))

    assert len(found) > 5000
    assert {place: value for place, value in found.items() if f"{value:.9g}" not in known} == {}


def _all_numbers(reported: Reported) -> Iterator[Number]:
    yield from tracing.numbers_in(reported.document.sections)
    for row in reported.cells.values():
        for part in FROM_RESULTS:
            if row[part]:
                value = float(row[part])
                yield Number(value, "", None)  # type: ignore[arg-type]


def test_every_group_of_digits_in_the_word_report_is_accounted_for(reported: Reported):
    texts = list(tracing.texts_of_word(reported.folder / FILES["docx"]))

    assert len(texts) > 2000
    assert tracing.groups_of(texts) - reported.accounted == set()


def test_every_group_of_digits_in_the_pdf_is_accounted_for(reported: Reported):
    pages = list(tracing.texts_of_pdf(reported.folder / FILES["pdf"]))
    accounted = reported.accounted | {str(number) for number in range(1, len(pages) + 1)}
    digests = " ".join(each["sha256"] for each in read_run(reported.folder)["inputs"])
    found = set()
    for lines, pieces in pages:
        words = (word for word in lines.split() if len(word) < 9 or word not in digests)
        found |= tracing.groups_of(words) & tracing.groups(pieces)

    assert len(pages) > 40
    assert found - accounted == set()


def test_every_group_of_digits_on_the_page_is_accounted_for(reported: Reported):
    texts = list(tracing.texts_of_page(reported.folder / FILES["html"]))

    assert len(texts) > 5000
    assert tracing.groups_of(texts) - reported.accounted == set()


def unaccounted(text: str, reported: Reported) -> set[str]:
    return tracing.groups(text) - reported.accounted


def czech(text: str, decimals: int) -> str:
    """A number of results.csv as a Czech reads it, rounded half up."""
    rounded = Decimal(text).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}")
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"
