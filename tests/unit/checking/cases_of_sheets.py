"""Workbooks that break a rule about records, headings or several sheets, and some that just do not."""

from .case import KP, KRKO, PTP, PTP_AND_SVL, SVL, TP, Case
from .valid import GONE, OAK, Change, cell, cells, more

RECORDS = [
    Case(
        "an outcome without its problem",
        TP,
        Change(
            cells={
                ("child_records", 0, "o_B"): 1,
                ("child_records", 1, "o_CH"): "ch1",
                ("child_records", 1, "i_CH"): None,
                ("adult_records", 0, "o_L"): "l4",
            }
        ),
        Change(
            cells={
                ("child_records", 0, "o_B"): 0,
                ("child_records", 0, "i_B"): None,
                ("child_records", 1, "o_CH"): "ch1",
                ("child_records", 1, "i_CH"): 1,
                ("adult_records", 0, "o_L"): "l4",
                ("adult_records", 0, "i_L"): 1,
            }
        ),
    ),
    Case(
        "a problem of another age",
        TP,
        cells("child_records", 0, i_F=1, i_U=1),
        cells("child_records", 0, i_A=1, i_F=None, i_U=1, i_Z=1),
    ),
    Case(
        "discrimination outside the target group",
        TP,
        Change(
            cells={
                ("child_records", 0, "target"): 0,
                ("child_records", 0, "d_W"): 1,
                ("adult_records", 1, "target"): 0,
                ("adult_records", 1, "d_M"): 1,
            }
        ),
        Change(
            cells={
                ("child_records", 0, "target"): 1,
                ("child_records", 0, "d_W"): 1,
                ("adult_records", 1, "target"): 0,
                ("adult_records", 1, "d_M"): None,
            }
        ),
    ),
]
MISSING = [
    Case("unknown sheet", PTP, Change(sheets={"Poznámky": [["cokoli"]]}), Change()),
    Case(
        "unknown column",
        PTP,
        Change(
            only=("history",),
            sheets={"Městské části": [["název městské části", "název obce", "kraj", "poznámka"]]},
        ),
        Change(
            only=("history",),
            sheets={"Městské části": [["název městské části", "název obce", "kraj", "kód obce"]]},
        ),
    ),
    Case(
        "a number stored as text",
        PTP,
        cell("municipalities", 0, "fte", "1,5"),
        cell("municipalities", 0, "postcode", "602 00"),
    ),
    Case(
        "an empty cell that an indicator needs",
        PTP,
        Change(
            cells={
                ("municipalities", 0, "fte"): None,
                ("positions", 1, "education"): None,
                ("kept_posts", 0, "kept"): None,
            }
        ),
        Change(
            cells={
                ("municipalities", 0, "in_svl_map"): None,
                ("municipalities", 0, "population"): None,
                ("kept_posts", 0, "fte"): None,
                ("kept_posts", 0, "funding"): None,
                ("clients", 0, "child_Z"): None,
            }
        ),
    ),
    Case("an empty cell that an intervention needs", PTP, cells("clients", 0, adult_D=None), Change()),
    Case(
        "external figures of whatever year",
        PTP,
        cell("external_figures", 1, "social_workers", None),
        Change(),
    ),
    Case(
        "an empty cell of the register",
        SVL,
        Change(
            cells={("svl_register", 0, "population"): None, ("svl_register", 1, "svl_population_low"): None}
        ),
        cells("svl_register", 0, orp_name=None, postcode=None),
    ),
    Case(
        "the register's districts and their city",
        SVL,
        Change(
            rows={
                "svl_register": [
                    (
                        0,
                        {
                            "name": "Dubová-Horní",
                            "district_of": "Dubová",
                            "population": None,
                            "svl_count": None,
                        },
                    )
                ]
            },
            cells={("svl_register", 0, "svl_count"): None},
        ),
        Change(
            rows={
                "svl_register": [(0, {"name": "Dubová-Horní", "district_of": "Dubová", "population": None})]
            },
            cells={("svl_register", 0, "svl_count"): None},
        ),
    ),
    Case(
        "an empty cell of a coordinator",
        KRKO,
        cell("coordinators", 1, "tariff", None),
        cell("coordinators", 1, "pay_step", None),
    ),
    Case(
        "an empty cell of a project",
        KP,
        Change(cells={("project_outputs", 0, "out3"): None, ("project_activities", 1, "act"): None}),
        cells("project_identification", 0, project_name=None, organisation=None, municipality=None),
    ),
    Case(
        "an estimate where a count is missing",
        KP,
        cells("project_inputs", 0, inp1_b=None, inp1a_c=None),
        cells("project_inputs", 0, inp1a_a=None, inp1a_b=None, inp1a_c=None),
    ),
    Case(
        "workers where the average is missing too",
        KP,
        cells("project_inputs", 0, worker_months=None, inp6=None),
        cells("project_inputs", 0, worker_months=None, worker_fte_months=None),
    ),
    Case(
        "the average alone",
        KP,
        cells("project_inputs", 0, worker_months=None, inp6=GONE),
        cells("project_inputs", 0, inp6=None),
    ),
    Case(
        "population of a municipality in the register",
        PTP_AND_SVL,
        cell("municipalities", 0, "population", None),
        Change(
            cells={
                ("municipalities", 0, "population"): None,
                ("svl_register", 0, "name"): "Jiná",
                ("municipalities", 0, "in_svl_map"): 0,
            }
        ),
    ),
    Case(
        "population of a merged city",
        PTP_AND_SVL,
        Change(
            cells={
                ("municipalities", 0, "population"): None,
                ("svl_register", 0, "name"): "Velké Město",
                ("svl_register", 0, "population"): None,
            },
            rows={"city_districts": [(0, {"district": "Dubová", "region": 3})]},
        ),
        Change(
            cells={("municipalities", 0, "population"): None, ("svl_register", 0, "name"): "Velké Město"},
            rows={"city_districts": [(0, {"district": "Dubová", "region": 3})]},
        ),
    ),
]
TOGETHER = [
    Case(
        "few clients for a post",
        PTP,
        Change(cells={("municipalities", 0, "fte"): 12.5, ("municipalities", 1, "fte"): 0.19}),
        Change(cells={("municipalities", 0, "fte"): 12, ("municipalities", 1, "fte"): 0}),
    ),
    Case(
        "ambiguous",
        PTP_AND_SVL,
        more("svl_register", 0, postcode=None),
        more("svl_register", 0, postcode="60300"),
    ),
    Case(
        "ambiguous after merging",
        PTP_AND_SVL,
        Change(
            rows={
                "city_districts": [(0, {"district": "Jasanov", "region": 12})],
                "svl_register": [
                    (1, {"name": "Velké Město", "postcode": "40003"}),
                    (1, {"name": "Velké Město", "postcode": "40004"}),
                ],
            }
        ),
        Change(
            rows={
                "city_districts": [(0, {"district": "Jasanov", "region": 12})],
                "svl_register": [(1, {"name": "Velké Město", "postcode": "40003"})],
            }
        ),
    ),
    Case(
        "the mark of the map",
        PTP_AND_SVL,
        Change(cells={("municipalities", 0, "in_svl_map"): 0, ("svl_register", 1, "postcode"): "40002"}),
        Change(cells={("municipalities", 0, "in_svl_map"): None, ("svl_register", 1, "postcode"): None}),
    ),
    Case(
        "the mark of the map after merging",
        PTP_AND_SVL,
        Change(rows={"city_districts": [(0, {"district": "Dubová", "region": 3})]}),
        Change(
            rows={"city_districts": [(0, {"district": "Dubová", "region": 3})]},
            cells={("svl_register", 0, "name"): "Velké Město", ("svl_register", 0, "postcode"): "60299"},
        ),
    ),
    Case(
        "not supported in the year",
        PTP,
        Change(cells={("history", 1, "year"): 2026}, without=("kept_posts",)),
        Change(cells={("history", 1, "year"): 2026}, without=("history", "kept_posts")),
    ),
    Case(
        "not reported",
        PTP,
        more("history", 2, year=2025, name="Lípová"),
        Change(
            rows={"history": [(2, {"year": 2025, "name": "Lípová"})]},
            without=("municipalities", "positions", "clients"),
        ),
    ),
    Case(
        "not reported on the sheets among the paths",
        PTP,
        Change(rows={"history": [(2, {"year": 2025, "name": "Lípová"})]}, without=("positions",)),
        more("history", 2, year=2026, name="Lípová"),
    ),
    Case(
        "clients differ",
        PTP,
        cell("municipalities", 1, "clients", 61),
        Change(cells={("municipalities", 1, "clients"): 61}, without=("clients",)),
    ),
    Case(
        "asked, though supported or never supported",
        PTP,
        Change(rows={"kept_posts": [(0, OAK), (0, {"name": "Lípová"})]}),
        Change(rows={"kept_posts": [(0, {"name": "Lípová"})], "history": [(2, {"name": "Lípová"})]}),
    ),
    Case(
        "not asked",
        PTP,
        Change(
            rows={"history": [(2, {"name": "Lípová", "year": 2019}), (2, {"name": "Lípová", "year": 2021})]}
        ),
        Change(rows={"history": [(2, {"name": "Lípová", "year": 2026})]}),
    ),
]
