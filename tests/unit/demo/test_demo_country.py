"""The demo country says what its recipe promises; every check reads the written workbooks."""

import csv
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from meritko.workbooks.demo.making import make_tables

YEAR = 2025
REAL_MUNICIPALITIES = Path(__file__).parents[4] / "shared" / "data" / "obce_cr.csv"

# Metodika, model table of KRKO1-KRKO3: region -> municipalities, localities, inhabitants, printed shares.
PRINTED_BY_REGION = {
    1: (1, 7, 6400, 0.3, 1.2, 6.1),
    2: (19, 38, 2300, 6.4, 6.3, 2.2),
    3: (12, 28, 8750, 4.0, 4.6, 8.3),
    4: (28, 61, 7000, 9.4, 10.1, 6.7),
    5: (21, 36, 2750, 7.1, 5.9, 2.6),
    6: (22, 48, 3500, 7.4, 7.9, 3.3),
    7: (27, 72, 21000, 9.1, 11.9, 20.0),
    8: (36, 62, 4000, 12.1, 10.2, 3.8),
    9: (13, 24, 1750, 4.4, 4.0, 1.7),
    10: (27, 42, 2500, 9.1, 6.9, 2.4),
    11: (30, 64, 4750, 10.1, 10.6, 4.5),
    12: (38, 89, 37250, 12.8, 14.7, 35.5),
    13: (10, 13, 800, 3.4, 2.1, 0.8),
    14: (13, 22, 2250, 4.4, 3.6, 2.1),
}
SIZES_FROM = (0, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
PRINTED_SIZES = (1.7, 9.1, 5.7, 11.8, 19.5, 16.5, 15.5, 13.5, 5.1, 1.7)

BANDS = ("age_0_2", "age_2_5", "age_5_6", "age_6_14", "age_15_18")
SUMS = {
    "clients": [
        ("clients", ("clients_child", "clients_adult")),
        ("clients_child", BANDS),
        ("clients_adult", ("age_18_64", "age_65")),
        ("clients_adult", ("women", "men")),
        ("target", ("target_child", "target_adult")),
    ],
    "project_structure": [("pop", ("pop_men", "pop_women")), ("pop", ("pop_0_18", "pop_19_64", "pop_65"))],
}
PARTS = {
    "clients": [(("target_child",), "clients_child"), (("target_adult",), "clients_adult")],
    "project_actors": [
        (("actors_coop",), "actors"),
        (("meetings_solved",), "meetings"),
        (("meetings_majority_solved",), "meetings_majority"),
    ],
    "project_activities": [
        (("act_neighbours_ok",), "act_neighbours"),
        (("act_majority_ok",), "act_majority"),
        (("act_housing_ok",), "act_housing"),
        (("act_tenancy_ok",), "act_tenancy"),
        (("course_graduates",), "course_people"),
    ],
}


def towns(rows):
    return {(row["name"], row["region"], row["postcode"]) for row in rows}


def printed(part, whole):
    """A share as the Metodika prints it."""
    return round(100 * part / whole + 1e-9, 1)


def test_the_register_gives_the_printed_tables_of_the_size_of_the_problem(country):
    rows = country["svl_register"]
    municipalities, localities, people = Counter(), Counter(), Counter()
    for row in rows:
        municipalities[row["region"]] += 1
        localities[row["region"]] += row["svl_count"]
        people[row["region"]] += (row["svl_population_low"] + row["svl_population_high"]) / 2

    assert {
        region: (
            municipalities[region],
            localities[region],
            people[region],
            printed(municipalities[region], municipalities.total()),
            printed(localities[region], localities.total()),
            printed(people[region], people.total()),
        )
        for region in municipalities
    } == PRINTED_BY_REGION
    assert (len(rows), localities.total(), people.total()) == (297, 606, 105_000)


def test_the_register_gives_the_printed_sizes_of_municipalities(country):
    sizes = Counter(
        sum(row["population"] >= bound for bound in SIZES_FROM) for row in country["svl_register"]
    )

    assert tuple(printed(sizes[size], 297) for size in range(1, 11)) == PRINTED_SIZES


def test_the_register_is_plausible(country):
    for row in country["svl_register"]:
        assert row["svl_population_low"] <= row["svl_population_high"] < row["population"]
        assert row["svl_count"] >= 1
        assert (row["orp_has_adviser"] == 2) == (row["is_orp"] == 0) or row["orp_has_adviser"] is None
        assert row["district_of"] is None


def test_ten_years_lead_up_to_fifty_five_supported_municipalities_of_which_two_are_silent(country):
    history = country["history"]
    current = towns(row for row in history if row["year"] == YEAR)

    assert sorted({row["year"] for row in history}) == list(range(YEAR - 9, YEAR + 1))
    assert len(current) == 55
    for table in ("municipalities", "positions", "clients"):
        assert len(current - towns(country[table])) == 2
        assert towns(country[table]) <= current


def test_kept_posts_are_those_supported_before_and_not_in_the_year(country):
    before = towns(row for row in country["history"] if row["year"] < YEAR)
    current = towns(row for row in country["history"] if row["year"] == YEAR)

    assert towns(country["kept_posts"]) == before - current
    assert {0, 1, 3} <= {row["kept"] for row in country["kept_posts"]}


def test_the_history_has_new_and_returning_and_long_supported_municipalities(country):
    years = {}
    for row in country["history"]:
        years.setdefault((row["name"], row["region"], row["postcode"]), set()).add(row["year"])
    now = [seen for seen in years.values() if YEAR in seen]
    new = sum(seen == {YEAR} for seen in now)
    long = sum(seen >= set(range(YEAR - 5, YEAR + 1)) for seen in now)
    returned = sum(YEAR - 1 not in seen and len(seen) > 1 for seen in now)

    assert 5 <= new <= 7
    assert long >= 5
    assert returned >= 3


@pytest.mark.parametrize(
    ("table", "total", "parts"), [(t, *rule) for t, rules in SUMS.items() for rule in rules]
)
def test_parts_add_up(country, table, total, parts):
    for row in country[table]:
        if None not in (row[total], *(row[part] for part in parts)):
            assert row[total] == sum(row[part] for part in parts)


@pytest.mark.parametrize(
    ("table", "parts", "whole"), [(t, *rule) for t, rules in PARTS.items() for rule in rules]
)
def test_no_part_exceeds_its_whole(country, table, parts, whole):
    for row in country[table]:
        if None not in (row[whole], *(row[part] for part in parts)):
            assert sum(row[part] for part in parts) <= row[whole]


@pytest.mark.parametrize("who", ["child", "adult"])
def test_outcomes_never_exceed_interventions(country, who):
    columns = country["clients"][0]
    problems = [c.removeprefix(f"{who}_") for c in columns if c.startswith(f"{who}_") and c.count("_") == 1]
    for problem in problems:
        outcomes = [c for c in columns if c.startswith(f"{who}_out_")]
        own = [c for c in outcomes if c.removeprefix(f"{who}_out_").rstrip("1234") == problem.lower()]
        assert own
        for row in country["clients"]:
            if None not in (row[f"{who}_{problem}"], *(row[c] for c in own)):
                assert sum(row[c] for c in own) <= row[f"{who}_{problem}"]


@pytest.mark.parametrize("who", ["child", "adult"])
def test_witnessed_discrimination_is_consistent(country, who):
    for row in country["clients"]:
        any_type = row[f"{who}_discr_any"]
        types = [v for c, v in row.items() if c.startswith(f"{who}_discr_") and c != f"{who}_discr_any"]
        if None not in (any_type, *types):
            assert max(types) <= any_type <= sum(types)
        if None not in (any_type, row[f"target_{who}"]):
            assert any_type <= row[f"target_{who}"]


def test_those_who_cooperate_are_no_more_than_the_people_there(country):
    people = {row["project"]: row for row in country["project_structure"]}
    for row in country["project_cooperation"]:
        for column, value in row.items():
            whole = people[row["project"]][column.replace("coop", "pop")]
            assert column == "project" or None in (value, whole) or value <= whole


def test_meetings_by_kind_of_actor_do_not_exceed_the_meetings(country):
    for row in country["project_actors"]:
        kinds = [v for c, v in row.items() if c.startswith("meetings_") and not c.endswith("solved")]
        assert sum(kinds) <= row["meetings"]


def test_clients_and_posts_of_the_two_sheets_agree(country):
    clients = {(r["name"], r["region"]): r["clients"] for r in country["clients"]}
    for row in country["municipalities"]:
        assert row["clients"] == clients[row["name"], row["region"]]
    assert {1} <= set(Counter((r["name"], r["region"]) for r in country["positions"]).values()) <= {1, 2, 3}


def test_thirteen_coordinators_and_twenty_eight_projects(country):
    assert [row["region"] for row in country["coordinators"]] == list(range(2, 15))
    projects = [f"KP-{YEAR}-{number:02}" for number in range(1, 29)]
    one_each = [t for t in country if t.startswith("project_") and t != "project_other_activities"]
    assert len(one_each) == 7
    for table in one_each:
        assert [row["project"] for row in country[table]] == projects
    assert {row["project"] for row in country["project_other_activities"]} <= set(projects)


def test_a_municipality_is_found_in_the_register_by_its_name_and_region_alone(country):
    register = Counter((row["name"], row["region"]) for row in country["svl_register"])
    cities = {(row["name"], row["region"]) for row in country["city_districts"]}

    assert max(register.values()) == 1
    assert cities <= set(register)
    assert len({name for name, _ in register}) < len(register), "some share a name in different regions"
    for row in country["municipalities"]:
        known = (row["name"], row["region"]) in register
        district = any(d["district"] == row["name"] for d in country["city_districts"])
        assert row["in_svl_map"] == int(known or district)


def test_some_cells_are_left_empty_but_none_that_carries_a_printed_margin(country):
    margins = ("region", "svl_count", "svl_population_low", "svl_population_high", "population")
    for column in margins:
        assert all(row[column] is not None for row in country["svl_register"])
    for table in ("svl_register", "municipalities", "positions", "clients", "coordinators", "project_actors"):
        assert any(value is None for row in country[table] for value in row.values())


def test_the_findings_have_something_to_find(country):
    shares = [
        100 * row["gross_pay"] / row["fte"] / row["tariff"]
        for row in country["positions"]
        if None not in (row["gross_pay"], row["fte"], row["tariff"])
    ]
    assert 1 <= sum(share < 100 for share in shares) < len(shares) / 4
    assert sum(100 <= share <= 125 for share in shares) > len(shares) / 2
    assert any((row["ikp3"] or 0) >= 25 for row in country["project_identification"])


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_values(demo):
    first, again, other = demo(1), demo(1), demo(2)

    assert [path.name for path in first] == [path.name for path in other]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    for one, two in zip(first, other, strict=True):
        assert one.read_bytes() != two.read_bytes()


def test_another_year_moves_the_history(pack):
    tables = make_tables(pack.tables, pack.codelists, pack.demo, 2019, 1)

    assert {row["year"] for row in tables["history"]} == set(range(2010, 2020))
    assert tables["project_inputs"][0]["project"] == "KP-2019-01"


def test_no_cell_is_a_formula_or_could_become_one(demo):
    for file in demo(1):
        with zipfile.ZipFile(file) as parts:
            assert not any(
                b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist()
            )
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows(values_only=True):
                assert not any(isinstance(v, str) and v.startswith(("=", "+", "-", "@")) for v in row)


@pytest.mark.skipif(not REAL_MUNICIPALITIES.exists(), reason="the list of real municipalities is not here")
def test_every_municipality_is_invented(country):
    with REAL_MUNICIPALITIES.open(encoding="utf-8", newline="") as lines:
        real = {row["nazev"] for row in csv.DictReader(lines)}
    invented = {row["name"] for table in ("svl_register", "history") for row in country[table]}

    assert len(real) > 5000
    assert invented.isdisjoint(real)
