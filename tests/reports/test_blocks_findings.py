"""Findings as sentences, deviations with their justifications, and what is told of the run."""

import dataclasses
from datetime import date

import pytest
from tests.reports.shelters import (
    YEAR,
    blocks,
    explainer,
    given,
    only_grid,
    result,
    said,
    setting,
    shelters,
    shown,
    tables,
    with_table_about_persons,
)

from meritko.engine.findings.deviations import Justification, Matched
from meritko.engine.findings.finding import Finding
from meritko.engine.results import Result
from meritko.engine.running import run
from meritko.engine.series import Break, Point, Series
from meritko.methodology.formulas import Formula, Ref
from meritko.methodology.indicator import Target
from meritko.methodology.model import Code, CodeList, Text
from meritko.methodology.pack import Pack
from meritko.methodology.report import AboutBlock, MethodBlock, WordsBlock
from meritko.reports.blocks.summary import summary
from meritko.reports.context import Context
from meritko.reports.document import Chart, FindingList, Grid, Paragraph, Section, SmallMultiples, plain
from meritko.reports.given import Given, RunFacts, SourceFile
from meritko.workbooks.problems import Cell, Problem, message

ADOPTED = "CARE1 – share of animals adopted"
HEADS = "unit or category | value | held against | difference | verdict | cause | explanation"
HALF = "At least half should find a home."


def county(unit: str, value: float | None) -> Result:
    """The share of ten animals that found a home."""
    return result("CARE1", value, unit, of=(None, None) if value is None else (round(value / 10), 10))


def species(dogs: int, cats: int) -> list[Result]:
    whole = dogs + cats
    found = (("dog", dogs), ("cat", cats))
    return [result("CARE3", 100 * n / whole, category=name, of=(n, whole)) for name, n in found]


def sentences(of: Given) -> list[str]:
    (found,) = blocks(AboutBlock("findings", ("CARE1",)), of)
    assert isinstance(found, FindingList)
    return [f"{line.label}: {said(line.words)}" for line in found.lines]


def test_one_result_says_its_value_what_it_is_held_against_and_the_difference():
    assert sentences(given(county("D", 40.0))) == [
        f"not met: {ADOPTED}, Lower: 40.0 % (4 / 10); target 50 %, difference −10.0 p.p. {HALF}"
    ]


def test_a_missing_value_cannot_be_judged_and_says_why():
    assert sentences(given(county("D", None))) == [
        f"cannot be judged: {ADOPTED}, Lower: no value (nothing was reported). {HALF}"
    ]


def test_many_units_make_one_sentence_with_the_names_of_those_that_depart():
    units = given(county("D", 40.0), county("H", 60.0), county("P", 30.0), county("O", None))

    assert sentences(units) == [
        f"not met: {ADOPTED}: not met 2 – Lower (40.0 %), Seaside (30.0 %); cannot be judged 1; met 1. {HALF}"
    ]


def adopted_by_animal() -> Pack:
    """The pack with an indicator that says yes or no of each animal."""
    house = next(i for i in shelters().indicators if i.code == "HOUSE6")
    case = dataclasses.replace(house.cases[0], value=Formula("adopted", Ref("adopted")))
    changed = dataclasses.replace(house, measures="stays", cases=(case,))
    others = [i for i in shelters().indicators if i.code != "HOUSE6"]
    return dataclasses.replace(shelters(), indicators=(*others, changed))


def test_a_value_that_all_who_depart_share_is_said_once():
    animals = [result("HOUSE6", 0, name) for name in ("Kit", "Tom")]
    target = Target("equals", "target", Text("Něco.", "A home for all."))
    found = [Finding((each,), target, 0, "not_met", 0) for each in animals]
    of = given(*animals, pack=adopted_by_animal(), findings=found)

    (block,) = blocks(AboutBlock("findings", ("HOUSE6",)), of)

    assert isinstance(block, FindingList)
    assert said(block.lines[0].words) == (
        "HOUSE6 – years licensed in a row: not met 2 – Kit, Tom (each no). A home for all."
    )


@pytest.mark.parametrize(("language", "more"), [("en", "and 3 more"), ("cs", "a 3 další")])
def test_a_sentence_does_not_name_units_without_end(language: str, more: str):
    units = [county(f"unit {n}", 10.0) for n in range(23)]

    (sentence,) = sentences(given(*units, language=language))

    assert "unit 19 (" in sentence
    assert "unit 20" not in sentence
    assert more in sentence


