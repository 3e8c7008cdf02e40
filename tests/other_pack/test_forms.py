"""A form of another field: what is typed into it comes to the tables of its workbook."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.engine.tables import TableRows, Value
from meritko.forms.against_checks import as_table
from meritko.forms.asked import Asked, ask, blank, missing, visible
from meritko.forms.becoming import FedRow, gathered, rows_for_tables
from meritko.forms.prefilling import answers_from_rows

YEAR = 2025


def returns(asked: Asked, tables: dict[str, TableRows]) -> list[dict[str, list[FedRow]]]:
    """What the form of each shelter becomes, typed from its rows of the tables."""
    found = []
    for index in range(len(tables["houses"])):
        house = tables["houses"].row(index)
        own = {name: of_house(table, house) for name, table in tables.items()}
        answers = answers_from_rows(asked, own)
        if house["keepers"] is not None:
            answers |= keepers(float(house["keepers"]))
        who = {"name": house["house"], "region": house["county"], "postcode": house["postcode"] or ""}
        assert missing(asked, answers) == []
        found.append(rows_for_tables(asked, answers, who))
    return found


def of_house(table: TableRows, house: dict[str, Value]) -> list[dict[str, Value]]:
    rows = (table.row(index) for index in range(len(table)))
    return [row for row in rows if place(row) == place(house)]


def keepers(full_time: float) -> dict[str, float]:
    """Rows of keepers, full-time ones and a part, that add up."""
    parts = [1.0] * int(full_time) + [full_time % 1] * (full_time % 1 > 0)
    return {f"keepers/{number}/part": part for number, part in enumerate(parts, 1)}


def test_returns_of_every_shelter_come_to_the_tables_of_the_workbook(shelters, tables):
    asked = ask(shelters, shelters.forms.by_id["yearly_return"], YEAR)
    read = tables(YEAR)

    typed = gathered(shelters, returns(asked, read))

    assert typed["houses"] == list(map(read["houses"].row, range(len(read["houses"]))))
    houses = {(row["house"], row["county"]) for row in typed["houses"]}
    for name in ("stays", "licences"):
        expected = [row for row in map(read[name].row, range(len(read[name]))) if place(row) in houses]
        assert sorted(map(told, typed[name])) == sorted(map(told, expected))
        assert len(expected) > 5


def place(row: Mapping[str, Value]) -> tuple[Value, Value]:
    return row["house"], row["county"]


def told(row: Mapping[str, Value]) -> list[tuple[str, str]]:
    """A row without the postcode, which a shelter knows of itself even where a workbook left it out."""
    return [(column, repr(value)) for column, value in row.items() if column != "postcode"]


def test_chips_are_asked_about_only_where_they_are_recorded(shelters):
    form = shelters.forms.by_id["yearly_return"]
    answers = {"animals/1/animal": "Rex"}

    recorded = visible(ask(shelters, form, YEAR), answers)
    not_recorded = visible(ask(shelters, form, YEAR, chosen={"chips": "not_recorded"}), answers)

    assert recorded.keys() - not_recorded.keys() == {"animals/1/chipped"}
    assert set(blank(ask(shelters, form, YEAR))) == {"house/-/cages", "house/-/cages_per_keeper"}


def test_codes_are_those_of_the_year_that_is_asked_about(shelters, tables):
    form = shelters.forms.by_id["yearly_return"]
    answers = {"animals/1/animal": "Hop", "animals/1/species": "rodent"}
    who = {"name": "Oak", "region": "H", "postcode": "1001"}

    then, now = (
        rows_for_tables(ask(shelters, form, year), answers, who)["stays"][0].values["species"]
        for year in (2023, 2025)
    )

    assert (then, now) == ("rodent", None)


def test_rows_of_a_form_know_where_they_came_from(shelters):
    asked = ask(shelters, shelters.forms.by_id["yearly_return"], YEAR)
    who = {"name": "Oak", "region": "H", "postcode": "1001"}
    rows = rows_for_tables(asked, {"animals/7/animal": "Rex", "animals/7/days": 3}, who)["stays"]

    table = as_table(shelters, "stays", rows, "return of Oak")

    assert table.row(0) == {
        "animal": "Rex", "house": "Oak", "county": "H", "species": None, "days": 3,
        "adopted": None, "chipped": None,
    }  # fmt: skip
    assert table.workbook(0) == "return of Oak"
    assert table.cell(0, "days") == (table.sources[0], "days1")
    assert rows[0].keys["days"] == "animals/7/days"
