"""Tables: what their cells say, where their numbers come from, and what they do about missing ones."""

from tests.reports.shelters import (
    blocks,
    both,
    explainer,
    given,
    only_grid,
    result,
    setting,
    shelters,
    shown,
    tables,
    with_table_about_persons,
)

from meritko.engine.results import Result
from meritko.engine.running import run
from meritko.methodology.report import (
    DistributionBlock,
    FiguresBlock,
    Group,
    MatrixBlock,
    Measure,
    NamesBlock,
    Picture,
    Reference,
    UnitsBlock,
)
from meritko.reports.document import Chart, Grid, Number, Origin, Paragraph, plain

LENGTHS = ("same_day", "short", "middle", "long")


def stays(*counts: int) -> list:
    """A distribution of stays by length."""
    whole = sum(counts)
    return [
        result("CARE2", 100 * n / whole, category=category, of=(n, whole))
        for category, n in zip(LENGTHS, counts, strict=True)
    ]


def by_length(**more: object) -> DistributionBlock:
    return DistributionBlock((Group("CARE2"),), both("Stays"), both("length"), **more)  # type: ignore[arg-type]


def test_figures_show_a_value_with_its_unit_and_what_it_was_divided_from():
    grid = only_grid(FiguresBlock(("CARE6",)), given(result("CARE6", 1250 / 30, of=(1250, 3000), left_out=2)))

    assert shown(grid) == [
        "code | indicator | value | unit | numerator | denominator | left out",
        "CARE6 | share of animals with a chip | 41.7% | % | 1,250 | 3,000 | 2".replace("41.7%", "41.7 %"),
    ]


def test_a_missing_value_is_a_dash_with_its_reason_and_never_a_zero():
    grid = only_grid(
        FiguresBlock(("CARE6",)), given(result("CARE6", None, of=(0, 0), state="not_computable"))
    )
    (value,) = grid.rows[0].cells[2]

    assert value == Number(
        None,
        "–",
        Origin((("CARE6", 2025, "", ""),), "value"),
        why="not computable, the denominator is zero",
    )


def test_figures_of_definitions_that_do_not_hold_in_the_year_are_left_out():
    assert blocks(FiguresBlock(("CARE6",)), given()) == []


def test_a_distribution_ends_with_the_sum_of_its_rows():
    grid = only_grid(by_length(total=True), given(*stays(1, 2, 2, 1)))

    assert shown(grid) == [
        "length | animals | share (%)",
        "the same day | 1 | 16.7 %",
        "up to 14 days | 2 | 33.3 %",
        "15 to 60 days | 2 | 33.3 %",
        "over 60 days | 1 | 16.7 %",
        "total | 6 | 100.0 %",
    ]
    assert grid.rows[-1].kind == "total"


def test_shares_that_do_not_make_a_whole_are_not_added_up():
    overlapping = [
        result("CARE2", 80.0, category="short", of=(4, 5)),
        result("CARE2", 60.0, category="long", of=(3, 5)),
    ]

    grid = only_grid(by_length(total=True), given(*overlapping))
    (share,) = grid.rows[-1].cells[2]

    assert shown(grid)[-1] == "total | 7 | –"
    assert share.why == "these shares do not make a whole"


def test_the_total_is_missing_where_a_part_of_it_is():
    results = [*stays(1, 1, 1, 1)[:3], result("CARE2", None, category="long")]

    assert shown(only_grid(by_length(total=True), given(*results)))[-1] == "total | – | –"


def test_rows_may_stand_by_their_counts_and_begin_with_their_codes():
    grid = only_grid(by_length(descending=True, with_codes=True), given(*stays(1, 3, 2, 0)))

    assert [plain(row.cells[0]) for row in grid.rows] == [
        "short. up to 14 days",
        "middle. 15 to 60 days",
        "same_day. the same day",
        "long. over 60 days",
    ]


def test_groups_of_rows_have_their_headings():
    block = DistributionBlock(
        (Group("CARE2", both("length")), Group("CARE3", both("species"))), both("Animals"), both("category")
    )
    species = [result("CARE3", 100.0, category="dog", of=(3, 3))]

    grid = only_grid(block, given(*stays(1, 1, 0, 0), *species))

    assert [row.kind for row in grid.rows] == ["group", "row", "row", "row", "row", "group", "row"]
    assert shown(grid)[6:] == ["species |  | ", "dog | 3 | 100.0 %"]


def test_a_reference_stands_before_the_own_columns_and_lighter_in_the_chart():
    block = by_length(
        reference=Reference("CARE2", both("all"), both("ours")), charts=(Picture("columns", both("Stays")),)
    )

    grid, chart = blocks(block, given(*stays(1, 1, 1, 1)))

    assert isinstance(grid, Grid)
    assert isinstance(chart, Chart)
    assert shown(grid)[0] == "length | all: animals | all: share (%) | ours: animals | ours: share (%)"
    assert [(series.label, series.reference) for series in chart.series] == [("ours", False), ("all", True)]


def test_the_text_of_a_chart_names_its_largest_and_its_smallest():
    block = by_length(charts=(Picture("bars", both("Stays by length")),))

    _, chart = blocks(block, given(*stays(1, 3, 2, 0)))

    assert isinstance(chart, Chart)
    assert chart.grid == "here"
    assert chart.alt.replace("\N{NO-BREAK SPACE}", " ") == (
        "stays by length: the most up to 14 days (50.0 %), the least over 60 days (0.0 %)."
    )


