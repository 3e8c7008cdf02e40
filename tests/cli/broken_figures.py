"""Kinds of broken workbooks whose cells are right one by one: figures, keys and sheets that disagree."""

from __future__ import annotations

from ..unit.checking.valid import OAK, Change, cell, cells, more
from .broken_workbooks import KP, KRKO, PTP, SVL, TP, Broken, Finding, error, warning

BOTH = f"{PTP} {SVL}"
LINDEN = {"name": "Lípová"}


def clients(number: int, fte: float) -> Change:
    """So many clients of a post in the first municipality; nobody counts them on another sheet."""
    return Change(cells=cells("municipalities", 0, clients=number, fte=fte).cells, without=("clients",))


def second(finding: Finding) -> Finding:
    """The finding in the second set of workbooks."""
    return finding._replace(file="other/")


KEYS = (
    Broken("a municipality in two workbooks", PTP,
           Change(only=("municipalities",)), (second(error("duplicate", "municipalities", 0, "name")),),
           Change(only=("municipalities",), cells={("municipalities", 1, "name"): "Lípová"})),
    Broken("a project in two workbooks", KP,
           Change(), tuple(second(error("duplicate", table, 0, "project")) for table in (
               "project_identification", "project_inputs", "project_outputs", "project_structure",
               "project_cooperation", "project_actors", "project_activities")),
           Change(cells={(table, 1, "project"): "P3" for table in (
               "project_identification", "project_inputs", "project_outputs", "project_structure",
               "project_cooperation", "project_actors", "project_activities")})),
    Broken("a region in two workbooks", KRKO,
           Change(), (second(error("duplicate", "coordinators", 1, "region")),),
           cell("coordinators", 0, "region", 1)),
    Broken("the same municipality, its region once by number and once by name", PTP,
           Change(rows={"municipalities": [(0, {"region": "Jihomoravský", "postcode": "602 00"})]}),
           (error("duplicate", "municipalities", 2, "name"),)),
    Broken("a row three times", SVL, Change(rows={"svl_register": [(1, {}), (1, {})]}),
           (error("duplicate", "svl_register", 2, "name"), error("duplicate", "svl_register", 3, "name"))),
    Broken("a client twice on one sheet", TP, more("child_records", 1),
           (error("duplicate", "child_records", 2, "code"),)),
    Broken("three rows about one workbook", TP, Change(rows={"record_header": [(0, {}), (0,
           {"year": 2024})]}),
           (error("duplicate", "record_header", 1, "year"), error("duplicate", "record_header", 2, "year"))),
)  # fmt: skip

FIGURES = (
    Broken("a hundred clients too many", PTP, Change(
        cells=cells("clients", 0, clients=160).cells, without=("municipalities",)),
        (error("sum", "clients", 0, "clients"),)),
    Broken("a child of no age", PTP, cells("clients", 1, age_2_5=19), (error("sum", "clients", 1,
           "clients_child"),)),
    Broken("an adult of no age", PTP, cells("clients", 1, age_65=3), (error("sum", "clients", 1,
           "clients_adult"),)),
    Broken("an adult of no sex", PTP, cells("clients", 1, men=14), (error("sum", "clients", 1,
           "clients_adult"),)),
    Broken("a target group that does not add up", PTP, cells("clients", 1, target=29),
           (error("sum", "clients", 1, "target"),)),
    Broken("a project's people by sex", KP, cells("project_structure", 1, pop=3, pop_men=1, pop_women=1,
           pop_65=3),
           (warning("sum", "project_structure", 1, "pop"),)),
    Broken("a project's people by age", KP, cells("project_structure", 1, pop=3, pop_men=1, pop_women=2,
           pop_65=2),
           (warning("sum", "project_structure", 1, "pop"),)),
    Broken("more meetings by kind than meetings", KP, cells("project_actors", 1, meetings=1,
           meetings_majority=2),
           (warning("sum", "project_actors", 1, "meetings"),)),
    Broken("more of the target group than children", PTP,
           cells("clients", 1, target_child=21, target=41), (error("part-over-whole", "clients", 1,
           "target_child"),)),
    Broken("any discrimination more than its types", PTP, cells("clients", 1, adult_discr_any=3,
           adult_discr_G=2),
           (error("discrimination", "clients", 1, "adult_discr_any"),)),
    Broken("any discrimination less than its largest type", PTP,
           cells("clients", 1, child_discr_any=1, child_discr_Y=2),
           (error("discrimination", "clients", 1, "child_discr_any"),)),
    Broken("any discrimination of more than there are", PTP,
           cells("clients", 1, child_discr_any=11, child_discr_X=6, child_discr_Y=6),
           (error("discrimination", "clients", 1, "child_discr_any"),)),
    Broken("any discrimination wrong in two ways", PTP,
           cells("clients", 1, adult_discr_any=21, adult_discr_F=3),
           (error("discrimination", "clients", 1, "adult_discr_any"),) * 2),
    Broken("a result of a problem marked 0", TP, cells("adult_records", 1, i_H=0, o_H=1),
           (error("outcome-without-intervention", "adult_records", 1, "o_H"),)),
    Broken("a variant of a result whose problem is empty", TP, cells("child_records", 0, i_A=None, o_A="a2"),
           (error("outcome-without-intervention", "child_records", 0, "o_A"),)),
    Broken("4.9 clients for a post", PTP, clients(49, 10), (warning("outlier", "municipalities", 0,
           "clients"),)),
    Broken("5 clients for a post", PTP, clients(5, 1), ()),
    Broken("300 clients for a post", PTP, clients(150, 0.5), ()),
    Broken("301 clients for a post", PTP, clients(301, 1), (warning("outlier", "municipalities", 0,
           "clients"),)),
    Broken("two problems of another age", TP, cells("child_records", 1, i_A=1, i_T=1),
           (warning("out-of-band", "child_records", 1, "i_A"), warning("out-of-band", "child_records", 1,
           "i_T"))),
    Broken("discrimination of an adult outside the target group", TP, cells("adult_records", 0, target=0,
           d_F=1, d_J=1),
           (warning("mark-outside-target", "adult_records", 0, "d_F"),
            warning("mark-outside-target", "adult_records", 0, "d_J"))),
)  # fmt: skip

