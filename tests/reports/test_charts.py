"""Charts: what is drawn are the numbers of the document, and nothing but them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert
from tests.reports.sample import REGION_CODES, REGIONS, key, share, whole_report

import meritko
from meritko.engine.running import open_pack
from meritko.reports.charts import draw, png, svg, vega_lite
from meritko.reports.charts.lines import pieces
from meritko.reports.charts.look import PARTS, PARTS_DARK, RAMP, RAMP_DARK, theme
from meritko.reports.charts.several import small
from meritko.reports.document import Chart, Number, Origin, Rule, Series, SmallMultiples, Tile
from meritko.wording import translator

PLACES = (
    (1, 1, "PHA"), (1, 2, "STC"), (2, 1, "JHC"), (2, 0, "PLK"), (1, 0, "KVK"), (0, 1, "ULK"), (0, 2, "LBK"),
    (0, 3, "HKK"), (1, 3, "PAK"), (2, 2, "VYS"), (2, 3, "JHM"), (1, 4, "OLK"), (2, 4, "ZLK"), (1, 5, "MSK"),
)  # fmt: skip
TILES = tuple(Tile(row, column, short) for row, column, short in PLACES)
UNIT = "\N{NO-BREAK SPACE}%"


def all_charts() -> list[Chart]:
    """The charts of the sample, the map with its places."""
    found = [block for block in whole_report().blocks() if isinstance(block, Chart)]
    return [replace(one, tiles=TILES) if one.shape == "tiles" else one for one in found]


def chart(identifier: str) -> Chart:
    return next(one for one in all_charts() if one.id == identifier)


def made(shape: Any, *values: float | None, **more: Any) -> Chart:
    """A chart of one series with a category for each value."""
    names = tuple(f"kategorie {letter}" for letter in "abcdefgh"[: len(values)])
    numbers = tuple(share(value, key("X", name)) for name, value in zip(names, values, strict=True))
    return Chart("x", "Nadpis", "Popis.", shape, names, (Series("podíl", numbers),), "g", "%", **more)


def rows(spec: Any, *marks: str) -> Iterator[dict[str, Any]]:
    """All rows of all layers, or of layers of some marks."""
    for layer in spec.get("layer", ()):
        yield from rows(layer, *marks)
    if "layer" not in spec and (not marks or spec["mark"]["type"] in marks):
        yield from spec["data"]["values"]


def texts_of(picture: str) -> list[str]:
    found = re.findall(r"<text[^>]*>(.*?)</text>", picture)
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in found]


def numbers_of(one: Chart) -> list[Number]:
    return [n for series in one.series for n in series.numbers if n] + [rule.number for rule in one.rules]


@pytest.mark.parametrize("one", all_charts(), ids=lambda one: one.id)
def test_every_specification_is_one_that_vega_lite_compiles(one: Chart) -> None:
    spec = {**vega_lite(one, "cs"), "width": 400}

    compiled = vl_convert.vegalite_to_vega(spec, vl_version=vl_convert.get_vegalite_versions()[-1])

    assert compiled["marks"]


@pytest.mark.parametrize("one", all_charts(), ids=lambda one: one.id)
def test_the_values_drawn_are_exactly_those_of_the_chart(one: Chart) -> None:
    drawn = {row["v"] for row in rows(vega_lite(one, "cs")) if row.get("v") is not None}

    exact = {float(number.value) for number in numbers_of(one) if number.value is not None}
    assert exact <= drawn
    assert drawn <= exact | {0}  # zero: the base line, and the place of a dash


@pytest.mark.parametrize("one", all_charts(), ids=lambda one: one.id)
def test_every_digit_in_a_picture_stands_in_the_chart(one: Chart) -> None:
    said = [*one.categories, *(series.label for series in one.series), *(rule.label for rule in one.rules)]
    known = " ".join([*said, *(number.shown for number in numbers_of(one))])

    for text in texts_of(svg(one, "cs")):
        for digits in re.findall(r"\d+(?:,\d+)?", text):
            assert digits in known, f"{one.id}: {text}"


@pytest.mark.parametrize("shape", ["bars", "columns", "stacked", "lines"])
def test_a_missing_number_is_a_dash_and_says_why_never_a_bar_without_a_word(shape: str) -> None:
    spec = vega_lite(made(shape, 10.0, None, 30.0), "cs")

    dashes = [row for row in rows(spec) if str(row.get("label", "")).endswith("–")]
    assert [row["tip"] for row in dashes] == ["kategorie b: – (nic nebylo vykázáno)"]
    assert not [row for row in rows(spec, "rect", "bar") if row.get("c") == 1]


def test_labels_are_the_texts_of_the_document_with_their_short_unit() -> None:
    picture = texts_of(svg(chart("delka-graf"), "cs"))

    assert picture == [
        "1 rok", "2-3 roky", "4-5 let", "více než 5 let", f"cíl pro nové obce 10{UNIT}",
        f"8,5{UNIT}", f"0,0{UNIT}",  # plates under labels that the rule may run through
        f"8,5{UNIT}", f"48,9{UNIT}", f"42,6{UNIT}", f"0,0{UNIT}",
    ]  # fmt: skip


def test_a_line_is_never_joined_over_a_break_or_a_year_without_a_number() -> None:
    series = made("lines", 1.0, 2.0, None, 4.0, 5.0, 6.0, breaks=(5,))

    assert pieces(series, 0) == [[0, 1], [3, 4], [5]]
    joined = [row["piece"] for row in rows(vega_lite(series, "cs")) if "piece" in row]
    assert joined[:5] == [0, 0, 1, 1, 2]
    assert translator("cs")("break") in texts_of(svg(series, "cs"))


def test_the_lines_of_a_picture_are_as_many_as_the_pieces() -> None:
    picture = svg(made("lines", 1.0, 2.0, None, 4.0, 5.0), "cs")

    drawn = re.findall(r'<path[^>]*d="(M[^"]*)"[^>]*stroke="#2362A2"', picture)
    drawn += re.findall(r'<path[^>]*stroke="#2362A2"[^>]*d="(M[^"]*)"', picture)
    assert len([path for path in drawn if path.count("L") == 1 and "A" not in path]) == 2


def test_negative_numbers_stand_left_of_zero_with_their_label_outside() -> None:
    one = made("bars", -20.0, 30.0)

    pattern = r'<text[^>]*text-anchor="(\w+)"[^>]*translate\(([\d.]+),[^>]*>([^<]*%)<'
    labels = re.findall(pattern, svg(one, "cs"))

    (left, at_left, low), (right, at_right, high) = sorted(labels, key=lambda one: float(one[1]))
    assert (left, right) == ("end", "start")
    assert (low, high) == (f"\N{MINUS SIGN}20,0{UNIT}", f"30,0{UNIT}")
    assert float(at_left) < float(at_right)


def test_the_pack_gives_every_region_a_tile_of_its_own() -> None:
    pack = open_pack(Path(meritko.__file__).parent / "packs" / "metodika")

    found = [code.attributes for code in pack.codelists["region"].codes]
    places = {(one["tile_row"], one["tile_column"]) for one in found}
    assert len(places) == len({one["tile_short"] for one in found}) == len(found) == 14
    assert {(str(row), str(column), short) for row, column, short in PLACES} == {
        (one["tile_row"], one["tile_column"], one["tile_short"]) for one in found
    }


def test_a_map_of_tiles_names_every_region_and_leaves_the_missing_one_blank() -> None:
    spec = vega_lite(chart("kraje-mapa"), "cs")

    named = {row["name"]: (row["label"], row["shade"]) for row in rows(spec) if "name" in row}
    assert len(named) == 14
    assert named["ULK"] == ("12,8", 4)
    assert named["PHA"] == ("1,2", 0)
    assert named["VYS"] == ("–", None)


def test_a_map_without_places_and_boundaries_is_drawn_as_bars() -> None:
    bare = replace(chart("kraje-mapa"), tiles=())

    assert vega_lite(bare, "cs") == vega_lite(replace(bare, shape="bars"), "cs")


def test_a_reference_is_named_and_has_a_colour_of_its_own() -> None:
    one = chart("velikost-graf")

    slots = {row["s"]: row["slot"] for row in rows(vega_lite(one, "cs")) if "slot" in row}
    assert slots == {0: 0, 1: 7}
    assert {"DP PTP", "Mapa SVL 2015"} <= set(texts_of(svg(one, "cs")))


def test_small_charts_share_one_scale() -> None:
    block = next(b for b in whole_report().blocks() if isinstance(b, SmallMultiples))

    picture = svg(block, "cs")

    assert all(one.title in texts_of(picture) for one in block.charts)
    heights = [small(block, place, "cs") for place in (0, 5)]
    low, high = (next(row["y"] for row in rows(spec, "point")) for spec in reversed(heights))
    assert low > high  # 70,6 % stands lower than 88,1 %


def test_a_rule_without_a_number_is_left_out() -> None:
    nothing = Rule(Number(None, "–", Origin(said_by="target")), "cíl")

    assert vega_lite(made("bars", 1.0, rules=(nothing,)), "cs") == vega_lite(made("bars", 1.0), "cs")


def test_pictures_are_the_same_every_time_and_whoever_draws_them() -> None:
    charts = [replace(made("bars", 1.0, 2.0), id=f"x{place}") for place in range(41)]

    together = draw(charts, "cs")

    assert list(together) == [one.id for one in charts]
    assert set(together.values()) == {svg(charts[0], "cs")}


def test_a_png_has_the_size_of_the_picture_times_its_scale() -> None:
    picture = svg(chart("pohlavi-graf"), "cs")
    width = int(re.findall(r'width="(\d+)', picture)[0])

    drawn = png(chart("pohlavi-graf"), "cs", scale=2)

    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20], "big") == 2 * width


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_told_from_paper_and_letters_from_what_they_stand_on() -> None:
    palette: Any = theme("paper")["range"]

    assert all(contrast(one, "#FFFFFF") >= 3 for one in palette["category"])
    for shades, dark in ((PARTS, PARTS_DARK), (RAMP, RAMP_DARK)):
        for shade, is_dark in zip(shades, dark, strict=True):
            assert contrast(shade, "#FFFFFF" if is_dark else "#1B1F24") >= 4.5, shade


def test_neighbours_differ_in_grey_print() -> None:
    palette: Any = theme("paper")["range"]

    for shades in (palette["category"][:4], PARTS, RAMP):
        for one, other in pairwise(shades):
            assert contrast(one, other) >= 1.35, (one, other)


def test_the_codes_of_the_sample_are_those_of_all_regions() -> None:
    assert len(REGION_CODES) == len(REGIONS) == len(TILES)


def test_a_picture_for_paper_has_every_text_where_the_page_has_it() -> None:
    """The texts are put in after Vega has drawn; Vega drawing them itself is what they must equal."""
    one = chart("velikost-graf")
    look = {**theme("paper"), "font": "x"}

    drawn = vl_convert.vegalite_to_svg({**vega_lite(one, "cs"), "width": 640}, config=look)

    def texts(picture: str) -> list[tuple[str, float, float]]:
        found = re.findall(r"<text[^>]*translate\(([\d.-]+),([\d.-]+)\)[^>]*>([^<]*)<", picture)
        return [(text, float(x), float(y)) for x, y, text in found]

    assert len(texts(drawn)) == 14
    for (said, x, y), (wanted, right, down) in zip(texts(svg(one, "cs")), texts(drawn), strict=True):
        assert said == wanted
        assert abs(x - right) < 0.1
        assert abs(y - down) < 1  # Vega puts the baseline on a whole pixel


def test_hostile_text_stays_text_in_a_picture() -> None:
    one = replace(made("bars", 1.0), categories=('<script>alert("x")</script> & \N{BELL}',))

    picture = svg(one, "cs")

    ElementTree.fromstring(picture)
    assert "<script" not in picture
    said = texts_of(picture)[0].replace("\N{ZERO WIDTH SPACE}", "")
    assert said == '&lt;script&gt;alert("x")&lt;/script&gt; &amp; ■'