def test_a_stacked_chart_has_a_series_for_each_part():
    block = by_length(charts=(Picture("stacked", both("Stays")),))

    _, chart = blocks(block, given(*stays(1, 1, 1, 1)))

    assert isinstance(chart, Chart)
    assert (chart.categories, chart.most, len(chart.series)) == (("stays by length",), 100, 4)


def test_there_is_no_chart_where_there_is_no_number():
    block = by_length(charts=(Picture("bars", both("Stays")),))

    made = blocks(block, given(*(result("CARE2", None, category=category) for category in LENGTHS)))

    assert [type(block) for block in made] == [Grid]


def test_a_matrix_sets_indicators_of_the_same_categories_beside_one_another():
    block = MatrixBlock(
        (Measure("CARE2", both("stays"), both("share")), Measure("CARE2", value=both("again"))),
        both("Stays"),
        both("length"),
        descending=True,
    )

    grid = only_grid(block, given(*stays(0, 3, 1, 0)))

    assert shown(grid)[:3] == [
        "length | stays | share (%) | again (%)",
        "up to 14 days | 3 | 75.0 % | 75.0 %",
        "15 to 60 days | 1 | 25.0 % | 25.0 %",
    ]


def counties(**shares: float | None) -> list:
    found = [
        result("CARE1", value, unit, of=(None if value is None else round(value / 10), 10))
        for unit, value in shares.items()
    ]
    return [*found, result("CARE1", 45.0, "all counties", of=(9, 20))]


def adoptions(**more: object) -> UnitsBlock:
    measure = Measure("CARE1", both("adopted"), both("share adopted"))
    return UnitsBlock((measure,), both("Adoptions"), both("county"), **more)  # type: ignore[arg-type]


def test_units_stand_by_their_values_with_missing_ones_last_and_the_whole_below():
    grid = only_grid(adoptions(descending="CARE1"), given(*counties(D=40.0, H=None, P=50.0)), codes=["CARE1"])

    assert shown(grid) == [
        "county | adopted | share adopted (%)",
        "Seaside | 5 | 50.0 %",
        "Lower | 4 | 40.0 %",
        "Upper | – | –",
        "total | 9 | 45.0 %",
    ]
    assert [row.verdict for row in grid.rows] == ["met", "not_met", "cannot_be_judged", None]


def test_what_a_table_shows_only_to_compare_gives_its_rows_no_verdict():
    grid = only_grid(adoptions(), given(*counties(D=40.0)), codes=["HOUSE3"])

    assert [row.verdict for row in grid.rows] == [None, None]


def test_the_line_across_a_chart_stands_where_all_units_are_held():
    block = adoptions(charts=(Picture("bars", both("Adoptions"), rule=both("half")),))

    _, chart = blocks(block, given(*counties(D=40.0, P=50.0)))

    assert isinstance(chart, Chart)
    assert [(rule.label, rule.number.shown) for rule in chart.rules] == [("half", "50")]


def test_a_map_knows_its_units_by_the_codes_that_others_use():
    block = adoptions(charts=(Picture("tiles", both("Adoptions")),))

    _, chart = blocks(block, given(*counties(D=40.0, P=50.0)))

    assert isinstance(chart, Chart)
    assert (chart.shape, chart.codes) == ("tiles", ("D", "P"))


def test_a_table_about_persons_is_for_the_national_analyst_alone():
    pack = with_table_about_persons(shelters(), "stays")
    results = counties(D=40.0)

    national = blocks(adoptions(), given(*results, pack=pack))
    region = blocks(adoptions(), given(*results, pack=pack, audience="region"))

    assert [type(block) for block in national] == [Grid]
    assert region == [Paragraph(("This edition does not tell of individual workers.",), "note")]


def names(**more: object) -> NamesBlock:
    return NamesBlock("CARE2", both("Long stays"), both("none."), **more)  # type: ignore[arg-type]


def evaluated() -> list[Result]:
    return run(shelters(), setting(), ["care"], tables())


def test_the_rows_behind_a_result_stand_by_name():
    grid = only_grid(
        names(categories=("long",), columns=("days",)), given(*evaluated(), explain=explainer().explain)
    )

    assert shown(grid) == ["name | further | days of the stay", "Ada |  | 90", "Pip |  | 61", "Zed |  | 400"]


def test_where_no_row_is_behind_a_result_a_sentence_says_so():
    block = NamesBlock("CARE3", both("Without a species"), both("none at all."), which="left_out")

    made = blocks(block, given(*evaluated(), explain=explainer().explain))

    assert made == [Paragraph(("Without a species: ", "none at all."), "note")]


def test_names_of_several_categories_say_which():
    grid = only_grid(
        names(categories=("same_day", "long"), columns=("county",)),
        given(*evaluated(), explain=explainer().explain),
    )

    assert shown(grid)[0] == "name | further | category | county"
    assert "Ada |  | over 60 days | " in shown(grid)
    assert {plain(row.cells[2]) for row in grid.rows} == {"the same day", "over 60 days"}


def test_those_of_a_whole_who_do_not_count_stand_by_name():
    block = NamesBlock("CARE1", both("Without a home"), both("none."), which="not_counted")

    grid = only_grid(block, given(*evaluated(), explain=explainer().explain))

    assert "Pip | " in shown(grid)
    assert shown(grid).count("Pip | ") == 1
    assert "Zed | " not in shown(grid)


def test_names_of_persons_are_left_out_of_narrower_editions():
    pack = with_table_about_persons(shelters(), "stays")
    results = [result("CARE2", 50.0, category="long", of=(1, 2))]
    given_names = given(*results, pack=pack, audience="programme", explain=explainer(pack).explain)

    assert blocks(names(categories=("long",)), given_names) == []