TOGETHER = (
    Broken("a municipality that two rows of the register may be", BOTH, Change(
        cells={("svl_register", 0, "postcode"): None}, rows={"svl_register": [(0, {"postcode": "60200"})]}),
        (error("ambiguous", "history", 0, "name"), error("ambiguous", "history", 3, "name"),
         error("ambiguous", "municipalities", 0, "name"))),
    Broken("a district of a city that stands in the register twice", BOTH, Change(
        rows={"city_districts": [(0, {"district": "Dubová", "region": 3})],
              "svl_register": [(0, {"name": "Velké Město", "postcode": p}) for p in ("60201", "60202")]}),
        (error("ambiguous", "history", 0, "name"), error("ambiguous", "history", 3, "name"),
         error("ambiguous", "municipalities", 0, "name"))),
    Broken("districts of the register are no municipalities of it", BOTH, Change(
        rows={"svl_register": [(0, {"name": "Dubová", "postcode": "60200", "district_of": "Jilmová"})]}),
        (error("duplicate", "svl_register", 2, "name"),)),
    Broken("a municipality missing in the register", BOTH, cell("svl_register", 1, "region", 1),
           (warning("svl-mismatch", "municipalities", 1, "in_svl_map"),)),
    Broken("a municipality of another region in the history", PTP, Change(
        cells={("history", 0, "region"): 1}, without=("kept_posts", "positions")),
        (warning("not-supported", "municipalities", 0, "name"), warning("not-reported", "municipalities"),
         warning("not-supported", "clients", 0, "name"), warning("not-reported", "clients"))),
    Broken("a municipality of the history without a row of clients", PTP, Change(
        cells={("clients", 1, "name"): "Jilmová", ("clients", 1, "region"): 14, ("clients", 1,
        "postcode"): 76001}),
        (warning("not-supported", "clients", 1, "name"), warning("not-reported", "clients"))),
    Broken("fewer clients on the sheet of clients", PTP, cell("municipalities", 0, "clients", 59),
           (warning("clients-differ", "clients", 0, "clients"),)),
    Broken("a post kept by one that never lost it", PTP, Change(rows={"kept_posts": [(0, OAK)]}),
           (warning("sustain-set", "kept_posts", 1, "name"),)),
    Broken("a municipality nobody asked", PTP, Change(rows={"history": [(2, LINDEN)]}),
           (warning("sustain-set", "kept_posts"),)),
    Broken("support that begins later", PTP, Change(rows={"history": [(2, {**LINDEN, "year": 2027})]}), ()),
    Broken("population of a municipality of the register", BOTH, cell("municipalities", 1,
           "population", None),
           (warning("missing", "municipalities", 1, "population"),)),
    Broken("sizes of posts nobody knows", PTP, Change(
        cells={("positions", 0, "education"): None, ("positions", 1, "contract"): None}),
        (warning("missing", "positions", 0, "education"), warning("missing", "positions", 1, "contract"))),
)  # fmt: skip
