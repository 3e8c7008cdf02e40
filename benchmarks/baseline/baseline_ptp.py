"""The table of results and the indicators of field social work (PTP) for the pandas baseline."""

import numpy as np
import pandas as pd
from baseline_columns import ADULT_DISCRIMINATION, ADULT_PROBLEMS, CHILD_DISCRIMINATION, CHILD_PROBLEMS

COLUMNS = ["indicator", "year", "unit", "category", "numerator", "denominator", "value", "left_out"]
SIZES = [0, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, np.inf]
KEY = ["name", "region", "postcode"]


class Results:
    """The rows of results.csv."""

    def __init__(self, year):
        self.year = year
        self.rows = []

    def add(self, indicator, value, left_out=0, *, unit="", category="", numerator=None, denominator=None):
        row = [indicator, self.year, unit, category, numerator, denominator, value, left_out]
        self.rows.append(row)

    def quotient(self, indicator, numerator, denominator, left_out=0, *, unit="", category="", times=100):
        value = None if denominator == 0 else times * numerator / denominator
        parts = {"numerator": numerator, "denominator": denominator}
        self.add(indicator, value, left_out, unit=unit, category=category, **parts)

    def missing(self, indicator, *, unit="", category=""):
        self.add(indicator, None, 1, unit=unit, category=category)

    def distribution(self, indicator, placed, categories, left_out=0):
        counts = placed.value_counts()
        for category in categories:
            self.quotient(indicator, counts.get(category, 0), len(placed), left_out, category=str(category))

    def table(self):
        return pd.DataFrame(self.rows, columns=COLUMNS, dtype=object)


def round_half_up(values):
    return np.floor(values + 0.5)


def kept(frame, columns):
    """The rows with a value in all columns, and how many were left out."""
    rows = frame.dropna(subset=columns)
    return rows, len(frame) - len(rows)


def place(conditions, otherwise, index):
    """Category by the first condition that holds."""
    chosen = np.select(list(conditions.values()), list(conditions), default=otherwise)
    return pd.Series(chosen, index=index, dtype=object)


def sums(results, indicator, frame, numerators, denominators, *, used=None, category="", times=100):
    """Quotient of the sums of columns over the rows that have all the columns used."""
    rows, left_out = kept(frame, used or [*numerators, *denominators])
    top, bottom = rows[numerators].sum().sum(), rows[denominators].sum().sum()
    results.quotient(indicator, top, bottom, left_out, category=category, times=times)


def merge_districts(places, districts):
    """City districts, and the cities themselves, become the city without a postcode."""
    to_city = {}
    for district, city, region in districts[["name", "city", "region"]].itertuples(index=False, name=None):
        to_city[district, region] = to_city[city, region] = city
    cities = [to_city.get(key) for key in zip(places["name"], places["region"], strict=True)]
    city = pd.Series(cities, index=places.index, dtype=object)
    merged = city.notna()
    name, postcode = places["name"].mask(merged, city), places["postcode"].mask(merged, None)
    places = places.assign(name=name, postcode=postcode, merged=merged)
    return places.drop_duplicates(KEY, ignore_index=True)


def find_in_svl(places, svl):
    """Pairs of municipality and row of DTB_SVL: name, region and, where both have it, postcode."""
    left = places.rename_axis("place").reset_index()
    right = svl[[*KEY, "population"]].rename_axis("svl_row").reset_index()
    pairs = left.merge(right, on=["name", "region"], suffixes=("", "_svl"))
    both = pairs["postcode"].notna() & pairs["postcode_svl"].notna()
    return pairs[~both | (pairs["postcode"] == pairs["postcode_svl"])]


def consecutive_years(supported, year):
    """Number of supported years in a row that end with the given one."""
    length = 0
    while year - length in supported:
        length += 1
    return length


def ptp_history(results, history, year, sheets):
    """PTP0-3: municipalities supported so far, change, length of support, reports received."""
    years = history.groupby(KEY)["year"].agg(set)
    before = int((years.map(min) < year).sum()) if len(years) else 0
    results.add("PTP1", len(years))
    results.quotient("PTP2", len(years) - before, before)
    now = years[years.map(lambda supported: year in supported).astype(bool)]
    length = now.map(lambda supported: consecutive_years(supported, year)).astype(int)
    placed = place({"1": length == 1, "2": length <= 3, "3": length <= 5}, "4", now.index)
    results.distribution("PTP3", placed, "1234")
    results.quotient("PTP3.nove", int((now.map(min) == year).sum()), len(now))
    results.quotient("PTP3.pet", int((length == 5).sum()), len(now))
    for category, sheet in sheets.items():
        reported = set(sheet[KEY].itertuples(index=False, name=None))
        results.quotient("PTP0", sum(key in reported for key in now.index), len(now), category=category)


