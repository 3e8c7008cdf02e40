"""The definitions of the field-work indicators, written once more from the Metodika and the contract."""

import math
from collections.abc import Callable, Iterable
from typing import Any

from .own_reader import YEAR, Row, Workbooks, region

Figures = tuple[Any, Any, Any, int]  # numerator, denominator, value, left out
CHILD = {
    "2-5": "A B", "5-6": "C", "6-14": "D E F G H CH", "15-18": "J K L M N O P Q R S T", "vše": "U Z",
}  # fmt: skip
BAND_CLIENTS = {
    "2-5": "age_2_5", "5-6": "age_5_6", "6-14": "age_6_14", "15-18": "age_15_18", "vše": "clients_child",
}  # fmt: skip
CHILD_ALL = [problem for problems in CHILD.values() for problem in problems.split()]
ADULT_ALL = list("ABCDEHKLNOPQZ")
VARIANTS = {("child", "A"): 2, ("child", "CH"): 3, ("adult", "E"): 3, ("adult", "L"): 4}
INTEGRATION = {
    "PTP25": ("child", "A", "a1"), "PTP26": ("child", "CH", "ch3"),
    "PTP27": ("adult", "E", "e3"), "PTP28": ("adult", "L", "l4"),
}  # fmt: skip
AGES = {
    "18-64": "age_18_64", "65+": "age_65", "do 2": "age_0_2", "2-5": "age_2_5", "5-6": "age_5_6",
    "6-14": "age_6_14", "15-18": "age_15_18",
}  # fmt: skip


def half_up(number: float) -> int:
    return math.floor(number + 0.5)


def quotient(rows: Iterable[Row], top: Callable[[Row], Any], bottom: Callable[[Row], Any], scale: int) -> Any:
    """A ratio of sums over the rows that have both; the others are left out."""
    pairs = [(top(row), bottom(row)) for row in rows]
    given = [(above, below) for above, below in pairs if above is not None and below is not None]
    numerator, denominator = sum(a for a, _ in given), sum(b for _, b in given)
    value = scale * numerator / denominator if denominator else None
    return numerator, denominator, value, len(pairs) - len(given)


def shares(rows: Iterable[Row], category: str, place: Callable[[Row], Any]) -> Figures:
    """How many rows fall into a category; a row that falls into none (None) is left out."""
    places = [place(row) for row in rows]
    given = [str(found) for found in places if found is not None]
    numerator, denominator = given.count(category), len(given)
    return numerator, denominator, 100 * numerator / denominator, len(places) - len(given)


def years(row: Row) -> set[int]:
    return {year for year in row.of("Seznamy", "year") if year <= YEAR}


def run_length(row: Row) -> int:
    length = 0
    while YEAR - length in years(row):
        length += 1
    return length


def band(value: Any, *tops: float) -> int | None:
    """The number of the first band whose (inclusive) top reaches the value; the last is open."""
    if value is None:
        return None
    return next((number for number, top in enumerate(tops, 1) if value <= top), len(tops) + 1)


def size(population: Any) -> int | None:
    return band(population, 199, 499, 999, 1999, 4999, 9999, 19999, 49999, 99999)


def quarter(part: str, whole: str) -> Callable[[Row], Any]:
    def place(row: Row) -> Any:
        if row.sum(part, whole) is None:
            return None
        return band(half_up(100 * row[part] / row[whole]), 25, 50, 75) if row[whole] else 0

    return place


def pay(row: Row) -> int | None:
    if row.sum("gross_pay", "fte", "tariff") is None or 0 in (row["fte"], row["tariff"]):
        return None
    of_tariff = 100 * (row["gross_pay"] / row["fte"]) / row["tariff"]
    return 1 if of_tariff < 100 else (band(half_up(of_tariff), 100, 125, 150) or 0) + 1


def practice(row: Row) -> int | None:
    given = row["practice_years"]
    if given is None:
        return None
    return next(n for n, holds in enumerate(
        (given < 1, given < 2, given < 3, given <= 5, given <= 10, True), 1) if holds)  # fmt: skip


