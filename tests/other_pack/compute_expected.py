"""The results of the shelters worked out without Měřítko, straight from the rows.

Run it to write expected.csv anew: `python tests/other_pack/compute_expected.py`. Nothing of the
program and nothing of the pack is used here; the numbers were also checked by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
HEADER = [
    "setting",
    "indicator",
    "unit",
    "category",
    "numerator",
    "denominator",
    "value",
    "left_out",
    "state",
]
COUNTIES = {2023: ["H", "D", "P"], 2025: ["H", "D", "P", "O"]}
SPECIES = ["dog", "cat", "rodent", "small", "other"]
SETTINGS = [
    ("2023", 2023, 9999, True),
    ("2025", 2025, 9999, True),
    ("2025 memory=three_years", 2025, 3, True),
    ("2025 chips=not_recorded", 2025, 9999, False),
]

Row = dict[str, str]
Line = tuple[object, ...]


def read(name: str) -> list[Row]:
    with (HERE / "rows" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def share(code: str, unit: str, category: str, top: int, rows: int, left_out: int) -> Line:
    """So many of all rows, in per cent."""
    value = 100 * top / rows if rows else None
    return (code, unit, category, top, rows, value, left_out, "computed" if rows else "not_computable")


def shares(
    code: str, rows: list[Row], column: str, categories: dict[str, Callable[[str], bool]]
) -> list[Line]:
    given = [row[column] for row in rows if row[column]]
    left_out = len(rows) - len(given)
    counted = [(name, sum(belongs(value) for value in given)) for name, belongs in categories.items()]
    return [share(code, "", name, top, len(given), left_out) for name, top in counted]


def lengths(year: int) -> dict[str, Callable[[str], bool]]:
    if year == 2023:
        return {"short": lambda d: int(d) <= 30, "long": lambda d: int(d) >= 31}
    return {
        "same_day": lambda d: int(d) == 0,
        "short": lambda d: 0 < int(d) <= 14,
        "middle": lambda d: 15 <= int(d) <= 60,
        "long": lambda d: int(d) > 60,
    }


def care(year: int, chips: bool) -> Iterator[Line]:
    stays = read(f"{year}/stays.csv")
    kept = [row for row in stays if row["species"] != "other"]
    for unit in [*dict.fromkeys(row["county"] for row in kept), "all counties"]:
        own = [row for row in kept if unit in (row["county"], "all counties")]
        given = [row for row in own if row["adopted"]]
        yield share(
            "CARE1", unit, "", sum(r["adopted"] == "1" for r in given), len(given), len(own) - len(given)
        )
    yield from shares("CARE2", stays, "days", lengths(year))
    by_species = shares("CARE3", stays, "species", {s: lambda v, s=s: v == s for s in SPECIES})
    yield from by_species
    dogs, cats = (float(str(line[5])) for line in by_species[:2])
    yield ("CARE4", "", "", None, None, dogs + cats, by_species[0][6], "computed")
    yield ("CARE5", "", "", cats, dogs, cats / dogs, 0, "computed")
    chipped = [row["chipped"] for row in stays if row["chipped"]]
    if chips:
        yield share("CARE6", "", "", chipped.count("1"), len(chipped), len(stays) - len(chipped))
    else:
        yield ("CARE6", "", "", None, None, None, 0, "not_applicable")


def years_in_row(house: Row, year: int, memory: int) -> int | None:
    """How many years in a row, ending with this one, the shelter has been licensed; None: it is not."""
    found: dict[str, set[int]] = {}
    for row in read("licences.csv"):
        when = int(row["year"])
        same = (row["house"], row["county"]) == (house["house"], house["county"])
        agree = not row["postcode"] or not house["postcode"] or row["postcode"] == house["postcode"]
        if same and agree and year - memory < when <= year:
            found.setdefault(row["postcode"], set()).add(when)
    for years in found.values():
        if year in years:
            return next(n for n in range(1, 100) if year - n not in years)
    return None


def one_by_one(houses: list[Row], licensed: dict[str, int | None]) -> Iterator[Line]:
    for row in houses:
        cages, keepers, reported = row["cages"], row["keepers"], row["cages_per_keeper"]
        if cages and keepers:
            top, bottom = int(cages), float(keepers)
            value = top / bottom if bottom else None
            yield (
                "HOUSE1",
                row["house"],
                "",
                top,
                bottom,
                value,
                0,
                "computed" if bottom else "not_computable",
            )
        elif reported:
            yield ("HOUSE1", row["house"], "", None, None, float(reported), 0, "computed")
        else:
            yield ("HOUSE1", row["house"], "", None, None, None, 1, "missing")
    for name, years in licensed.items():
        state, left_out = ("missing", 1) if years is None else ("computed", 0)
        yield ("HOUSE6", name, "", None, None, years, left_out, state)


def houses_and_licences(year: int, memory: int) -> Iterator[Line]:
    houses = read(f"{year}/houses.csv")
    licensed = {row["house"]: years_in_row(row, year, memory) for row in houses}
    yield from one_by_one(houses, licensed)
    cages = [int(row["cages"]) for row in houses if row["cages"]]
    yield ("HOUSE2", "", "all", None, None, len(houses), 0, "computed")
    yield (
        "HOUSE2",
        "",
        "large",
        None,
        None,
        sum(n >= 10 for n in cages),
        len(houses) - len(cages),
        "computed",
    )
    for county in [*COUNTIES[year], "all counties"]:
        own = [row["house"] for row in houses if county in (row["county"], "all counties")]
        yield share("HOUSE3", county, "", sum(licensed[name] is not None for name in own), len(own), 0)
        if county != "all counties":
            spread = share("HOUSE4", county, "", len(own), len(houses), 0)
            yield spread
            deviation = float(str(spread[5])) - 100 / len(COUNTIES[year])
            yield ("HOUSE5", county, "", None, None, deviation, 0, "computed")
    held = [years for years in licensed.values() if years is not None]
    for name, tops in (("first", [1]), ("few", [2, 3]), ("many", list(range(4, 100)))):
        yield share("HOUSE7", "", name, sum(years in tops for years in held), len(held), 0)
    known = [(int(row["cages"]), float(row["keepers"])) for row in houses if row["cages"] and row["keepers"]]
    top, bottom = sum(cages for cages, _ in known), sum(keepers for _, keepers in known)
    yield ("HOUSE8", "", "", top, bottom, top / bottom, len(houses) - len(known), "computed")


def expected() -> list[list[str]]:
    """Every result as the fields of a line, in the order of HEADER."""
    lines = []
    for name, year, memory, chips in SETTINGS:
        for line in [*care(year, chips), *houses_and_licences(year, memory)]:
            lines.append([name, *("" if field is None else str(field) for field in line)])
    return lines


if __name__ == "__main__":
    with (HERE / "expected.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *expected()])