def ptp_performance(results, towns, external):
    """PTP4-6: clients per full-time post."""
    rows, left_out = kept(towns, ["clients", "fte"])
    clients, fte = rows["clients"].sum(), rows["fte"].sum()
    results.quotient("PTP4", clients, fte, left_out, times=1)
    average = clients / fte if fte else None
    rows = rows[rows["fte"] > 0] if average else rows[:0]
    ratio = 100 * (rows["clients"] / rows["fte"]) / (average or 1)
    bounds = [-np.inf, -26, -11, -6, 5, 10, 25, np.inf]
    placed = pd.cut(round_half_up(ratio) - 100, bounds, labels=list("7654321"))
    results.distribution("PTP5", placed, "1234567", len(towns) - len(rows))
    workers = external[(external["workers"] > 0) & external["worker_clients"].notna()]
    if workers.empty:
        results.missing("PTP6")
        return
    other = workers["worker_clients"].iloc[0] / workers["workers"].iloc[0]
    if average is None:
        results.add("PTP6", None, denominator=other)
    else:
        results.quotient("PTP6", average, other)


def size_category(population):
    return pd.cut(population, SIZES, right=False, labels=[str(n) for n in range(1, 11)])


def ptp_purpose(results, towns, history, districts, svl):
    """PTP7-9: support where there are excluded localities."""
    found = find_in_svl(merge_districts(towns, districts), svl).drop_duplicates("place")
    found["population"] = found["population"].mask(found["merged"], found["population_svl"])
    rows, left_out = kept(found, ["population"])
    sizes = [str(n) for n in range(1, 11)]
    results.distribution("PTP7", size_category(rows["population"]), sizes, left_out)
    rows, left_out = kept(svl, ["population"])
    results.distribution("PTP7.ref", size_category(rows["population"]), sizes, left_out)
    results.distribution("PTP7.kraje", found["region"], range(1, 15))
    supported = merge_districts(history[KEY], districts)
    pairs = find_in_svl(supported.assign(population=None), svl)
    results.quotient("PTP8", pairs["place"].nunique(), len(supported))
    results.quotient("PTP9", pairs["svl_row"].nunique(), len(svl))


def ptp_positions(results, posts):
    """PTP10-15: education, practice, posts, contracts and pay of field workers."""
    rows, left_out = kept(posts, ["education"])
    results.distribution("PTP10", rows["education"], range(1, 9), left_out)
    rows, left_out = kept(posts, ["practice_years"])
    years = rows["practice_years"]
    conditions = {"1": years < 1, "2": years < 2, "3": years < 3, "4": years <= 5, "5": years <= 10}
    results.distribution("PTP11", place(conditions, "6", rows.index), "123456", left_out)
    results.quotient("PTP11.praxe3", (years >= 3).sum(), len(rows), left_out)
    rows, left_out = kept(posts, ["fte"])
    conditions = {"1": rows["fte"] <= 0.5, "2": rows["fte"] < 1}
    results.distribution("PTP12", place(conditions, "3", rows.index), "123", left_out)
    rows, left_out = kept(posts, ["contract"])
    results.distribution("PTP13", rows["contract"], range(1, 6), left_out)
    rows, left_out = kept(posts, ["pay_class"])
    placed = pd.cut(rows["pay_class"], [0, 2, 5, 8, 9, 10, np.inf], labels=list("123456"))
    results.distribution("PTP14", placed, "123456", left_out)
    rows, _ = kept(posts, ["gross_pay", "fte", "tariff"])
    rows = rows[(rows["fte"] > 0) & (rows["tariff"] > 0)]
    pay = 100 * (rows["gross_pay"] / rows["fte"]) / rows["tariff"]
    percent = round_half_up(pay)
    conditions = {"1": pay < 100, "2": percent == 100, "3": percent <= 125, "4": percent <= 150}
    results.distribution("PTP15", place(conditions, "5", rows.index), "12345", len(posts) - len(rows))


def ptp_sustainability(results, sustained, svl):
    """PTP16-17: posts kept without the programme."""
    rows, left_out = kept(sustained, ["kept"])
    count = (rows["kept"] == 1).sum()
    results.add("PTP16", count, left_out)
    results.quotient("PTP17", count, len(svl), left_out)


def quarters(results, indicator, clients, part, whole):
    """Municipalities by quarter of the share of a part of their clients."""
    rows, left_out = kept(clients, [part, whole])
    share = round_half_up(100 * rows[part] / rows[whole].replace(0, np.nan))
    conditions = {"0": rows[whole] == 0, "1": share <= 25, "2": share <= 50, "3": share <= 75}
    results.distribution(indicator, place(conditions, "4", rows.index), "12340", left_out)


