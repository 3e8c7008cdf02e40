"""What tables of the Metodika need beyond the usual: lists, open categories, subtotals, the programme."""

from tests.reports.shelters import blocks, both, given, only_grid, result, shown

from meritko.engine.results import Result
from meritko.methodology.report import DistributionBlock, Group, MatrixBlock, Measure, Picture, UnitsBlock
from meritko.reports.document import Chart, Grid
from meritko.reports.given import Given

from ..metodika import metodika


def of(*results: Result, **more: object) -> Given:
    return given(*results, pack=metodika(), **more)


def units(*measures: Measure, **more: object) -> UnitsBlock:
    return UnitsBlock(measures, both("Projects"), both("project"), **more)  # type: ignore[arg-type]


def test_kinds_reported_as_present_are_listed_by_name():
    results = [
        result("INP5", 1, "A", "1"),
        result("INP5", 1, "A", "3"),
        result("INP5", 0, "A", "2"),
        result("INP5", 0, "B", "1"),
        result("INP5", None, "C", "1"),
    ]
    codes = {code.id: code.label.en for code in metodika().codelists["social_services"].codes}

    grid = only_grid(units(Measure("INP5", value=both("services"), listed=True)), of(*results))

    assert shown(grid) == [
        "project | services",
        f"A | {codes['1']}, {codes['3']}",
        "B | none",
        "C | –",
    ]


def test_what_projects_named_themselves_has_a_row_each():
    results = [result("RA9", 25.0, "A", "chess", of=(1, 4)), result("RA9", 75.0, "A", "=choir", of=(3, 4))]

    grid = only_grid(units(Measure("RA9", both("activities"), both("share"))), of(*results))

    assert shown(grid) == [
        "project | named by the unit | activities | share (%)",
        "A | chess | 1 | 25.0 %",
        "A | =choir | 3 | 75.0 %",
    ]


def test_answers_yes_no_and_codes_are_said_in_words():
    results = [
        result("OUT1", 1, "A"),
        result("OUT1", 0, "B"),
        result("OUT2", 2, "A"),
        result("OUT2", None, "B"),
    ]

    block = units(Measure("OUT1", value=both("problem")), Measure("OUT2", value=both("how")))
    grid = only_grid(block, of(*results))

    assert shown(grid) == ["project | problem | how", "A | yes | by vote", "B | no | –"]
    assert [column.number for column in grid.columns] == [False, False, False]


def test_the_whole_programme_stands_below_its_projects_and_as_a_line_in_the_chart():
    results = [
        result("AČ1", 50.0, "A", of=(5, 10)),
        result("AČ1", 20.0, "B", of=(8, 40)),
        result("AČ1.program", 26.0, of=(13, 50)),
    ]
    picture = Picture("bars", both("Involvement"), rule=both("programme"))
    block = units(
        Measure("AČ1", value=both("involved"), whole="AČ1.program"), descending="AČ1", charts=(picture,)
    )

    grid, chart = blocks(block, of(*results, findings=[]))

    assert isinstance(grid, Grid)
    assert isinstance(chart, Chart)
    assert shown(grid)[1:] == ["A | 50.0 %", "B | 20.0 %", "total | 26.0 %"]
    assert [(rule.label, rule.number.shown) for rule in chart.rules] == [("programme", "26.0")]


def test_an_indicator_of_several_categories_has_a_column_for_each():
    results = [result("INP1", n, "A", category) for n, category in enumerate("abc")]

    grid = only_grid(units(Measure("INP1", value=both("members"))), of(*results))

    assert shown(grid) == [
        "project | members: incomplete or complete elementary | members: secondary | members: university",
        "A | 0 | 1 | 2",
    ]


def test_only_regions_that_reported_stand_in_a_table_of_what_was_reported():
    results = [
        result("KRKO1", 60.0, "12", of=(6, 10)),
        result("KRKO1", 40.0, "1", of=(4, 10)),
        result("KRKO1", 100.0, "CR", of=(10, 10)),
        result("KRKO5", 0.75, "12"),
    ]
    block = units(Measure("KRKO1", value=both("share")), Measure("KRKO5", value=both("post")))

    assert shown(only_grid(block, of(*results))) == [
        "project | share (%) | post (full-time posts)",
        "Ústí nad Labem | 60.0 % | 0.75",
        "total | 100.0 % | ",
    ]


def problems(**counts: tuple[int, int]) -> list[Result]:
    return [
        result("PTP21", 100 * n / whole, category=code, of=(n, whole)) for code, (n, whole) in counts.items()
    ]


def test_shares_that_make_a_whole_within_a_band_of_age_are_added_up_within_it():
    block = DistributionBlock(
        (Group("PTP21"),), both("Problems"), both("problem"), subtotals="band", with_codes=True
    )
    results = problems(A=(3, 4), B=(1, 4), C=(5, 5), U=(2, 9), Z=(1, 9))

    lines = shown(only_grid(block, of(*results)))

    assert [line.split(".")[0] for line in lines[1:6]] == ["A", "B", "C", "U", "Z"]
    assert lines[6:] == ["total: 2-5 | 4 | 100.0 %", "total: 5-6 | 5 | 100.0 %", "total: vše | 3 | –"]


def test_illustrative_values_are_told_without_ranking():
    picture = Picture("bars", both("Discrimination"))
    block = DistributionBlock((Group("PTP31"),), both("x"), both("actor"), charts=(picture,))
    results = [
        result("PTP31", 100 * n / 10, category=code, of=(n, 10)) for code, n in zip("VW", (7, 3), strict=True)
    ]
    labels = {c.id: c.label.en for c in metodika().codelists["child_discrimination"].codes}

    _, chart = blocks(block, of(*results))

    assert isinstance(chart, Chart)
    assert chart.alt.replace("\N{NO-BREAK SPACE}", " ") == f"{labels['V']} 70.0 %, {labels['W']} 30.0 %."


def test_a_chart_of_a_matrix_shows_the_measure_it_names_in_the_order_of_the_rows():
    picture = Picture("bars", both("Success"), indicator="PTP24.deti")
    block = MatrixBlock(
        (Measure("PTP21", both("interventions")), Measure("PTP24.deti", value=both("success"))),
        both("Problems"),
        both("problem"),
        descending=True,
        charts=(picture,),
    )
    results = [*problems(A=(1, 4), B=(3, 4)), result("PTP24.deti", 20.0, category="A", of=(1, 5))]

    _, chart = blocks(block, of(*results))

    assert isinstance(chart, Chart)
    assert [number and number.shown for number in chart.series[0].numbers] == [None, "20.0"]
    assert chart.alt.endswith("1 number is missing.")
