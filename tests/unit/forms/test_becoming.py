"""What is typed into a form becomes rows of tables, the same as a workbook would give, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.engine.tables import Value
from meritko.forms.asked import ask, visible
from meritko.forms.becoming import FedRow, gathered, rows_for_tables
from meritko.forms.filled import computed, filled
from meritko.forms.prefilling import answers_from_rows
from meritko.methodology.form import Fed, Feed
from meritko.methodology.loading import load_pack
from meritko.workbooks.pool import Pool
from meritko.workbooks.reading import read_folder
from meritko.workbooks.recognition import Layout
from meritko.workbooks.writing import write_tables

from .conftest import WHO, YEAR, feeding, random_answers

FEEDING = (
    "ptp_application",
    "ptp_final_report",
    "ptp_direct_query",
    "krko_final_report",
    "kp_application",
    "kp_final_report",
    "yearbook",
)
seeds = st.integers(0, 2**32)


def values(rows: dict[str, list[FedRow]]) -> dict[str, list[dict[str, Value]]]:
    return {table: [dict(row.values) for row in of_table] for table, of_table in rows.items()}


@pytest.mark.parametrize("form", FEEDING)
@given(seed=seeds)
def test_answers_become_rows_and_the_rows_become_the_same_answers(form, seed, form_of):
    asked = form_of(form)
    answers = random_answers(asked, seed)

    rows = values(rows_for_tables(asked, answers, WHO[asked.form.about]))
    again = answers_from_rows(asked, rows)

    shown = visible(asked, {**answers, **again})
    assert {key: answer for key, answer in again.items() if key in shown} == feeding(asked, answers)


@pytest.mark.parametrize("form", ["ptp_application", "ptp_direct_query", "krko_final_report", "yearbook"])
@given(seed=seeds)
def test_rows_become_answers_and_the_answers_become_the_same_rows(form, seed, form_of):
    asked = form_of(form)
    who = WHO[asked.form.about]
    rows = values(rows_for_tables(asked, random_answers(asked, seed), who))

    again = values(rows_for_tables(asked, answers_from_rows(asked, rows), who))

    assert again == rows


def test_posts_are_taken_over_the_year_as_the_metodika_reckons(form_of):
    asked = form_of("ptp_final_report")
    answers = {
        "work/1/fte": 1, "work/1/months": 12,
        "work/2/fte": 0.5, "work/2/months": 5,
        "work/3/fte": 0.4, "work/3/months": 9,
        "work/4/fte": 0.4, "work/4/months": None,
    }  # fmt: skip

    [row] = rows_for_tables(asked, answers, WHO["municipality"])["municipalities"]

    assert row.values["fte"] == pytest.approx(18.1 / 12)
    assert row.values["clients"] is None


def test_without_a_single_post_there_is_no_number_of_posts(form_of):
    [row] = rows_for_tables(form_of("ptp_final_report"), {}, WHO["municipality"])["municipalities"]

    assert row.values == {
        "name": "Horní Vzorek", "region": "12", "postcode": "40099", "fte": None, "clients": None,
    }  # fmt: skip


def test_zero_is_an_answer_and_an_empty_field_is_none(form_of):
    asked = form_of("ptp_final_report")
    answers = {"child_problems/B/interventions": 0, "child_problems/C/interventions": None}

    [row] = rows_for_tables(asked, answers, WHO["municipality"])["clients"]

    assert row.values["child_B"] == 0
    assert row.values["child_C"] is None
    assert row.keys == {"child_B": "child_problems/B/interventions"}


def test_no_answer_to_the_direct_question_becomes_its_code(form_of):
    [row] = rows_for_tables(form_of("ptp_direct_query"), {}, WHO["municipality"])["kept_posts"]

    assert (row.values["kept"], row.values["fte"]) == ("3", None)


def test_what_a_condition_leaves_out_is_zero_only_where_the_form_says_so(form_of):
    asked = form_of("kp_final_report")
    answers = {
        "inputs/-/inp4": False,
        "services/1/present": True,
        "outputs/-/out1": False,
        "outputs/-/out2": "1",
    }

    rows = rows_for_tables(asked, answers, WHO["project"])

    assert rows["project_inputs"][0].values["inp5_1"] == 0
    assert rows["project_outputs"][0].values["out2"] is None


def test_an_answer_that_cannot_be_taken_becomes_nothing(form_of):
    answers = {"post/-/fte": -1, "post/-/office": "99", "post/-/pay_class": 10.5}

    [row] = rows_for_tables(form_of("krko_final_report"), answers, WHO["region"])["coordinators"]

    assert {row.values[name] for name in ("fte", "office", "pay_class")} == {None}
    assert row.keys == {}


def test_a_row_in_which_nothing_is_answered_becomes_no_row(form_of):
    asked = form_of("kp_final_report")
    answers = {
        "other_activities/1/activity": None,
        "other_activities/2/activity": "  Zahrada \N{NO-BREAK SPACE}",
        "other_activities/2/number": 0,
    }

    [row] = rows_for_tables(asked, answers, WHO["project"])["project_other_activities"]

    assert row.values == {"project": "KP-2025-07", "activity": "Zahrada", "number": 0}
    assert row.origin == "2"


def test_the_application_and_the_final_report_tell_one_row_together(pack, form_of):
    before, after = form_of("ptp_application"), form_of("ptp_final_report")
    who = WHO["municipality"]
    parts = [
        rows_for_tables(before, {"identification/-/population": 9871}, who),
        rows_for_tables(after, {"clients/-/clients": 84}, who),
        rows_for_tables(after, {"clients/-/clients": 12}, {**who, "name": "Dolní Vzorek"}),
    ]

    rows = gathered(pack, parts)["municipalities"]

    assert [(row["name"], row["population"], row["clients"]) for row in rows] == [
        ("Horní Vzorek", 9871, 84),
        ("Dolní Vzorek", None, 12),
    ]
    assert rows[0].keys() == {column.id for column in pack.tables["municipalities"].columns}


def test_posts_of_two_municipalities_without_a_key_stand_one_after_another(pack, form_of):
    asked = form_of("ptp_final_report")
    answers = {"conditions/1/fte": 1.0, "conditions/2/fte": 0.5}

    rows = gathered(pack, [rows_for_tables(asked, answers, WHO["municipality"])] * 2)["positions"]

    assert [row["fte"] for row in rows] == [1.0, 0.5, 1.0, 0.5]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_typed_equals_what_is_read_of_a_workbook_filled_with_the_same(seed, pack, form_of, tmp_path):
    parts = []
    for number, form in enumerate(FEEDING):
        asked = form_of(form)
        parts.append(
            rows_for_tables(asked, random_answers(asked, 100 * seed + number), WHO[asked.form.about])
        )
    typed = gathered(pack, parts)
    for kind in pack.workbooks:
        tables = [pack.tables[name] for name in kind.tables if name in typed]
        if tables:
            sheets = [(table, table.sheet_title(YEAR), typed[table.id]) for table in tables]
            write_tables(tmp_path / f"{kind.id}.xlsx", sheets)

    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    with Pool(children=1) as pool:
        read = read_folder(tmp_path, Layout.of(pack), YEAR, choices, pool)

    assert [problem for problem in read.problems if problem.rule in ("type", "code", "number-as-text")] == []
    for table, rows in typed.items():
        found = [read.tables[table].row(index) for index in range(len(read.tables[table]))]
        assert found == rows, table


def test_rows_that_are_given_become_rows_that_say_which_they_are_and_are_found_again(pack, form_of):
    asked = form_of("agency_consultants")
    [section] = asked.form.sections
    question = replace(section.questions[0], feeds=(Feed("svl_register", "ever_asz"),))
    identity = {"name": "row.name", "region": "row.region", "postcode": "row.postcode"}
    form = replace(
        asked.form,
        tables=(Fed("svl_register", "municipalities", identity),),
        sections=(replace(section, questions=(question,)),),
    )
    answers = {"municipalities/599998/ever_asz": False}

    rows = rows_for_tables(replace(asked, form=form), answers, {})
    again = answers_from_rows(replace(asked, form=form), values(rows))
    strange = {"svl_register": [{**rows["svl_register"][0].values, "name": "Jiný Vzorek"}]}

    [row] = rows["svl_register"]
    assert row.values == {"name": "Dolní Vzorek", "region": "12", "postcode": "40099", "ever_asz": 0}
    assert again == answers
    assert answers_from_rows(replace(asked, form=form), strange) == {}


def test_rows_of_a_code_list_become_rows_that_hold_their_code():
    libraries = load_pack(Path(__file__).parents[2] / "broken_packs" / "base")
    asked = ask(libraries, libraries.forms.by_id["yearly"], YEAR)
    answers = {"people/2/hours": 20, "pay/2/amount": 31000.5, "figures/loans/amount": 9}

    rows = rows_for_tables(asked, answers, {"name": "Horní", "region": "N"})

    assert values(rows)["librarians"] == [{"person": "2", "hours": 20.0, "pay": 31000.5}]
    assert rows["branches"][0].values["loans"] == 0, "the condition of its section does not hold"
    assert answers_from_rows(asked, values(rows))["pay/2/amount"] == 31000.5


def test_what_is_computed_of_answers_without_rows_follows_them():
    libraries = load_pack(Path(__file__).parents[2] / "broken_packs" / "base")
    asked = ask(libraries, libraries.forms.by_id["yearly"], YEAR)
    together = asked.form.section("branch").question("seats_and_readers")

    assert computed(filled(asked, {"branch/-/readers": 7}), together) == 8
    assert computed(filled(asked, {}), together) is None
    assert computed(filled(asked, {}), asked.form.section("branch").question("readers")) is None


def test_where_two_forms_tell_the_same_the_first_that_knows_holds(pack):
    who = {"name": "Horní Vzorek", "region": "12", "postcode": "40099"}
    parts = [{"municipalities": [FedRow({**who, "fte": fte})]} for fte in (None, 1.5, 2.0, None)]

    [row] = gathered(pack, parts)["municipalities"]

    assert row["fte"] == 1.5


def test_where_two_tables_say_the_same_differently_the_first_that_the_form_feeds_holds(form_of):
    rows = {"clients": [{"clients": 84}], "municipalities": [{"clients": 80}]}

    assert answers_from_rows(form_of("ptp_final_report"), rows) == {"clients/-/clients": 80}