def ptp_structure(results, clients):
    """PTP18-20: sex, age and target group of the clients."""
    sums(results, "PTP18", clients, ["women"], ["clients_adult"], category="zeny")
    sums(results, "PTP18", clients, ["men"], ["clients_adult"], category="muzi")
    quarters(results, "PTP18.obce", clients, "women", "clients_adult")
    for band in ["18-64", "65+"]:
        sums(results, "PTP19.dospeli", clients, [f"age_{band}"], ["clients_adult"], category=band)
    for band in ["do 2", "2-5", "5-6", "6-14", "15-18"]:
        sums(results, "PTP19.deti", clients, [f"age_{band}"], ["clients_child"], category=band)
    rows, left_out = kept(clients, ["clients_child", "clients"])
    share = round_half_up(100 * rows["clients_child"] / rows["clients"].replace(0, np.nan))
    conditions = {"0": rows["clients"] == 0, "deti": share >= 75, "dospeli": share <= 25}
    placed = place(conditions, "smisene", rows.index)
    results.distribution("PTP19.obce", placed, ["deti", "dospeli", "smisene", "0"], left_out)
    for group, name in [("adult", "dospeli"), ("child", "deti")]:
        part, whole = f"target_{group}", f"clients_{group}"
        quarters(results, f"PTP20.{name}", clients, part, whole)
        rows, left_out = kept(clients, [part, whole])
        target, total = rows[part].sum(), rows[whole].sum()
        results.quotient(f"PTP20.{name}.celkem", target, total, left_out, category="ano")
        results.quotient(f"PTP20.{name}.celkem", total - target, total, left_out, category="ne")


def ptp_problems(results, clients):
    """PTP21-24: problems dealt with and the success of interventions."""
    child, adult = [f"child_{p}" for p in CHILD_PROBLEMS], [f"adult_{p}" for p in ADULT_PROBLEMS]
    child_outcomes = {p: [f"child_out_{o}" for o in outcomes] for p, (_, outcomes) in CHILD_PROBLEMS.items()}
    adult_outcomes = {p: [f"adult_out_{o}" for o in outcomes] for p, outcomes in ADULT_PROBLEMS.items()}
    for problem, (band, _) in CHILD_PROBLEMS.items():
        column = [f"child_{problem}"]
        of_band = [f"child_{p}" for p, (b, _) in CHILD_PROBLEMS.items() if band in (b, "vše")]
        people = ["clients_child"] if band == "vše" else [f"age_{band}"]
        sums(results, "PTP21", clients, column, of_band, category=problem)
        sums(results, "PTP21.klienti", clients, column, people, category=problem)
        sums(results, "PTP24.deti", clients, child_outcomes[problem], column, category=problem)
    for problem in ADULT_PROBLEMS:
        column = [f"adult_{problem}"]
        sums(results, "PTP22", clients, column, adult, category=problem)
        sums(results, "PTP22.klienti", clients, column, ["clients_adult"], category=problem)
        sums(results, "PTP24.dospeli", clients, adult_outcomes[problem], column, category=problem)
    variants = [*child_outcomes.values(), *adult_outcomes.values()]
    outcomes = [column for columns in variants for column in columns]
    sums(results, "PTP23", clients, outcomes, child + adult)


def ptp_integration(results, clients):
    """PTP25-32: variants of outcomes and discrimination."""
    variants = {
        "PTP25": ("child", "A", ["a1", "a2"], "a1"),
        "PTP26": ("child", "CH", ["ch1", "ch2", "ch3"], "ch3"),
        "PTP27": ("adult", "E", ["e1", "e2", "e3"], "e3"),
        "PTP28": ("adult", "L", ["l1", "l2", "l3", "l4"], "l4"),
    }
    for indicator, (group, problem, outcomes, best) in variants.items():
        sums(results, indicator, clients, [f"{group}_out_{best}"], [f"{group}_{problem}"])
        for outcome in outcomes:
            column = [f"{group}_out_{outcome}"]
            sums(results, f"{indicator}.varianty", clients, column, [f"{group}_{problem}"], category=outcome)
    sums(results, "PTP29", clients, ["child_discr_any"], ["target_child"])
    sums(results, "PTP30", clients, ["adult_discr_any"], ["target_adult"])
    for indicator, group, types in [
        ("PTP31", "child", CHILD_DISCRIMINATION),
        ("PTP32", "adult", ADULT_DISCRIMINATION),
    ]:
        columns = [f"{group}_discr_{t}" for t in types]
        for t in types:
            sums(results, indicator, clients, [f"{group}_discr_{t}"], columns, category=t)


def evaluate_ptp(results, tables, year):
    svl = tables["Seznam obcí se SVL"]
    svl = svl[svl["district_of"].isna()].reset_index(drop=True)
    history = tables["Seznamy obcí po letech"]
    history = history[history["year"] <= year]
    towns, posts = tables[f"Obce {year}"], tables[f"Kapacita_podmínky_TP_{year}"]
    clients, external = tables[f"Klienti_TP_{year}"], tables["Externí údaje"]
    ptp_history(results, history, year, {"obce": towns, "kapacita": posts, "klienti": clients})
    ptp_performance(results, towns, external[external["year"] == year])
    ptp_purpose(results, towns, history, tables["Městské části"], svl)
    ptp_positions(results, posts)
    ptp_sustainability(results, tables[f"Udržitelnost_TP_{year}"], svl)
    ptp_structure(results, clients)
    ptp_problems(results, clients)
    ptp_integration(results, clients)
