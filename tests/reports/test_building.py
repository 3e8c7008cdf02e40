"""A whole report: every number in it is that of a result, for any pack, language and audience."""

import dataclasses
import math
from collections.abc import Iterator

import pytest
from tests.reports.shelters import (
    FACTS,
    YEAR,
    explainer,
    setting,
    shelters,
    tables,
    with_table_about_persons,
)

from meritko.engine.findings.judging import judge
from meritko.engine.results import Quantity, Result
from meritko.engine.running import run
from meritko.methodology.pack import Pack
from meritko.reports.building import build
from meritko.reports.cards import carded, cards
from meritko.reports.document import (
    Audience,
    Chart,
    Document,
    FindingList,
    Grid,
    Key,
    Number,
    Paragraph,
    Words,
    plain,
)
from meritko.reports.given import Given

PROGRAMMES = ("care", "houses")
SINGLE_PARTS = ("value", "numerator", "denominator", "left_out")


def report(
    pack: Pack | None = None, language: str = "cs", audience: Audience = "national", **more: object
) -> tuple[Document, list[Result]]:
    held = pack or shelters()
    results = run(held, setting(), list(PROGRAMMES), tables())
    found = judge(held, setting(), results)
    facts: dict[str, object] = {"run": FACTS, "explain": explainer(held, language).explain, **more}
    of = Given(
        held, "yearly", setting(), PROGRAMMES, results, found, language=language, audience=audience, **facts
    )  # type: ignore[arg-type]
    return build(of), results


def words_of(document: Document) -> Iterator[Words]:
    for fact in document.facts:
        yield fact.words
    for block in document.blocks():
        if isinstance(block, Paragraph):
            yield block.words
        if isinstance(block, FindingList):
            yield from (line.words for line in block.lines)
        if isinstance(block, Grid):
            yield block.note
            yield from (cell for row in block.rows for cell in row.cells)


def numbers_of(document: Document) -> Iterator[Number]:
    for words in words_of(document):
        yield from (part for part in words if isinstance(part, Number))
    for block in document.blocks():
        if isinstance(block, Chart):
            yield from (number for series in block.series for number in series.numbers if number is not None)
            yield from (rule.number for rule in block.rules)


def is_right(number: Number, results: dict[Key, Result], against: set[Quantity]) -> bool:
    """Whether a number is the part of the results that it says it is."""
    origin = number.origin
    found = [results[key] for key in origin.results]
    if origin.part in SINGLE_PARTS and not origin.said_by:
        return len(found) == 1 and getattr(found[0], origin.part) == number.value
    if number.value is None:
        return bool(number.why) or bool(origin.said_by)
    if origin.part == "sum":
        sums = [sum(getattr(r, part) or 0 for r in found) for part in SINGLE_PARTS]
        greatest = max(r.value or 0 for r in found)
        return any(math.isclose(number.value, each, abs_tol=1e-6) for each in (*sums, greatest))
    return number.value in against if origin.part in ("against", "difference") else bool(origin.said_by)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_number_of_a_report_is_that_of_its_results(language: str):
    document, results = report(language=language)
    findings = judge(shelters(), setting(), results)
    against = {n for f in findings for n in (f.against, f.difference) if n is not None}
    by_key = {result.key: result for result in results}

    numbers = list(numbers_of(document))

    assert len(numbers) > 150
    assert [n for n in numbers if not is_right(n, by_key, against)] == []


def test_a_number_that_is_not_that_of_its_result_would_be_found():
    _, results = report()
    by_key = {result.key: result for result in results}
    first = results[0]
    right = Number(first.value, "x", dataclasses.replace(_origin(first), part="value"))

    assert is_right(right, by_key, set())
    assert not is_right(dataclasses.replace(right, value=(first.value or 0) + 1), by_key, set())


def _origin(result: Result):
    document, _ = report()
    return next(n.origin for n in numbers_of(document) if n.origin.results == (result.key,))


def test_what_is_shown_of_a_missing_number_is_a_dash_with_a_reason():
    document, _ = report()
    missing = [n for n in numbers_of(document) if n.shown == "–"]

    assert missing
    assert all(number.value is None and number.why for number in missing)