def child_focus(row: Row) -> Any:
    if row.sum("clients_child", "clients") is None:
        return None
    if not row["clients"]:
        return "0"
    share = half_up(100 * row["clients_child"] / row["clients"])
    return "deti" if share >= 75 else "dospeli" if share <= 25 else "smisene"


def workload(rows: list[Row]) -> Callable[[Row], Any]:
    """PTP5: by how many per cent a municipality is off the average."""
    average = quotient(rows, lambda r: r["clients"], lambda r: r["fte"], 1)[2]

    def place(row: Row) -> int | None:
        if row.sum("clients", "fte") is None or row["fte"] == 0:
            return None
        off = half_up(100 * (row["clients"] / row["fte"]) / average) - 100
        tops = (-26, -11, -6, 5, 10, 25)
        return 8 - (band(off, *tops) or 0)

    return place


def inhabitants(row: Row) -> Any:
    """Of a city merged from districts the population of the register, else its own."""
    merged = row.of("Městské části", "district")
    return row.of("Seznam obcí", "population")[0] if merged else row.of("Obce", "population")[0]


def outcomes(who: str, problem: str) -> list[str]:
    letter = problem.lower()
    number = VARIANTS.get((who, problem))
    letters = [f"{letter}{n}" for n in range(1, number + 1)] if number else [letter]
    return [f"{who}_out_{each}" for each in letters]


def columns_of(who: str, problems: Iterable[str]) -> list[str]:
    return [f"{who}_{problem}" for problem in problems]


def problem_ratio(code: str, category: str, rows: list[Row]) -> Figures:
    """PTP21, 22 and 24, and their `klienti` variants."""
    adult = code.startswith("PTP22") or code == "PTP24.dospeli"
    who = "adult" if adult else "child"
    own = f"{who}_{category}"
    if code.startswith("PTP24"):
        return quotient(rows, lambda r: r.sum(*outcomes(who, category)), lambda r: r[own], 100)
    of_band = next((name for name, ids in CHILD.items() if category in ids.split()), "vše")
    if code.endswith("klienti"):
        base = ["clients_adult"] if adult else [BAND_CLIENTS[of_band]]
    elif adult:
        base = columns_of("adult", ADULT_ALL)
    else:
        base = columns_of("child", CHILD_ALL if of_band == "vše" else CHILD[of_band].split())
    return quotient(rows, lambda r: r[own], lambda r: r.sum(*base), 100)


def success(rows: list[Row]) -> Figures:
    """PTP23."""
    done = [c for p in CHILD_ALL for c in outcomes("child", p)]
    done += [c for p in ADULT_ALL for c in outcomes("adult", p)]
    tried = columns_of("child", CHILD_ALL) + columns_of("adult", ADULT_ALL)
    usable = [r if None not in (r.sum(*done), r.sum(*tried)) else None for r in rows]
    found = quotient([r for r in usable if r], lambda r: r.sum(*done), lambda r: r.sum(*tried), 100)
    return (*found[:3], usable.count(None))


def witnessed(code: str, category: str, rows: list[Row]) -> Figures:
    who, types = ("child", "VWXY") if code in ("PTP29", "PTP31") else ("adult", "FGJM")
    if code in ("PTP29", "PTP30"):
        return quotient(rows, lambda r: r[f"{who}_discr_any"], lambda r: r[f"target_{who}"], 100)
    every = [f"{who}_discr_{each}" for each in types]
    return quotient(rows, lambda r: r[f"{who}_discr_{category}"], lambda r: r.sum(*every), 100)


