"""Real boundaries: which area belongs to which region, and what is said when none does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meritko.reports.charts import BoundariesDoNotFit, read_boundaries, svg, vega_lite
from meritko.reports.charts.places import inner_place
from meritko.reports.document import Chart, Number, Origin, Series
from meritko.wording import translator

SQUARES = {"Horní kraj": (14.0, 50.0), "Dolní kraj": (14.0, 49.0), "Město": (14.4, 50.4)}
NAMES = ("Město", "Horní", "Dolní")


def square(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def written(folder: Path, **more: Any) -> Path:
    """A file with two regions and a city inside one of them."""
    features = [
        {"type": "Feature", "properties": {"fid": place + 1, "nazev": name, "kod": f"QX0{place}"},
         "geometry": {"type": "Polygon", "coordinates": [square(*at, 0.2 if name == "Město" else 1.0)]}}
        for place, (name, at) in enumerate(SQUARES.items())
    ]  # fmt: skip
    path = folder / "hranice.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return path


def chart(codes: tuple[str, ...] = (), names: tuple[str, ...] = NAMES) -> Chart:
    numbers = tuple(Number(v, str(v), Origin(said_by="rows")) for v in (1, 2, 3))[: len(names)]
    return Chart("m", "Mapa", "Popis.", "tiles", names, (Series("počet", numbers),), "g", codes=codes)


def said(error: pytest.ExceptionInfo[BoundariesDoNotFit]) -> str:
    return error.value.said(translator("en"))


def test_regions_are_found_by_their_name_though_it_is_written_in_full(tmp_path: Path) -> None:
    boundaries = read_boundaries(written(tmp_path))

    found = boundaries.of(("1", "2", "3"), NAMES)

    # Not by the running number, which says that the first area is region 1.
    assert [region.properties["nazev"] for region in found] == ["Město", "Horní kraj", "Dolní kraj"]


def test_codes_that_say_more_than_a_running_number_are_found(tmp_path: Path) -> None:
    found = read_boundaries(written(tmp_path)).of(("QX02", "QX00", "QX01"), ("a", "b", "c"))

    assert [region.properties["nazev"] for region in found] == ["Město", "Horní kraj", "Dolní kraj"]


def test_a_running_number_is_a_code_when_the_user_says_so(tmp_path: Path) -> None:
    found = read_boundaries(written(tmp_path), joined_by="fid").of(("3", "1", "2"), ("a", "b", "c"))

    assert [region.properties["nazev"] for region in found] == ["Město", "Horní kraj", "Dolní kraj"]


def test_a_map_draws_the_smallest_area_last_and_every_number_inside_its_own(tmp_path: Path) -> None:
    boundaries = read_boundaries(written(tmp_path))

    spec: Any = vega_lite(chart(), "cs", boundaries)

    areas = spec["layer"][0]
    assert areas["mark"]["type"] == "geoshape"
    assert [row["v"] for row in areas["data"]["values"]][-1] == 1
    assert svg(chart(), "cs", boundaries).count('aria-roledescription="geoshape"') == 0  # the page says it
    for region in boundaries.regions:
        xs, ys = zip(*region.rings[0][0], strict=True)
        assert min(xs) < region.inner[0] < max(xs)
        assert min(ys) < region.inner[1] < max(ys)


def test_the_place_of_a_label_is_inside_a_bent_area() -> None:
    bent = [(0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (2.0, 2.0), (2.0, 10.0), (0.0, 10.0)]

    x, y = inner_place([bent])

    assert (x < 2 and y < 10) or (y < 2 and x < 10)


def test_areas_that_miss_a_region_are_refused_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(written(tmp_path)).of(("A", "B"), ("Horní", "Zadní"))

    assert said(error) == (
        "No property of hranice.geojson (fid, nazev, kod) names all of these regions: Horní (A), Zadní (B)."
    )


def test_a_property_that_no_area_has_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(written(tmp_path), joined_by="kraj")

    assert said(error) == (
        "Not every area of hranice.geojson has the property “kraj”. There are: fid, nazev, kod."
    )


@pytest.mark.parametrize(
    "content",
    [
        "[]", "{}", '{"features": 3}', '{"features": [{"geometry": null}]}', '{"features": []}',
        '{"features": [{"properties": [], "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}]}',
        '{"features": [{"geometry": {"type": "Point", "coordinates": [14, 50]}}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[["a", 1]]]}}]}',
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(path)

    assert said(error) == "The file x.geojson is no GeoJSON collection of areas (Polygon, MultiPolygon)."


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text("{", encoding="utf-8")

    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(path)

    assert said(error) == (
        "The file of boundaries x.geojson is not JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)."
    )


def test_a_file_too_large_to_be_a_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    with path.open("wb") as file:
        file.truncate(50_000_001)

    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(path)

    assert said(error) == "The file of boundaries x.geojson is larger than 50 MB."


@pytest.mark.parametrize("far", [-1042000.0, float("nan")])
def test_metres_are_not_taken_for_degrees(tmp_path: Path, far: float) -> None:
    path = tmp_path / "x.geojson"
    area = {"type": "Polygon", "coordinates": [[[far, 1], [1, 2], [2, 2], [far, 1]]]}
    path.write_text(json.dumps({"features": [{"properties": {}, "geometry": area}]}), encoding="utf-8")

    with pytest.raises(BoundariesDoNotFit) as error:
        read_boundaries(path)

    assert said(error) == "The boundaries of x.geojson are not in degrees (WGS 84). Convert the file first."