def test_there_is_no_list_where_nothing_is_held_against_anything():
    of = given(result("HOUSE6", 2, "Oak"))

    assert blocks(AboutBlock("findings", ("HOUSE6",)), of) == []


def test_deviations_stand_with_their_numbers_and_ask_for_a_justification():
    grid = only_grid(AboutBlock("deviations", ("CARE1",)), given(county("D", 40.0), county("H", 60.0)))

    assert shown(grid) == [
        HEADS,
        f"CARE1: {HALF} |  |  |  |  |  | ",
        "Lower | 40.0 % | 50 % | −10.0 p.p. | not met |  | not justified yet",
    ]


@pytest.mark.parametrize(
    ("explanation", "shown_explanation"), [("Flooded.", "Flooded."), ("", "not justified yet")]
)
def test_a_justification_stands_with_the_label_of_its_cause(explanation: str, shown_explanation: str):
    causes = CodeList(
        "causes", Text("", ""), (Code("w", Text("voda", "water")),), shelters().programmes[0].place
    )
    pack = dataclasses.replace(
        shelters(), deviation_causes="causes", codelists={**shelters().codelists, "causes": causes}
    )
    of = given(county("D", 40.0), pack=pack)
    key = of.findings[0].key
    told = {key: Justification(key, "w", explanation)}
    matched = Matched(told if explanation else {}, {} if explanation else told, (), (), (), ())

    grid = only_grid(AboutBlock("deviations", ("CARE1",)), dataclasses.replace(of, matched=matched))

    assert [said(cell) for cell in grid.rows[1].cells[-2:]] == ["water", shown_explanation]


def test_where_nothing_departs_a_sentence_says_so():
    assert blocks(AboutBlock("deviations", ("CARE1",)), given(county("H", 60.0))) == [
        Paragraph(("No value asks for a justification.",), "note")
    ]


def test_findings_and_deviations_of_persons_are_left_out_of_narrower_editions():
    pack = with_table_about_persons(shelters(), "stays")
    of = given(county("D", 40.0), pack=pack, audience="region")

    assert blocks(AboutBlock("findings", ("CARE1",)), of) == []
    assert blocks(AboutBlock("deviations", ("CARE1",)), of) == [
        Paragraph(("No value asks for a justification.",), "note")
    ]


def test_the_summary_counts_targets_by_their_gravest_verdict_and_tells_what_departs():
    of = given(county("D", 40.0), county("H", 60.0), *species(9, 1))
    part = Section("care", "Care for animals", ())

    section = summary([part], Context(of))
    (grid,) = (block for block in section.blocks if isinstance(block, Grid))
    (told,) = (block for block in section.blocks if isinstance(block, FindingList))

    assert said(section.blocks[0].words) == (  # type: ignore[union-attr]
        "Targets and reference values: 2 in all; met everywhere 0, not met 2, to watch 0, "
        "cannot be judged 0, illustrative only 0."
    )
    assert shown(grid)[1] == "Care for animals | 0 | 2 | 0 | 0 | 0"
    assert [plain(line.words).split(" – ")[0] for line in told.lines] == ["CARE1", "CARE3"]


def test_the_summary_names_what_cannot_be_judged_and_what_is_met():
    of = given(county("D", None), *species(5, 5))

    section = summary([Section("care", "Care", ())], Context(of))

    assert [said(b.words) for b in section.blocks if isinstance(b, Paragraph)][2:] == [
        "Cannot be judged, because a value or what it is compared with is missing: CARE1.",
        "Met everywhere: CARE3.",
    ]


def test_rows_left_out_are_counted_and_named_with_what_they_lack():
    results = run(shelters(), setting(), ["care", "houses"], tables())
    made = blocks(MethodBlock("left_out"), given(*results, explain=explainer().explain))

    counts, rows = (block for block in made if isinstance(block, Grid))

    assert "HOUSE8 | cages for each keeper in all shelters | 2" in shown(counts)
    assert "Tom | shelters.xlsx, Animals 2025, 5 | Chipped | CARE6" in shown(rows)
    assert "Ash, Lower | shelters.xlsx, Shelters 2025, 4 | Keepers | HOUSE1, HOUSE8" in shown(rows)