PLACES: dict[str, Callable[[Row], Any]] = {
    "PTP3": lambda r: band(run_length(r), 1, 3, 5),
    "PTP7": lambda r: size(inhabitants(r)),
    "PTP7.ref": lambda r: size(r["population"]),
    "PTP7.kraje": lambda r: region(r["region"]),
    "PTP10": lambda r: r["education"],
    "PTP11": practice,
    "PTP12": lambda r: band(r["fte"], 0.5, math.nextafter(1, 0)),
    "PTP13": lambda r: r["contract"],
    "PTP14": lambda r: band(r["pay_class"], 2, 5, 8, 9, 10),
    "PTP15": pay,
    "PTP18.obce": quarter("women", "clients_adult"),
    "PTP19.obce": child_focus,
    "PTP20.dospeli": quarter("target_adult", "clients_adult"),
    "PTP20.deti": quarter("target_child", "clients_child"),
}
CONDITIONS: dict[str, Callable[[Row], bool | None]] = {
    "PTP2": lambda r: min(years(r)) == YEAR,
    "PTP3.nove": lambda r: min(years(r)) == YEAR,
    "PTP3.pet": lambda r: run_length(r) == 5,
    "PTP8": lambda r: bool(r.of("Seznam obcí", "name")),
    "PTP9": lambda r: bool(r.of("Seznamy", "name")),
    "PTP11.praxe3": lambda r: None if r["practice_years"] is None else r["practice_years"] >= 3,
}


def counted(rows: list[Row], holds: Callable[[Row], bool | None], *, among_others: bool) -> Figures:
    """Rows for which something holds, out of all (or, PTP2, out of those for which it does not)."""
    found = [holds(row) for row in rows]
    base = [each for each in found if each is not None and (each is False or not among_others)]
    return found.count(True), len(base), 100 * found.count(True) / len(base), found.count(None)


def reported_in(category: str) -> Callable[[Row], bool]:
    sheet = {"obce": "Obce", "kapacita": "Kapacita", "klienti": "Klienti"}[category]
    return lambda row: row["name"] in row.of(sheet, "name")


def by_clients(code: str, category: str, rows: list[Row]) -> Figures:
    """PTP4 and the ratios over the sheet of clients."""
    if code == "PTP4":
        return quotient(rows, lambda r: r["clients"], lambda r: r["fte"], 1)
    if code == "PTP18":
        part = {"zeny": "women", "muzi": "men"}[category]
        return quotient(rows, lambda r: r[part], lambda r: r["clients_adult"], 100)
    if code.startswith("PTP19"):
        whole = "clients_adult" if code == "PTP19.dospeli" else "clients_child"
        return quotient(rows, lambda r: r[AGES[category]], lambda r: r[whole], 100)
    who = "adult" if code == "PTP20.dospeli.celkem" else "child"
    target, whole = f"target_{who}", f"clients_{who}"

    def outside(row: Row) -> Any:
        return None if row.sum(target, whole) is None else row[whole] - row[target]

    return quotient(rows, (lambda r: r[target]) if category == "ano" else outside, lambda r: r[whole], 100)


def figures(code: str, category: str, rows: list[Row], workbooks: Workbooks) -> Figures:
    """Numerator, denominator, value and rows left out of a field-work indicator that has rows."""
    stem = code.split(".")[0]
    if code in PLACES:
        return shares(rows, category, PLACES[code])
    if code == "PTP5":
        return shares(rows, category, workload(rows))
    if code == "PTP0":
        return counted(rows, reported_in(category), among_others=False)
    if code in CONDITIONS:
        return counted(rows, CONDITIONS[code], among_others=code == "PTP2")
    if code == "PTP1":
        return None, None, sum(1 for row in rows if years_at_all(row, workbooks)), 0
    if code == "PTP16":
        return None, None, sum(row["kept"] == 1 for row in rows), sum(row["kept"] is None for row in rows)
    if stem in INTEGRATION:
        who, problem, best = INTEGRATION[stem]
        variant = category or best
        return quotient(rows, lambda r: r[f"{who}_out_{variant}"], lambda r: r[f"{who}_{problem}"], 100)
    if stem in ("PTP21", "PTP22", "PTP24"):
        return problem_ratio(code, category, rows)
    if stem == "PTP23":
        return success(rows)
    if stem in ("PTP29", "PTP30", "PTP31", "PTP32"):
        return witnessed(code, category, rows)
    return by_clients(code, category, rows)


def years_at_all(row: Row, workbooks: Workbooks) -> bool:
    """PTP1 lists no years: they are read beside the names that it lists."""
    listed = [cell for cell in row.listed["cells"] if cell["column"] == "name"]
    return any(workbooks.cell(c["file"], c["sheet"], f"A{c['row']}") <= YEAR for c in listed)
