"""The indicators of regional coordinators (KRKO) and community work (KP) for the pandas baseline."""

import numpy as np
import pandas as pd
from baseline_columns import project_sheets
from baseline_ptp import kept

EXPECTED_SHARE = 100 / 14

# indicator: numerator, denominator, columns that must be filled, whether the denominator is the national one
KRKO_QUOTIENTS = {
    "KRKO1": ("one", "one", [], True),
    "KRKO2": ("svl_count", "svl_count", ["svl_count"], True),
    "KRKO3": ("people", "people", ["people"], True),
    "KRKO4": ("people", "svl_count", ["people", "svl_count"], False),
    "KRKO10": ("orp_with_adviser", "orp", ["is_orp", "orp_has_adviser"], False),
    "KRKO11": ("orp", "orp", ["is_orp"], True),
    "KRKO12": ("ever_tp", "one", ["ever_tp"], False),
    "KRKO13": ("ever_asz", "one", ["ever_asz"], False),
    "KRKO-S1": ("ssi_tp", "one", ["ssi_tp"], False),
    "KRKO-S2": ("ssi_nzdm", "one", ["ssi_nzdm"], False),
}
KRKO_CORRECTED = {f"KRKO{n}": "KRKO1" for n in ["12", "13", "-S1", "-S2"]} | {"KRKO10": "KRKO11"}
KRKO_REPORTED = {
    "KRKO5": "fte", "KRKO6": "office", "KRKO7": "pay_class", "KRKO8": "education", "KRKO9": "practice_years",
}  # fmt: skip


def krko_table(svl):
    """Rows of DTB_SVL with districts in place of their city, and the columns the indicators add up."""
    districts = svl[svl["district_of"].notna()]
    cities = set(zip(districts["district_of"], districts["region"], strict=True))
    is_city = [key in cities for key in zip(svl["name"], svl["region"], strict=True)]
    svl = svl[svl["district_of"].notna() | ~np.array(is_city, dtype=bool)]
    orp = svl["is_orp"] == 1
    return svl.assign(
        one=1,
        people=(svl["low"] + svl["high"]) / 2,
        orp=orp.astype(int),
        orp_with_adviser=(orp & (svl["orp_has_adviser"] == 1)).astype(int),
    )


def krko_corrected(results):
    """Indicators corrected by how much of the problem the region has to bear."""
    regional = {(row[0], row[2]): row for row in results.rows if row[0] in KRKO_QUOTIENTS}
    for code, weight in KRKO_CORRECTED.items():
        for region in range(1, 15):
            *_, value, left_out = regional[code, region]
            share = regional[weight, region][-2]
            if value is not None:
                value = value + (share - EXPECTED_SHARE)
            results.add(f"{code}k", value, left_out, unit=region)


def krko_posts(results, posts):
    """KRKO5-9: the regional coordinator's post."""
    for post in posts.to_dict("records"):
        region = int(post["region"])
        for code, column in KRKO_REPORTED.items():
            if pd.isna(post[column]):
                results.missing(code, unit=region)
            else:
                results.add(code, post[column], unit=region)
        if post["fte"] > 0 and post["tariff"] > 0 and pd.notna(post["gross_pay"]):
            results.quotient("KRKO7.plat", post["gross_pay"] / post["fte"], post["tariff"], unit=region)
        else:
            results.missing("KRKO7.plat", unit=region)


def evaluate_krko(results, tables):
    svl = krko_table(tables["Seznam obcí se SVL"])
    for code, (top, bottom, used, national) in KRKO_QUOTIENTS.items():
        times = 1 if code == "KRKO4" else 100
        everywhere, _ = kept(svl, used)
        for unit in [*range(1, 15), "CR"]:
            part = svl if unit == "CR" else svl[svl["region"] == unit]
            rows, left_out = kept(part, used)
            whole = everywhere if national else rows
            results.quotient(code, rows[top].sum(), whole[bottom].sum(), left_out, unit=unit, times=times)
    krko_corrected(results)
    krko_posts(results, tables["Základní údaje"])


# ---- community work (KP) ----

