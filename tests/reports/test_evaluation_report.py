"""The report of the Metodika: its chapters, and model tables in the official wording and order."""

import pytest

from meritko.methodology.indicator import Indicator
from meritko.methodology.persons import (
    indicators_about_persons,
    measures_persons,
    tables_about_persons,
)
from meritko.methodology.report import DistributionBlock, UnitsBlock, shown_by

from ..metodika import metodika

PTP5 = (
    "Rozložení obcí podle kategorizovaného podílu počtu klientů TP na průměrném počtu klientů TP za program"
)
OFFICIAL_TABLES = {
    "PTP3": ("Rozložení obcí podle kategorizované délky kontinuální podpory v roce {year}", "kategorie"),
    "PTP5": (
        PTP5,
        "kategorie podílu klientů",
    ),
    "PTP7": (
        "Rozložení obcí se SVL podpořených programem v roce {year} z hlediska velikosti podle počtu obyvatel",
        "(kategorizovaný) počet obyvatel",
    ),
    "PTP10": (
        "Rozložení TP podle nejvyššího dosaženého vzdělání",
        "kategorie nejvyššího dosaženého vzdělání TP",
    ),
    "PTP11": ("Rozložení TP podle délky praxe", "kategorie délky praxe TP"),
    "PTP14": ("Rozložení TP podle platové třídy", "kategorie platové třídy (příklad)"),
    "PTP15": (
        "Rozložení kategorizované výše platu TP vzhledem k jeho platu dle platového tarifu",
        "kategorie výše platu",
    ),
    "PTP18": (
        "Struktura dospělých klientů TP podle pohlaví, věku a příslušnosti k primární cílové skupině",
        "kategorie",
    ),
    "PTP19.deti": (
        "Struktura dětských klientů TP podle věku a příslušnosti k primární cílové skupině",
        "kategorie",
    ),
    "PTP22": ("Rozložení řešených problémů podle výskytu u dospělých klientů", "typ problému"),
    "PTP21": ("Rozložení řešených problémů podle výskytu u dětských klientů", "typ problému"),
    "PTP24.dospeli": ("Míra úspěšnosti u jednotlivých problémů u dospělých klientů", "typ problému"),
    "PTP24.deti": ("Míra úspěšnosti u jednotlivých problémů u dětských klientů", "typ problému"),
    "PTP25.varianty": ("problém: A. účast dítěte v předškolním vzdělávání", "varianty výsledku"),
    "PTP27.varianty": ("problém: E. nezaměstnanost dospělého klienta", "varianty výsledku"),
    "PTP28.varianty": ("problém: L. hledání nového bydlení", "varianty výsledku"),
    "PTP31": (
        "Výskyt diskriminačního jednání vůči dětským klientům",
        "typ / subjekt diskriminačního jednání",
    ),
    "PTP32": (
        "Výskyt diskriminačního jednání vůči dospělým klientům",
        "typ / subjekt diskriminačního jednání",
    ),
}
"""The first indicator of a model table -> its caption and the heading of its first column."""


def distributions() -> dict[str, DistributionBlock]:
    chapters = metodika().reports["evaluation"].chapters
    blocks = [b for chapter in chapters for b in chapter.blocks if isinstance(b, DistributionBlock)]
    return {block.groups[0].indicator: block for block in blocks}


@pytest.mark.parametrize("code", OFFICIAL_TABLES)
def test_a_model_table_has_its_official_caption_and_heading(code: str):
    block = distributions()[code]

    assert (block.caption.cs, block.heading.cs) == OFFICIAL_TABLES[code]


def test_every_criterion_has_a_chapter_and_the_parts_are_the_programmes():
    report = metodika().reports["evaluation"]

    assert [part.programme for part in report.parts] == [p.id for p in metodika().programmes]
    assert {chapter.criterion for chapter in report.chapters} == {c.id for c in metodika().criteria}


def test_an_indicator_is_first_shown_in_the_chapter_of_its_criterion():
    report = metodika().reports["evaluation"]
    shown = {
        chapter.criterion: {code for block in chapter.blocks for code in shown_by(block)}
        for chapter in report.chapters
    }

    def elsewhere(indicator: Indicator) -> bool:
        return not indicator.auxiliary and indicator.code not in shown[indicator.criterion]

    assert [i.code for i in metodika().indicators if elsewhere(i)] == []


def test_illustrative_indicators_are_never_put_in_order_of_their_values():
    illustrative = {i.code for i in metodika().indicators if i.direction == "illustrative"}

    for chapter in metodika().reports["evaluation"].chapters:
        for block in chapter.blocks:
            if isinstance(block, DistributionBlock) and block.descending:
                assert not illustrative & set(shown_by(block))
            if isinstance(block, UnitsBlock):
                assert block.descending not in illustrative


def test_every_chapter_tells_how_to_read_its_values():
    for chapter in metodika().reports["evaluation"].chapters:
        assert "readings" in [getattr(block, "kind", "") for block in chapter.blocks]


def test_regions_have_the_codes_by_which_maps_know_them():
    codes = [code.attributes["official_code"] for code in metodika().codelists["region"].codes]

    assert len(set(codes)) == 14
    assert all(code.startswith("CZ0") and len(code) == 5 for code in codes)


def test_results_of_single_persons_are_those_of_coordinators():
    assert indicators_about_persons(metodika()) == {
        "KRKO5", "KRKO6", "KRKO7", "KRKO7.plat", "KRKO8", "KRKO9",
    }  # fmt: skip


def test_a_table_of_persons_made_row_by_row_is_one_and_a_grouped_one_is_not():
    tables = tables_about_persons(metodika())

    assert {"positions", "coordinators", "child_records", "record_posts_weighed"} <= tables
    assert not {"supported_in_year", "records_counted", "municipalities"} & tables


def test_posts_are_counted_persons_even_where_no_result_is_of_a_single_one():
    counted = [i.code for i in metodika().indicators if measures_persons(metodika(), i) and i.by is None]

    assert {"PTP10", "PTP11", "PTP12", "PTP13", "PTP14", "PTP15"} <= set(counted)