def test_a_run_without_a_left_out_row_says_so():
    assert blocks(MethodBlock("left_out"), given(county("H", 60.0))) == [
        Paragraph(("No row was left out.",), "note")
    ]


def test_who_did_not_report_is_what_the_checks_of_that_rule_found():
    missing, other = (
        Problem(rule, "warning", Cell("a.xlsx", "Shelters 2025"), message(found), message("x"), message("y"))
        for rule, found in (("not-reported", "no row of Oak"), ("missing", "an empty cell"))
    )

    grid = only_grid(MethodBlock("not_reported", ("not-reported",)), given(problems=[missing, other]))

    assert shown(grid)[1:] == ["a.xlsx | Shelters 2025 |  | no row of Oak"]


def test_when_everybody_reported_a_sentence_says_so():
    assert blocks(MethodBlock("not_reported", ("not-reported",)), given()) == [
        Paragraph(("Everybody who was expected to report did.",), "note")
    ]


def test_sources_name_the_workbooks_with_their_digests():
    facts = RunFacts("1", date(2026, 1, 1), (SourceFile("a.xlsx", "9f86", ("shelter_book", "unknown")),))

    assert shown(only_grid(MethodBlock("sources"), given(run=facts)))[1:] == [
        "a.xlsx | Book of shelters, unknown | 9f86"
    ]


def test_the_method_says_the_version_the_parameters_and_the_definitions():
    sentence, parameters, definitions = blocks(MethodBlock("method"), given())

    assert isinstance(sentence, Paragraph)
    assert isinstance(parameters, Grid)
    assert isinstance(definitions, Grid)
    assert said(sentence.words) == "Counted by the methodology Animal shelters, version 2.10."
    assert shown(parameters)[1:] == [
        "How many years back a licence counts | all years",
        "Whether chips are recorded | they are recorded",
    ]
    assert [said(row.cells[0]) for row in definitions.rows] == [
        i.code for i in shelters().indicators if i.holds(YEAR) and not i.auxiliary
    ]


def over_years(break_: Break | None) -> Series:
    before = Result("CARE6", 2024, "", "", 4, 10, 40.0, 0, "computed")
    now = result("CARE6", 50.0, of=(5, 10))
    change = None if break_ else 10.0
    index = None if break_ else 125.0
    points = (Point(2023, None), Point(2024, before), Point(2025, now, 2024, change, index, break_))
    return Series("CARE6", "", "", points, in_points=True)


def test_a_series_shows_its_years_the_change_and_the_index():
    made = blocks(
        AboutBlock("over_time", ("CARE6",)),
        given(result("CARE6", 50.0), series={("CARE6", "", ""): over_years(None)}),
    )

    grid, multiples = made

    assert isinstance(grid, Grid)
    assert isinstance(multiples, SmallMultiples)
    assert shown(grid) == [
        "result | 2023 | 2024 | 2025 | change | index | break",
        "CARE6 – share of animals with a chip | – | 40.0 % | 50.0 % | +10.0 p.p. | 125.0 | ",
    ]
    assert multiples.charts[0].breaks == ()


def test_over_a_break_nothing_is_compared_and_no_line_is_drawn():
    made = blocks(
        AboutBlock("over_time", ("CARE6",)),
        given(
            result("CARE6", 50.0), series={("CARE6", "", ""): over_years(Break(("definition", "parameter")))}
        ),
    )
    grid, note, multiples = made

    assert isinstance(grid, Grid)
    assert isinstance(note, Paragraph)
    assert isinstance(multiples, SmallMultiples)
    assert shown(grid)[1].endswith("| – | – | another definition, another choice of a parameter")
    (chart,) = multiples.charts
    assert isinstance(chart, Chart)
    assert chart.breaks == (2,)
    assert chart.series[0].numbers[0] is None


def test_without_earlier_runs_a_sentence_says_that_there_is_nothing_to_compare_with():
    made = blocks(AboutBlock("over_time", ("CARE6",)), given(result("CARE6", 50.0)))

    assert made == [Paragraph(("There are no earlier results to compare with.",), "note")]


def test_a_paragraph_of_the_pack_has_the_year_put_in():
    words = WordsBlock(Text("V roce {year}.", "In {year}."), "note")

    assert blocks(words, given()) == [Paragraph(("In 2025.",), "note")]
