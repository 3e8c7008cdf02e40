"""On how many of those who are expected to report a result stands."""

from __future__ import annotations

import pytest

from meritko.engine.explaining import Explainer
from meritko.engine.setting import make_setting
from meritko.engine.standing import Standing
from meritko.engine.tables import Source, TableRows, Value
from meritko.methodology.pack import Pack

from ...metodika import metodika

YEAR = 2024
TOWNS = ("První", "Druhá", "Třetí")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return metodika()


@pytest.fixture
def explainer(pack):
    """Makes an explainer of three supported towns with these rows of tables."""

    def make(**told: list[dict[str, Value]]) -> Explainer:
        rows = {"history": [{"year": YEAR, **who(name)} for name in TOWNS], **told}
        tables = {
            name: TableRows(
                name,
                {column.id: [row.get(column.id) for row in rows.get(name, [])] for column in table.columns},
                (Source(f"{name}.xlsx", name, {}),),
                [(0, number + 2) for number in range(len(rows.get(name, [])))],
            )
            for name, table in pack.tables.items()
        }
        return Explainer(pack, make_setting(pack, YEAR, {}), tables)

    return make


def who(name: str) -> dict[str, Value]:
    return {"name": name, "region": "1", "postcode": "11150"}


def standing(explainer: Explainer, code: str) -> Standing | None:
    return explainer.explain(code)[0].standing


def test_who_left_a_figure_out_or_has_no_row_is_not_behind_the_number(explainer):
    told = explainer(
        municipalities=[
            {**who("První"), "clients": 10, "fte": 1.0},
            {**who("Druhá"), "clients": None, "fte": 1.0},
        ]
    )

    assert standing(told, "PTP4") == Standing(1, 3)


def test_zero_is_a_figure(explainer):
    told = explainer(municipalities=[{**who(name), "clients": 0, "fte": 1.0} for name in TOWNS])

    assert standing(told, "PTP4") == Standing(3, 3)


def test_a_town_with_several_rows_counts_once_and_a_town_that_is_not_supported_never(explainer):
    rows = [{**who(name), "education": "1"} for name in ("První", "První", "Cizí")]

    assert standing(explainer(positions=rows), "PTP10") == Standing(1, 3)


def test_nothing_reported_stands_on_nobody(explainer):
    assert standing(explainer(), "PTP4") == Standing(0, 3)


def test_a_number_made_of_others_stands_on_the_fewest_of_them(explainer):
    told = explainer(municipalities=[{**who("První"), "clients": 10, "fte": 1.0}])

    assert standing(told, "PTP6") == Standing(1, 3)


def test_what_is_made_of_the_list_of_those_supported_stands_on_all_of_them(explainer):
    assert standing(explainer(), "PTP0") == Standing(3, 3)


def test_a_number_that_the_supported_do_not_report_has_none(explainer):
    assert standing(explainer(kept_posts=[{**who("Cizí"), "kept": "1"}]), "PTP16") is None