def test_parts_and_chapters_stand_in_the_order_of_the_pack_with_their_numbers():
    document, _ = report()

    assert [(s.kind, s.number, s.title) for s in document.all_sections()] == [
        ("summary", "", "Souhrn zjištění"),
        ("part", "1", "Péče o\N{NO-BREAK SPACE}zvířata"),
        ("chapter", "1.1", "Hledání domova"),
        ("chapter", "1.2", "Složení zvířat"),
        ("part", "2", "Útulky a\N{NO-BREAK SPACE}povolení"),
        ("chapter", "2.1", "Kapacita"),
        ("chapter", "2.2", "Povolení"),
        ("appendix", "", "Poznámky"),
    ]
    assert document.title == "Útulky v\N{NO-BREAK SPACE}roce 2025"
    assert document.mark == "jen pro útulky"


def test_ids_are_unique_and_short_names_fit_a_sheet():
    document, _ = report()
    ids = [block.id for block in document.blocks() if not isinstance(block, Paragraph)]
    ids += [section.id for section in document.all_sections()]

    assert len(ids) == len(set(ids))
    assert all(len(section.short) <= 31 for section in document.all_sections())


def test_a_programme_that_was_not_evaluated_has_no_part():
    document, _ = report()
    results = list(run(shelters(), setting(), ["care"], tables()))
    of = Given(
        shelters(), "yearly", setting(), ["care"], results, judge(shelters(), setting(), results), FACTS
    )

    assert [s.id for s in build(of).sections] == ["summary", "care", "appendix-notes"]
    assert len(document.sections) == 4


def test_the_same_things_given_make_the_same_document():
    assert report()[0] == report()[0]


def test_every_chart_is_of_a_table_of_its_section():
    document, _ = report()
    grids = {block.id for block in document.blocks() if isinstance(block, Grid)}

    assert {block.grid for block in document.blocks() if isinstance(block, Chart)} <= grids


def test_rows_have_a_card_where_the_report_has_it():
    made = cards(shelters(), setting(), tables(), report()[1])
    document, results = report(carded=frozenset(made))
    named = {row.card for block in document.blocks() if isinstance(block, Grid) for row in block.rows} - {""}

    assert len(named) > 20
    assert named <= set(made)
    assert carded(shelters(), results, "national") == set(made)


@pytest.mark.parametrize("audience", ["region", "programme"])
def test_a_narrower_edition_says_nothing_of_single_persons(audience: Audience):
    pack = with_table_about_persons(shelters(), "houses")
    hidden = {"HOUSE1", "HOUSE3", "HOUSE4", "HOUSE5", "HOUSE6"}

    national, _ = report(pack)
    narrow, _ = report(pack, audience=audience)

    assert hidden <= _codes(national)
    assert not hidden & _codes(narrow)
    text = " ".join(plain(words) for words in words_of(narrow))
    assert not [name for name in tables()["houses"].columns["house"] if f"{name}," in text]


def _codes(document: Document) -> set[str]:
    """The indicators whose numbers a document shows."""
    return {key[0] for number in numbers_of(document) for key in number.origin.results}


def test_a_report_that_the_pack_does_not_have_is_refused():
    of = Given(shelters(), "monthly", setting(), PROGRAMMES, (), (), FACTS)

    with pytest.raises(KeyError, match="monthly"):
        build(of)


def test_the_title_page_says_what_the_report_is_about():
    document, _ = report(language="en")

    assert [(fact.label, plain(fact.words)) for fact in document.facts] == [
        ("Evaluated year", str(YEAR)),
        ("Programmes", "Care for animals, Shelters and licences"),
        ("Methodology", "Animal shelters, 2.10"),
        ("Source of the methodology", "Invented for tests"),
        ("Made on", "February 1, 2026".replace(" ", "\N{NO-BREAK SPACE}")),
        ("Program", "Měřítko 1.2.3"),
        ("Meant for", "the national analyst"),
    ]
