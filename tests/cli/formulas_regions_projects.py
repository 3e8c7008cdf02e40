"""The definitions for regions (KRKO) and community-work projects (KP), written once more."""

from collections.abc import Callable
from typing import Any

from .formulas_ptp import Figures
from .own_reader import Row, region

KRKO_REPORTED = {
    "KRKO5": "fte", "KRKO6": "office", "KRKO7": "pay_class", "KRKO8": "education", "KRKO9": "practice_years",
}  # fmt: skip
KRKO_FLAGS = {"KRKO12": "ever_tp", "KRKO13": "ever_asz", "KRKO-S1": "ssi_tp", "KRKO-S2": "ssi_nzdm"}
CORRECTED = {
    "KRKO10k": "KRKO11", "KRKO12k": "KRKO1", "KRKO13k": "KRKO1", "KRKO-S1k": "KRKO1", "KRKO-S2k": "KRKO1",
}  # fmt: skip
ACTORS = "public_authority political education nonprofit forprofit security employers majority landlords"
KP_QUOTIENTS = {
    "SSO1": "pop_men pop",
    "SSO2": "pop_women pop",
    "SSO3": "pop_0_18 pop",
    "SSO4": "pop_19_64 pop",
    "SSO5": "pop_65 pop",
    "AČ1": "coop pop",
    "AČ1a": "coop_men pop_men",
    "AČ1b": "coop_women pop_women",
    "AČ1c": "coop_0_18 pop_0_18",
    "AČ1d": "coop_19_64 pop_19_64",
    "AČ1e": "coop_65 pop_65",
    "IS1": "actors_coop actors",
    "IS2": "meetings_solved meetings",
    "IS3": "meetings_majority_solved meetings_majority",
    "RA1": "act_neighbours act",
    "RA1a": "act_neighbours_ok act_neighbours",
    "RA2": "act_majority act",
    "RA2a": "act_majority_ok act_majority",
    "RA3": "courses act",
    "RA3b": "course_graduates course_people",
    "RA4": "leisure_by_actors act",
    "RA5": "leisure_by_members act",
    "RA5s": "leisure_with_majority act",
    "RA6": "act_housing act",
    "RA6a": "act_housing_ok act_housing",
    "RA7": "act_tenancy act",
    "RA7a": "act_tenancy_ok act_tenancy",
    "RA8": "act_ethnicity act",
} | {
    f"IS1{letter}": f"meetings_{who} meetings"
    for letter, who in zip("abcdefghi", ACTORS.split(), strict=True)
}
EMPTY: Figures = (None, None, None, 1)


def midpoint(row: Row) -> Any:
    both = row.sum("svl_population_low", "svl_population_high")
    return None if both is None else both / 2


def places(row: Row) -> Any:
    return row["svl_count"]


def is_orp(row: Row) -> Any:
    return row["is_orp"]


def one(_: Row) -> int:
    return 1


def regional(code: str, unit: str, rows: list[Row]) -> Figures:
    """The indicators over the register: of one region, or of the whole country."""

    def own(row: Row) -> bool:
        return unit == "CR" or region(row["region"]) == int(unit)

    def with_all(*needed: Callable[[Row], Any]) -> list[Row]:
        return [row for row in rows if all(need(row) is not None for need in needed)]

    def figures(
        used: list[Row], top: Callable[[Row], Any], bottom: Any, scale: int, national: bool
    ) -> Figures:
        above = sum(top(row) for row in used if own(row))
        below = sum(bottom(row) for row in used if national or own(row))
        left = sum(own(row) for row in rows) - sum(own(row) for row in used)
        return above, below, scale * above / below if below else None, left

    if code == "KRKO1":
        return figures(rows, one, one, 100, national=True)
    if code == "KRKO2":
        return figures(with_all(places), places, places, 100, national=True)
    if code == "KRKO3":
        return figures(with_all(midpoint), midpoint, midpoint, 100, national=True)
    if code == "KRKO4":
        return figures(with_all(midpoint, places), midpoint, places, 1, national=False)
    if code == "KRKO10":
        used = with_all(is_orp, lambda r: r["orp_has_adviser"])
        return figures(used, lambda r: is_orp(r) and r["orp_has_adviser"] == 1, is_orp, 100, national=False)
    if code == "KRKO11":
        return figures(with_all(is_orp), is_orp, is_orp, 100, national=True)
    flag = KRKO_FLAGS[code]
    return figures(with_all(lambda r: r[flag]), lambda r: r[flag] == 1, one, 100, national=False)


def divided(top: Any, bottom: Any, scale: int) -> Figures:
    if top is None or bottom is None:
        return EMPTY
    return top, bottom, scale * top / bottom if bottom else None, 0


def coordinator_pay(row: Row) -> Figures:
    """KRKO7.plat."""
    gross, fte, tariff = row["gross_pay"], row["fte"], row["tariff"]
    if None in (gross, fte, tariff) or 0 in (fte, tariff):
        return EMPTY
    return gross / fte, tariff, 100 * (gross / fte) / tariff, 0


def reported_column(code: str, category: str) -> str:
    if code in KRKO_REPORTED:
        return KRKO_REPORTED[code]
    return f"{code.lower()}_{category}" if category else code.lower()


def education(row: Row, category: str) -> Figures:
    """INP1a: the counts where all three are given, else the estimate."""
    total = row.sum("inp1_a", "inp1_b", "inp1_c")
    if total is not None:
        return divided(row[f"inp1_{category}"], total, 100)
    estimate = row[f"inp1a_{category}"]
    return None, None, estimate, int(estimate is None)


def workers(row: Row) -> Figures:
    """INP6: from the months where both figures are given, else as reported."""
    if row.sum("worker_fte_months", "worker_months") is not None:
        return divided(row["worker_fte_months"], row["worker_months"], 1)
    return None, None, row["inp6"], int(row["inp6"] is None)


def single(code: str, category: str, row: Row) -> Figures:
    """An indicator of which each row is a unit of its own: a project, or a region's coordinator."""
    if code == "KRKO7.plat":
        return coordinator_pay(row)
    if code == "INP1a":
        return education(row, category)
    if code == "INP6":
        return workers(row)
    if code == "RA3a":
        adults = None if row.sum("coop", "coop_0_18") is None else row["coop"] - row["coop_0_18"]
        return divided(row["course_people"], adults, 100)
    if code in KP_QUOTIENTS:
        top, bottom = KP_QUOTIENTS[code].split()
        return divided(row[top], row[bottom], 100)
    value = row[reported_column(code, category)]
    return None, None, value, int(value is None)


def other_activity(category: str, rows: list[Row]) -> Figures:
    """RA9: an activity listed twice is added up."""
    assert all(row["activity"] == category for row in rows)
    numbers = [number for row in rows for number in row.of("další aktivity", "number")]
    return divided(sum(numbers), rows[0]["act"], 100)
