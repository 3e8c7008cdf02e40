"""Workbooks that break a rule about cells and rows, and workbooks that just do not."""

from .case import KP, KRKO, PTP, SVL, TP, Case
from .valid import GONE, Change, Formula, cell, cells, more

READING = [
    Case(
        "missing sheet of a kind that needs all",
        KP,
        Change(without=("project_structure",)),
        Change(without=("project_other_activities",)),
    ),
    Case("missing sheet of records", TP, Change(without=("record_posts",)), Change()),
    Case(
        "missing column",
        PTP,
        cell("clients", 0, "women", GONE),
        cells("clients", 0, child_Z=GONE, adult_Z=GONE, child_out_z=GONE, adult_out_z=GONE),
    ),
    Case(
        "missing column of the register",
        SVL,
        cell("svl_register", 0, "svl_count", GONE),
        cells("svl_register", 0, postcode=GONE, district_of=GONE),
    ),
    Case(
        "required",
        PTP,
        cell("municipalities", 1, "postcode", None),
        cell("municipalities", 1, "postcode", "400 01"),
    ),
    Case("negative", PTP, cell("municipalities", 1, "fte", -1), cell("positions", 2, "fte", 0)),
    Case(
        "not whole",
        PTP,
        cell("municipalities", 1, "population", 900.5),
        cell("municipalities", 1, "population", 900.0),
    ),
    Case(
        "per cent over 100",
        KP,
        cell("project_inputs", 0, "inp1a_a", 100.1),
        cell("project_inputs", 0, "inp1a_a", 100),
    ),
    Case(
        "a postcode of four digits",
        PTP,
        cell("kept_posts", 0, "postcode", "7600"),
        cell("kept_posts", 0, "postcode", 76001),
    ),
    Case("pay class 0", PTP, cell("positions", 0, "pay_class", 0), cell("positions", 0, "pay_class", 1)),
    Case(
        "pay class 0 of a coordinator",
        KRKO,
        cell("coordinators", 0, "pay_class", 0),
        cell("coordinators", 0, "pay_class", 1),
    ),
    Case("a text in a count", PTP, cell("clients", 1, "men", "patnáct"), cell("clients", 1, "men", 15.0)),
    Case(
        "thousands with a point",
        PTP,
        cell("municipalities", 0, "population", "1.250"),
        cell("municipalities", 0, "population", 1250),
    ),
    Case(
        "a truth in a count",
        KP,
        cell("project_structure", 0, "pop_men", True),
        cell("project_structure", 0, "pop_men", 0),
    ),
    Case(
        "code not in the list",
        PTP,
        cell("positions", 1, "contract", 9),
        cell("positions", 1, "contract", "pracovní smlouva na dobu určitou"),
    ),
    Case(
        "unknown region",
        KRKO,
        cell("coordinators", 1, "region", "Ustecky"),
        cell("coordinators", 1, "region", "Ústecký"),
    ),
    Case("a flag of two", SVL, cell("svl_register", 0, "ssi_tp", 2), cell("svl_register", 0, "ssi_tp", 1)),
    Case(
        "a formula without a value",
        PTP,
        cell("municipalities", 0, "population", Formula("=1+1", "")),
        cell("municipalities", 0, "population", Formula("=1+1", 2)),
    ),
    Case("an error cell", PTP, cell("clients", 0, "adult_A", Formula("=NA()", "#N/A")), Change()),
    Case(
        "duplicate municipality of a year of the history",
        PTP,
        more("history", 0),
        more("history", 0, year=2023),
    ),
    Case(
        "duplicate district",
        PTP,
        more("city_districts", 0, name="Jiné Město"),
        more("city_districts", 0, region=3),
    ),
    Case(
        "duplicate municipality",
        PTP,
        more("municipalities", 0),
        Change(
            rows={
                "municipalities": [(0, {"postcode": "60300"})],
                "history": [(0, {"postcode": "60300"})],
                "clients": [(0, {"postcode": "60300"})],
                "positions": [(0, {"postcode": "60300"})],
            }
        ),
    ),
    Case("duplicate municipality with clients", PTP, more("clients", 1), more("positions", 1)),
    Case("duplicate municipality asked", PTP, more("kept_posts", 0), Change()),
    Case(
        "duplicate in the register, without a postcode",
        SVL,
        Change(rows={"svl_register": [(0, {"postcode": None}), (0, {"postcode": None})]}),
        more("svl_register", 0, postcode=None),
    ),
    Case(
        "duplicate region",
        KRKO,
        more("coordinators", 0, region="Jihomoravský"),
        more("coordinators", 0, region=1),
    ),
    Case("duplicate project", KP, more("project_actors", 0), more("project_other_activities", 0)),
    Case("duplicate year", PTP, more("external_figures", 0), more("external_figures", 0, year=2023)),
    Case(
        "duplicate client over both sheets",
        TP,
        cell("adult_records", 1, "code", "D2"),
        cell("adult_records", 1, "code", "D3"),
    ),
    Case("a second row of a sheet of one", TP, more("record_header", 0), Change()),
]
FIGURES = [
    Case(
        "clients by age",
        PTP,
        Change(cells={("clients", 0, "clients"): 61, ("municipalities", 0, "clients"): 61}),
        Change(
            cells={
                ("clients", 0, "clients"): 61,
                ("municipalities", 0, "clients"): 61,
                ("clients", 0, "clients_child"): 21,
                ("clients", 0, "age_2_5"): 21,
            }
        ),
    ),
    Case("child bands", PTP, cell("clients", 1, "age_0_2", 1), cells("clients", 1, age_0_2=1, age_2_5=19)),
    Case("adult bands", PTP, cell("clients", 1, "age_65", 1), cells("clients", 1, age_65=1, age_18_64=39)),
    Case("women and men", PTP, cell("clients", 0, "women", 26), cells("clients", 0, women=26, men=14)),
    Case(
        "target group", PTP, cell("clients", 0, "target", 31), cells("clients", 0, target=31, target_child=11)
    ),
    Case(
        "men and women of a project",
        KP,
        cells("project_structure", 0, pop=10, pop_men=4, pop_women=5, pop_19_64=10),
        cells("project_structure", 0, pop=10, pop_men=4, pop_women=6, pop_19_64=10),
    ),
    Case(
        "age groups of a project",
        KP,
        cells("project_structure", 1, pop=10, pop_men=4, pop_women=6, pop_0_18=3, pop_19_64=4, pop_65=4),
        cells("project_structure", 1, pop=10, pop_men=4, pop_women=6, pop_0_18=3, pop_19_64=4, pop_65=3),
    ),
    Case(
        "meetings by kind of actor",
        KP,
        cells("project_actors", 0, meetings=4, meetings_education=3, meetings_majority=2),
        cells("project_actors", 0, meetings=5, meetings_education=3, meetings_majority=2),
    ),
    Case(
        "outcomes of a problem of children",
        PTP,
        cells("clients", 0, child_A=3, child_out_a1=2, child_out_a2=2),
        cells("clients", 0, child_A=4, child_out_a1=2, child_out_a2=2),
    ),
    Case(
        "outcomes of a problem of adults",
        PTP,
        cells("clients", 1, adult_L=3, adult_out_l1=1, adult_out_l4=3),
        cells("clients", 1, adult_L=4, adult_out_l1=1, adult_out_l4=3),
    ),
    Case(
        "target children",
        PTP,
        cells("clients", 0, target_child=21, target=41),
        cells("clients", 0, target_child=20, target=40),
    ),
    Case(
        "target adults",
        PTP,
        cells("clients", 0, target_adult=41, target=51),
        cells("clients", 0, target_adult=40, target=50),
    ),
    Case(
        "cooperating inhabitants",
        KP,
        cells("project_cooperation", 1, coop=1, coop_65=1),
        Change(
            cells={
                ("project_cooperation", 1, "coop"): 5,
                ("project_structure", 1, "pop"): 5,
                ("project_structure", 1, "pop_men"): 5,
                ("project_structure", 1, "pop_65"): 5,
            }
        ),
    ),
    Case(
        "cooperating actors",
        KP,
        cells("project_actors", 0, actors=2, actors_coop=3),
        cells("project_actors", 0, actors=3, actors_coop=3),
    ),
    Case(
        "meetings solved",
        KP,
        cells("project_actors", 1, meetings_solved=1),
        cells("project_actors", 1, meetings=1, meetings_solved=1),
    ),
    Case(
        "meetings with the majority solved",
        KP,
        cells("project_actors", 1, meetings=3, meetings_majority=1, meetings_majority_solved=2),
        cells("project_actors", 1, meetings=3, meetings_majority=2, meetings_majority_solved=2),
    ),
    Case(
        "activities that went well",
        KP,
        cells(
            "project_activities",
            0,
            act_neighbours_ok=1,
            act_majority_ok=1,
            act_housing_ok=1,
            act_tenancy_ok=1,
        ),
        cells("project_activities", 0, act_neighbours=1, act_neighbours_ok=1),
    ),
    Case(
        "graduates",
        KP,
        cells("project_activities", 0, course_people=3, course_graduates=4),
        cells("project_activities", 0, course_people=4, course_graduates=4),
    ),
    Case(
        "any discrimination over the sum of types",
        PTP,
        cells("clients", 0, child_discr_any=4, child_discr_V=2, child_discr_W=1),
        cells("clients", 0, child_discr_any=3, child_discr_V=2, child_discr_W=1),
    ),
    Case(
        "any discrimination under the largest type",
        PTP,
        cells("clients", 0, adult_discr_any=4, adult_discr_F=5, adult_discr_M=2),
        cells("clients", 0, adult_discr_any=5, adult_discr_F=5, adult_discr_M=2),
    ),
    Case(
        "any discrimination over the target group",
        PTP,
        cells("clients", 0, child_discr_any=11, child_discr_V=11, adult_discr_any=21, adult_discr_J=21),
        cells("clients", 0, child_discr_any=10, child_discr_V=10, adult_discr_any=20, adult_discr_J=20),
    ),
]
