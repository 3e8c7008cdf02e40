"""The forms of the Metodika: what they ask, under which name, what for, and that nothing is forgotten."""

from __future__ import annotations

import re

import pytest

from meritko.methodology.form import Form, Question, Section
from meritko.methodology.form_uses import columns_fed, indicators_of_columns, uses_of

FORMS = {
    "agency_consultants",
    "kp_application",
    "kp_final_report",
    "krko_final_report",
    "ptp_application",
    "ptp_direct_query",
    "ptp_final_report",
    "register_by_adviser",
    "register_by_municipality",
    "register_by_region",
    "register_prague",
    "yearbook",
}
ASKED_OTHERWISE = {
    "PTP0": "which supported municipalities sent their figures",
    "PTP1": "the programme's history",
    "PTP2": "the programme's history",
    "PTP3": "the programme's history",
    "PTP3.nove": "the programme's history",
    "PTP3.pet": "the programme's history",
    "PTP7.kraje": "the regions of municipalities",
    "PTP7.ref": "the statistical office",
    "PTP8": "the programme's history and the register's list",
    "PTP9": "the programme's history and the register's list",
    "KRKO1": "the register's list",
    "KRKO10": "the register, from the adviser's job title",
    "KRKO10k": "the register, from the adviser's job title",
    "KRKO11": "the register's list and that of municipalities with extended powers",
}
"""Indicators none of whose inputs is a column that a form feeds -> what they come from."""


@pytest.fixture(scope="module")
def questions(pack) -> list[tuple[Form, Section, Question]]:
    forms = pack.forms.by_id.values()
    return [
        (form, section, each) for form in forms for section in form.sections for each in section.questions
    ]


@pytest.fixture(scope="module")
def told(pack, questions) -> dict[tuple[str, str], list[str]]:
    """Column -> what tells it: the forms with a question that feeds it, and those that it identifies."""
    found: dict[tuple[str, str], list[str]] = {}
    for form, section, question in questions:
        for _, column in columns_fed(pack, section, question):
            found.setdefault(column, []).append(form.id)
    return found


def test_every_form_that_the_round_needs_is_there(pack):
    assert set(pack.forms.by_id) == FORMS


def test_every_column_of_every_table_is_asked_once_or_its_origin_is_told(pack, told):
    identified = {
        (fed.table, c) for form in pack.forms.by_id.values() for fed in form.tables for c in fed.identity
    }
    excused = {name for entry in pack.forms.not_asked for name in entry.what}
    columns = [(table.id, column.id) for table in pack.tables.values() for column in table.columns]

    ways = {
        column: len([form for form in told.get(column, ()) if pack.forms.by_id[form].kind != "register"])
        + (column in identified)
        + ({column[0], ".".join(column)} & excused != set())
        + any(pack.forms.by_id[form].kind == "register" for form in told.get(column, ()))
        for column in columns
    }

    twice = {column: told[column] for column, number in ways.items() if number > 1}
    assert [column for column, number in ways.items() if number == 0] == []
    assert set(twice) == {
        ("svl_register", "svl_count"),
        ("svl_register", "svl_population_low"),
        ("svl_register", "svl_population_high"),
    }, "only the register takes what several parties say"


def test_what_is_required_in_a_table_is_in_every_row_that_a_form_feeds(pack, questions):
    for form in pack.forms.by_id.values():
        for fed in form.tables:
            required = {column.id for column in pack.tables[fed.table].columns if column.required}
            asked = {
                column
                for of_form, section, question in questions
                if of_form is form and question.required
                for _, (table, column) in columns_fed(pack, section, question)
                if table == fed.table
            }
            assert required - fed.identity.keys() <= asked, (form.id, fed.table)


def test_the_inputs_of_every_indicator_are_asked_somewhere(pack, told):
    made = indicators_of_columns(pack)
    inputs: dict[str, set[tuple[str, str]]] = {}
    for column, codes in made.items():
        for code in codes:
            inputs.setdefault(code, set()).add(column)
    published = [each for each in pack.indicators if not (each.auxiliary or each.for_reading)]

    without = {i.code for i in published if not inputs.get(i.code, set()) & told.keys()}
    assert without == set(ASKED_OTHERWISE)
    assert len(published) > 120


def test_a_question_says_what_for_in_both_languages_and_who_uses_it(pack, questions):
    made = indicators_of_columns(pack)
    for form, section, question in questions:
        for language in ("cs", "en"):
            assert re.fullmatch(r"[A-ZÁ-Ž].{15,}\.", question.why.say(language)), (form.id, question.id)
        if question.purpose in ("indicator", "control"):
            assert uses_of(pack, form, section, question, made), (form.id, question.id)


def test_a_question_that_feeds_one_column_has_its_official_name(pack, questions):
    for form, _, question in questions:
        in_tables = [feed for feed in question.feeds if feed.table in pack.tables and not feed.by_row]
        for feed in in_tables[:1]:
            column = pack.tables[feed.table].column(feed.column)
            assert question.label == column.label, (form.id, question.id)


def test_what_is_typed_has_a_good_and_a_bad_example_and_what_is_chosen_a_help(questions):
    typed = ("text", "whole", "number", "percent", "municipality")
    lacking = [
        f"{form.id}: {question.id}"
        for form, _, question in questions
        if question.computed is None
        and (
            not (question.good and question.bad)
            if question.type in typed
            else not (question.help or question.good)
        )
    ]

    assert lacking == []


def test_every_column_of_a_grid_has_a_short_heading(questions):
    grids = [(section.id, question) for _, section, question in questions if section.layout == "grid"]

    assert [(section, q.id) for section, q in grids if not q.heading or len(q.heading.cs) > 25] == []
    assert len(grids) > 15


def test_names_and_exact_places_are_asked_of_no_client_and_marked(questions):
    confidential = {f"{form.id} {question.id}" for form, _, question in questions if question.confidential}

    assert confidential == {
        "kp_application locality",
        "ptp_application target_group_share",
        "register_by_region where",
    }