PARTNERS = {
    "a": "public_authority", "b": "political", "c": "education", "d": "nonprofit", "e": "forprofit",
    "f": "security", "g": "employers", "h": "majority", "i": "landlords",
}  # fmt: skip
KP_QUOTIENTS = {
    "SSO1": ("pop_men", "pop"), "SSO2": ("pop_women", "pop"), "SSO3": ("pop_0_18", "pop"),
    "SSO4": ("pop_19_64", "pop"), "SSO5": ("pop_65", "pop"),
    "AČ1": ("coop", "pop"), "AČ1a": ("coop_men", "pop_men"), "AČ1b": ("coop_women", "pop_women"),
    "AČ1c": ("coop_0_18", "pop_0_18"), "AČ1d": ("coop_19_64", "pop_19_64"), "AČ1e": ("coop_65", "pop_65"),
    "IS1": ("actors_coop", "actors"),
    **{f"IS1{letter}": (f"meetings_{who}", "meetings") for letter, who in PARTNERS.items()},
    "IS2": ("meetings_solved", "meetings"), "IS3": ("meetings_majority_solved", "meetings_majority"),
    "RA1": ("act_neighbours", "act"), "RA1a": ("act_neighbours_ok", "act_neighbours"),
    "RA2": ("act_majority", "act"), "RA2a": ("act_majority_ok", "act_majority"),
    "RA3": ("courses", "act"), "RA3a": ("course_people", "coop_adults"),
    "RA3b": ("course_graduates", "course_people"),
    "RA4": ("leisure_by_actors", "act"), "RA5": ("leisure_by_members", "act"),
    "RA5s": ("leisure_with_majority", "act"),
    "RA6": ("act_housing", "act"), "RA6a": ("act_housing_ok", "act_housing"),
    "RA7": ("act_tenancy", "act"), "RA7a": ("act_tenancy_ok", "act_tenancy"), "RA8": ("act_ethnicity", "act"),
}  # fmt: skip


def kp_value(results, indicator, project, value, category=""):
    """A value taken over as reported."""
    if pd.isna(value):
        results.missing(indicator, unit=project, category=category)
    else:
        results.add(indicator, value, unit=project, category=category)


def kp_quotient(results, indicator, project, top, bottom, category="", times=100):
    if pd.isna(top) or pd.isna(bottom):
        results.missing(indicator, unit=project, category=category)
    else:
        results.quotient(indicator, top, bottom, unit=project, category=category, times=times)


def kp_project(results, project, row):
    """All indicators of one project but RA9."""
    for column, value in row.items():
        indicator, _, category = column.partition(":")
        if indicator.startswith(("IKP", "INP", "OUT")):
            kp_value(results, indicator, project, value, category)
    members = [row[f"INP1:{letter}"] for letter in "abc"]
    for letter in "abc":
        if any(pd.isna(members)):
            kp_value(results, "INP1a", project, row[f"estimate_{letter}"], letter)
        else:
            results.quotient("INP1a", row[f"INP1:{letter}"], sum(members), unit=project, category=letter)
    if pd.isna(row["worker_fte_months"]) or pd.isna(row["worker_months"]):
        kp_value(results, "INP6", project, row["workers_reported"])
    else:
        results.quotient("INP6", row["worker_fte_months"], row["worker_months"], unit=project, times=1)
    for indicator, (top, bottom) in KP_QUOTIENTS.items():
        kp_quotient(results, indicator, project, row[top], row[bottom])


def evaluate_kp(results, tables):
    others = tables["další aktivity"].groupby(["project", "activity"], sort=False)["number"].sum()
    sheets = [tables[title].set_index("project") for title in project_sheets()]
    named = [*[list(sheet.index) for sheet in sheets], tables["další aktivity"]["project"]]
    projects = list(dict.fromkeys(project for names in named for project in names))
    wide = pd.concat([sheet.reindex(projects) for sheet in sheets], axis=1)  # a row that is missing is empty
    adults = (wide["coop"] - wide["coop_0_18"]).rename("coop_adults")
    wide = pd.concat([wide, adults], axis=1)
    for project, row in wide.to_dict("index").items():
        kp_project(results, project, row)
    for (project, activity), number in others.items():
        kp_quotient(results, "RA9", project, number, wide.loc[project, "act"], activity)
