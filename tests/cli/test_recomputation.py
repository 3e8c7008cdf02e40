"""260 random results of the demo, computed again from the cells that `explain` lists.

The cells are read by openpyxl and the figures come from definitions written again here
(formulas_ptp.py, formulas_regions_projects.py): nothing of the program's reading or engine.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from meritko.cli.runs import opened_run
from meritko.engine.run_folder import read_results

from . import formulas_ptp as ptp
from . import formulas_regions_projects as other
from .conftest import Demo, Meritko
from .own_reader import YEAR, Row, Workbooks, plain, region, rows_read

SEED = 20251
DRAWN = 260
FOR_READING = ("program", "chybi", "zbyva", "pod", "nove", "socialni")
"""The last part of the codes of indicators that readings need (PTP3.nove is one of the Metodika)."""
Key = tuple[str, str, str]  # code, unit, category
Explained = Callable[[Key], dict[str, Any]]


@pytest.fixture(scope="module")
def workbooks(demo: Demo) -> Workbooks:
    return Workbooks(demo.data)


@pytest.fixture(scope="module")
def results(demo: Demo) -> dict[Key, dict[str, str]]:
    return {(r["indicator"], r["unit"], r["category"]): r for r in read_results(demo.run)}


@pytest.fixture(scope="module")
def explained(demo: Demo, meritko: Meritko) -> Explained:
    """What `explain --json` prints of one result; the run is opened only once for all of them."""
    patch = pytest.MonkeyPatch()
    kept: dict[str, Any] = {}

    def open_once(options: Any) -> Any:
        if "run" not in kept:
            kept["run"] = opened_run(options)
        return kept["run"]

    @cache
    def explain(key: Key) -> dict[str, Any]:
        code, unit, category = key
        with patch.context() as here:
            here.setattr("meritko.cli.explain.opened_run", open_once)
            words = ("explain", code, "--unit", unit, "--category", category)
            said = meritko(*words, "--run", demo.run, "--json")
        assert said.status == 0, said.err
        [found] = json.loads(said.out)
        assert (found["indicator"], found["unit"], found["category"]) == key
        return dict(found)

    return explain


def drawn(results: dict[Key, dict[str, str]]) -> list[Key]:
    """One result of every indicator, and of all the others as many as make 260."""
    chance = random.Random(SEED)
    by_code: dict[str, list[Key]] = {}
    for key in results:
        by_code.setdefault(key[0], []).append(key)
    first = [chance.choice(keys) for keys in by_code.values()]
    rest = [key for key in results if key not in set(first)]
    return first + chance.sample(rest, DRAWN - len(first))


def kind_of(code: str, listed: dict[str, Any]) -> str:
    if code in other.CORRECTED:
        return "corrected"
    if listed["auxiliary"]:
        return "made of others"
    if code.rpartition(".")[2] in FOR_READING:
        return "for reading"
    if code in ptp.PLACES or code == "PTP5":
        return "distribution"
    if listed["denominator"] is None and listed["numerator"] is None:
        return "count" if code in ("PTP1", "PTP16") else "reported (or nothing to divide)"
    return "quotient"


def programme_of(code: str) -> str:
    return next((name for name in ("PTP", "KRKO") if code.startswith(name)), "KP")


class Recomputation:
    """Computes results again, those that others are made of first."""

    def __init__(self, explained: Explained, workbooks: Workbooks) -> None:
        self.listed = explained
        self._workbooks = workbooks

    def figures(self, key: Key) -> ptp.Figures:
        code, unit, category = key
        listed = self.listed(key)
        rows = list(rows_read(listed["rows"] + listed["left_out_rows"], self._workbooks))
        if code in other.CORRECTED:
            return self._corrected(listed)
        if code in ("PTP6", "PTP17"):
            return self._made_of_others(code, listed)
        base, _, added = code.rpartition(".")
        if added in FOR_READING and code != "PTP3.nove":
            return self._for_reading(base, added, unit, rows)
        if code.startswith("PTP"):
            return ptp.figures(code, category, rows, self._workbooks)
        if code == "RA9":
            return other.other_activity(category, rows)
        if code.startswith("KRKO") and code not in other.KRKO_REPORTED and code != "KRKO7.plat":
            return other.regional(code, unit, rows)
        assert len(rows) == 1, key
        return other.single(code, category, rows[0])

    def _corrected(self, listed: dict[str, Any]) -> ptp.Figures:
        base, size = (self.figures((e["indicator"], e["unit"], e["category"])) for e in listed["uses"])
        assert listed["uses"][1]["indicator"] == other.CORRECTED[listed["indicator"]]
        value = None if None in (base[2], size[2]) else base[2] + (size[2] - 100 / 14)
        return None, None, value, base[3]

    def _for_reading(self, base: str, added: str, unit: str, rows: list[Row]) -> ptp.Figures:
        if added == "program":  # a ratio of sums over the projects that have both parts
            parts = [other.single(base, "", row) for row in rows]
            whole = [part for part in parts if part[0] is not None]
            top, bottom = (sum(part[n] for part in whole) for n in (0, 1))
            return top, bottom, 100 * top / bottom if bottom else None, len(parts) - len(whole)
        if added == "nove":
            return ptp.figures(base, "3", rows, self._workbooks)
        if added == "socialni":
            places = [other.single(base, "", row)[2] for row in rows]
            return None, None, sum(str(place) == "4" for place in places), places.count(None)
        if added == "pod":
            below = [self.figures((base, "", category)) for category in "567"]
            return None, None, sum(figures[0] for figures in below), below[0][3]
        figures = (
            ptp.figures(base, "", rows, self._workbooks)
            if added == "zbyva"
            else other.regional(base, unit, rows)
        )
        return None, None, figures[1] - figures[0], figures[3]

    def _made_of_others(self, code: str, listed: dict[str, Any]) -> ptp.Figures:
        first = listed["uses"][0]
        own = self.figures((first["indicator"], "", ""))
        rows = list(rows_read(listed["auxiliary"][0]["rows"], self._workbooks))
        if code == "PTP17":
            return own[2], len(rows), 100 * own[2] / len(rows), own[3]
        per_worker = rows[0]["social_worker_clients"] / rows[0]["social_workers"]
        return own[2], per_worker, 100 * own[2] / per_worker, 0


@pytest.fixture(scope="module")
def recomputation(explained: Explained, workbooks: Workbooks) -> Recomputation:
    return Recomputation(explained, workbooks)


def close(one: Any, two: Any) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= 1e-9 * max(1, abs(one))


def number(text: str) -> float | None:
    return float(text) if text else None


def test_260_random_results_are_what_the_listed_cells_give(
    recomputation: Recomputation, results: dict[Key, dict[str, str]]
) -> None:
    keys = drawn(results)
    kinds: Counter[str] = Counter()
    wrong = []
    for key in keys:
        listed, stored = recomputation.listed(key), results[key]
        kinds[f"{programme_of(key[0])} {kind_of(key[0], listed)}"] += 1
        mine = recomputation.figures(key)
        theirs = (number(stored["numerator"]), number(stored["denominator"]), number(stored["value"]))
        shown = (listed["numerator"], listed["denominator"], listed["value"])
        agrees = all(map(close, mine, theirs)) and all(map(close, mine, shown))
        if not agrees or mine[3] != int(stored["left_out"]):
            wrong.append((key, mine, stored))
        elif kind_of(key[0], listed) not in ("corrected", "made of others"):
            assert len(listed["left_out_rows"]) == mine[3], key

    print(f"seed {SEED}, drawn {len(keys)}: {dict(sorted(kinds.items()))}")
    assert wrong == []
    assert len(set(keys)) == DRAWN
    assert len({code for code, _, _ in keys}) == 208


def test_every_category_of_every_distribution_is_what_the_listed_cells_give(
    recomputation: Recomputation, results: dict[Key, dict[str, str]]
) -> None:
    keys = [key for key in results if key[0] in ptp.PLACES or key[0] == "PTP5"]

    for key in keys:
        numerator, denominator, value, left_out = recomputation.figures(key)
        stored = results[key]
        assert (numerator, denominator) == (int(stored["numerator"]), int(stored["denominator"])), key
        assert close(value, number(stored["value"])), key
        assert left_out == int(stored["left_out"]), key

    assert len(keys) == 97


def first_key(code: str, results: dict[Key, dict[str, str]]) -> Key:
    return next(key for key in results if key[0] == code)


def test_rows_counted_and_left_out_are_all_rows_of_their_sheet(
    recomputation: Recomputation, workbooks: Workbooks, results: dict[Key, dict[str, str]]
) -> None:
    sheets = {
        "Obce 2025": ("PTP4", "PTP5"),
        "Kapacita_podmínky_TP_2025": ("PTP10", "PTP11", "PTP12", "PTP13", "PTP14", "PTP15"),
        "Klienti_TP_2025": ("PTP18.obce", "PTP19.obce", "PTP20.dospeli", "PTP23", "PTP30"),
        "Seznam obcí se SVL": ("PTP7.ref", "PTP9"),
    }
    for sheet, codes in sheets.items():
        expected = len(workbooks.rows(sheet))
        for code in codes:
            listed = recomputation.listed(first_key(code, results))
            assert len(listed["rows"]) + len(listed["left_out_rows"]) == expected, code


def key_of(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["název"], region(row["kraj"]), str(row["směrovací číslo"]).replace(" ", "")


def supported(workbooks: Workbooks) -> dict[tuple[str, int, str], set[int]]:
    """The years of support of each municipality up to the evaluated one, from the whole sheet."""
    found: dict[tuple[str, int, str], set[int]] = {}
    for row in workbooks.rows("Seznamy obcí po letech"):
        if row["rok"] <= YEAR:
            found.setdefault(key_of(row), set()).add(row["rok"])
    return found


def merged(workbooks: Workbooks, keys: Any) -> set[tuple[str, int, str | None]]:
    """Municipalities with districts merged into their city, which has no postcode."""
    districts = workbooks.rows("Městské části")
    cities = {(d["název městské části"], region(d["kraj"])): d["název obce"] for d in districts}
    cities |= {(d["název obce"], region(d["kraj"])): d["název obce"] for d in districts}
    return {
        (cities[name, area], area, None) if (name, area) in cities else (name, area, code)
        for name, area, code in keys
    }


def in_register(workbooks: Workbooks, keys: set[Any]) -> set[Any]:
    """Those found in the register: name and region, and the postcode where both have one."""
    register: dict[tuple[str, int], set[str | None]] = {}
    for row in workbooks.rows("Seznam obcí se SVL"):
        register.setdefault((row["název obce"], region(row["kraj"])), set()).add(row["směrovací číslo"])
    return {
        (name, area, code)
        for name, area, code in keys
        if any(code is None or other is None or code == other for other in register.get((name, area), ()))
    }


def named(listed: list[dict[str, Any]]) -> set[Any]:
    return {(row["name"][0], region(row["name"][1])) for row in listed}


def places(keys: Any) -> set[Any]:
    return {(name, area) for name, area, _ in keys}


def test_the_rows_of_prepared_tables_are_the_municipalities_that_the_whole_sheets_give(
    recomputation: Recomputation, workbooks: Workbooks, results: dict[Key, dict[str, str]]
) -> None:
    years = supported(workbooks)
    this_year = {key for key, held in years.items() if YEAR in held}
    ever = merged(workbooks, years)
    reporting = merged(workbooks, map(key_of, workbooks.rows("Obce 2025")))

    def rows(code: str) -> list[dict[str, Any]]:
        listed = recomputation.listed(first_key(code, results))
        return listed["rows"] + listed["left_out_rows"]

    assert named(rows("PTP1")) == named(rows("PTP2")) == places(years)
    assert named(rows("PTP3")) == named(rows("PTP0")) == places(this_year)
    assert named(rows("PTP8")) == places(ever)
    assert named([r for r in rows("PTP8") if r["above"]]) == places(in_register(workbooks, ever))
    assert named(rows("PTP7")) == places(in_register(workbooks, reporting))
    assert len(rows("PTP7.kraje")) == len(in_register(workbooks, reporting))
    assert len([r for r in rows("PTP9") if r["above"]]) == len(in_register(workbooks, ever))


def test_marks_of_the_rows_say_what_the_definition_counts(
    recomputation: Recomputation, results: dict[Key, dict[str, str]]
) -> None:
    codes = ("PTP3", "PTP5", "PTP11", "PTP12", "PTP15", "PTP18.obce")
    for key in (key for key in results if key[0] in codes):
        listed = recomputation.listed(key)
        assert sum(row["above"] for row in listed["rows"]) == listed["numerator"]
        assert sum(row["below"] for row in listed["rows"]) == listed["denominator"]


def test_the_reader_of_this_test_notices_a_cell_that_is_listed_wrongly(
    explained: Explained, workbooks: Workbooks
) -> None:
    listed = json.loads(json.dumps(explained(("PTP4", "", ""))["rows"][:1]))
    listed[0]["cells"][1]["value"] += 1

    with pytest.raises(AssertionError):
        list(rows_read(listed, workbooks))
    assert plain(" a\u00a0 b ") == "a b"
    assert isinstance(next(rows_read(explained(("PTP4", "", ""))["rows"], workbooks)), Row)
