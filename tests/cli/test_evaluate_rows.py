"""`evaluate` stops on a row that breaks a rule of the methodology, as `check` would report it."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.unit.aggregating.records import PLACES, some_workbook, write_records

from .conftest import Meritko, Said, SmallFolder

MARKS = {"target": 8, "target_child": 5, "target_adult": 3}
OF_CHILDREN = {"child_discr_V": 1, "child_discr_W": 2, "child_discr_X": 0, "child_discr_Y": 0}
OF_ADULTS = {"adult_discr_F": 1, "adult_discr_G": 2, "adult_discr_J": 0, "adult_discr_M": 0}


def evaluate(meritko: Meritko, data: Path, *words: object, programme: str = "all") -> Said:
    out = data.parent / "out"
    said: Said = meritko(
        "evaluate", programme, "--year", 2025, "--data", data, "--out", out, "--lang", "en", *words
    )
    assert out.exists() == (said.status == 0)
    return said


def of_row(table: str, **values: Any) -> dict[tuple[str, int, str], Any]:
    """Other values in the first row of a table."""
    return {(table, 0, column): value for column, value in values.items()}


CASES = {
    "clients by age": (
        of_row("clients", clients_child=21),
        "sum",
        ("AD_PTP.xlsx", "Klienti_TP_2025", "F (“počet klientů TP”)"),
        "60 clients in all, 21 children and 40 adults",
        "children and adults make all clients together",
        "Correct the figure that does not agree.",
    ),
    "adults by sex": (
        of_row("clients", women=20, men=19),
        "sum",
        ("AD_PTP.xlsx", "Klienti_TP_2025", "E (“počet dospělých klientů TP”)"),
        "40 adults, 20 women and 19 men",
        "women and men make the number of adult clients together",
        "Correct the figure that does not agree; sex is followed for adults only.",
    ),
    "target group over all": (
        of_row("clients", target=25, target_child=21, target_adult=4),
        "part-over-whole",
        ("AD_PTP.xlsx", "Klienti_TP_2025", "N (“počet dětských klientů z cílové skupiny”)"),
        "21 child clients of the target group out of 20",
        "at most as many clients of the target group as there are in all",
        "Correct one of the figures.",
    ),
    "outcomes over interventions": (
        of_row("clients", adult_E=2, adult_out_e1=1, adult_out_e2=1, adult_out_e3=1),
        "part-over-whole",
        ("AD_PTP.xlsx", "Klienti_TP_2025", "BR (“počet intervencí do problému E u dospělých klientů”)"),
        ("“počet intervencí do problému E u dospělých klientů”, and more outcomes of this problem than that"),
        "at most as many outcomes of a problem of adults as there were interventions",
        "Correct the number of interventions, or those of the outcomes of the same problem.",
    ),
    "graduates over participants": (
        of_row("project_activities", course_people=3, course_graduates=4),
        "part-over-whole",
        ("AD_KP.xlsx", "cíl 3", "I (“počet úspěšných absolventů vzdělávacích kurzů pro dospělé č…”)"),
        "4 graduates out of 3 course participants",
        "at most as many graduates as participants",
        "Correct one of the figures.",
    ),
    "over the whole of another sheet": (
        of_row("project_structure", pop=7) | of_row("project_cooperation", coop=8),
        "part-over-whole",
        ("AD_KP.xlsx", "cíl 1", "B (“počet obyvatel místního společenství, kteří navázali s komu…”)"),
        (
            "“počet obyvatel místního společenství, kteří navázali s komu…” greater than the "
            "inhabitants of the same kind on the sheet of structure"
        ),
        "at most as many who cooperate as there are inhabitants",
        "Correct one of the figures.",
    ),
    "discrimination over its types": (
        of_row("clients", **MARKS, **OF_CHILDREN, child_discr_any=4),
        "discrimination",
        (
            "AD_PTP.xlsx",
            "Klienti_TP_2025",
            "CS (“počet dětských klientů z cílové skupiny, vůči nimž byl TP s…”)",
        ),
        "4 children with any discrimination, by type V 1, W 2, X 0, Y 0",
        "at most the types added up, and at least as many as of the most frequent one",
        "Count each child once, also where there were several types.",
    ),
    "discrimination over the target group": (
        of_row("clients", target=6, target_child=5, target_adult=1, **OF_ADULTS, adult_discr_any=2),
        "discrimination",
        (
            "AD_PTP.xlsx",
            "Klienti_TP_2025",
            "CX (“počet dospělých klientů z cílové skupiny, vůči nimž byl TP …”)",
        ),
        "2 adults with any discrimination, 1 of the target group",
        "at most as many as there are adult clients of the target group",
        "Count only clients of the target group, each once.",
    ),
}


def changed(case: str) -> dict[tuple[str, int, str], Any]:
    """The cells that a case changes."""
    return CASES[case][0]


def message(case: str) -> str:
    """What is said of the second row of a sheet in a case."""
    _, rule, (file, sheet, column), found, expected, remedy = CASES[case]
    return (
        f"{rule} at {file}, sheet “{sheet}”, row 2, column {column}\n"
        f"  found     {found}\n  expected  {expected}\n  to do     {remedy}\n"
    )


@pytest.mark.parametrize("case", CASES)
def test_a_row_that_breaks_a_rule_stops_the_evaluation(case: str, meritko: Meritko, small: SmallFolder):
    said = evaluate(meritko, small(cells=changed(case)))

    assert (said.status, said.out) == (1, "")
    assert said.err == f"{message(case)}Nothing was evaluated: 1 error in the workbooks.\n"


def test_it_stops_whichever_programme_is_evaluated(meritko: Meritko, small: SmallFolder):
    said = evaluate(meritko, small(cells=changed("clients by age")), programme="kp")

    assert (said.status, said.out) == (1, "")
    assert said.err == f"{message('clients by age')}Nothing was evaluated: 1 error in the workbooks.\n"


def test_a_record_of_a_client_in_the_same_folder_stops_it_too(meritko: Meritko, small: SmallFolder):
    data = small()
    workbook = some_workbook(Random(1), 2025, PLACES[0], clients=6)
    workbook.children[0].update(i_B=0, o_B=1)
    write_records(data / "zaznamy.xlsx", workbook)

    said = evaluate(meritko, data)

    assert (said.status, said.out) == (1, "")
    assert said.err == (
        "outcome-without-intervention at zaznamy.xlsx, sheet “Dětští klienti”, row 2, "
        "column G (“výsledek b”)\n"
        "  found     “výsledek b” filled in, but not the problem itself\n"
        "  expected  an outcome only of a problem that was dealt with\n"
        "  to do     Mark the problem of the client too, or delete the outcome.\n"
        "Nothing was evaluated: 1 error in the workbooks.\n"
    )


def test_errors_of_cells_and_of_rows_come_together_in_the_order_of_the_sheets(
    meritko: Meritko, small: SmallFolder
):
    wrong = of_row("clients", clients_child=21) | of_row("municipalities", fte="x")
    wrong |= {("clients", 1, "women"): -1}

    said = evaluate(meritko, small(cells=wrong))

    first = [line for line in said.err.splitlines() if not line.startswith(" ")]
    assert first == [
        "type at AD_PTP.xlsx, sheet “Obce 2025”, row 2, column D (“počet plných úvazků TP”)",
        "sum at AD_PTP.xlsx, sheet “Klienti_TP_2025”, row 2, column F (“počet klientů TP”)",
        "type at AD_PTP.xlsx, sheet “Klienti_TP_2025”, row 3, column Q (“počet klientů žen”)",
        "Nothing was evaluated: 3 errors in the workbooks.",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        of_row("clients", clients_child=None, clients_adult=41),  # a sum with an empty cell
        of_row("project_structure", pop=7, pop_men=3, pop_women=3),  # estimates are allowed
        of_row("municipalities", clients=1),  # few for a post, and other than on the sheet of clients
    ],
)
def test_what_is_no_error_of_a_check_does_not_stop_it(
    cells: dict[tuple[str, int, str], Any], meritko: Meritko, small: SmallFolder
):
    said = evaluate(meritko, small(cells=cells))

    assert (said.status, said.err) == (0, "")


def test_rows_of_another_year_are_not_looked_at(meritko: Meritko, small: SmallFolder):
    wrong = small("wrong", cells=changed("clients by age"))

    said = meritko(
        "evaluate", "krko", "--year", 2024, "--data", wrong, "--out", wrong / "out", "--lang", "en"
    )

    assert said.status == 0
    assert {line.split(" at ")[0] for line in said.err.splitlines() if line[0] != " "} == {"other-year"}


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith(("target", "discrimination"))])
def test_without_the_target_mark_its_columns_are_not_checked(case: str, meritko: Meritko, small: SmallFolder):
    data = small(cells=changed(case))

    said = evaluate(meritko, data, "--no-target-mark")

    assert (said.status, said.err) == (0, "")
