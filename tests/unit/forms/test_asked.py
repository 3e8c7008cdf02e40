"""Which places a form has for one filler, which of them hold now, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from meritko.forms.asked import ask, blank, holds, missing, options, rows_of, slots, unknown, visible
from meritko.methodology.form import estimated_key, key_of, parts_of
from meritko.methodology.loading import load_pack

from .conftest import YEAR, random_answers


def test_a_form_before_anything_is_filled_in_has_every_key_without_an_answer(form_of):
    asked = form_of("register_by_region")

    keys = blank(asked)

    assert set(keys.values()) == {None}
    assert "municipalities/599999/still_listed" in keys
    assert "municipalities/599998/ssi_nzdm_provider" in keys
    assert "orps/0001/adviser_title" in keys
    assert not any(key.startswith("new_places/") for key in keys)


def test_a_section_that_needs_a_row_begins_with_one(form_of):
    assert "work/1/fte" in blank(form_of("ptp_final_report"))


def test_rows_that_fillers_added_stand_in_natural_order(form_of):
    asked = form_of("kp_final_report")
    section = asked.form.section("other_activities")
    answers = {f"other_activities/{row}/number": 1 for row in ("10", "2", "1")}

    assert [row.id for row in rows_of(asked, section, answers)] == ["1", "2", "10"]


def test_rows_that_the_caller_does_not_give_are_none(pack, form_of):
    asked = form_of("register_by_municipality")

    assert rows_of(asked, asked.form.section("figures"), {})[0].id == "-"
    assert [slot.row for slot in slots(asked, {}) if slot.section.id == "services"] == ["-"] * 5


def test_a_grid_does_not_ask_where_the_table_has_no_column(form_of):
    keys = blank(form_of("ptp_final_report"))

    assert "child_problems/A/interventions" in keys
    assert "child_problems/A/solved" not in keys
    assert "child_outcomes/a1/reached" in keys
    assert "kinds/ethnicity/changed" not in blank(form_of("kp_final_report"))


def test_a_question_with_a_condition_is_asked_when_it_holds(form_of):
    asked = form_of("krko_final_report")

    assert "post/-/office_other" not in visible(asked, {})
    assert "post/-/office_other" not in visible(asked, {"post/-/office": "4"})
    assert "post/-/office_other" in visible(asked, {"post/-/office": "5"})


def test_an_answer_whose_own_place_is_hidden_shows_nothing_else(form_of):
    asked = form_of("register_by_region")
    row = "municipalities/599999"
    answers = {f"{row}/still_listed": False, f"{row}/ever_tp": True, f"{row}/ssi_tp": True}

    shown = [key for key in visible(asked, answers) if key.startswith(row)]

    assert shown == [f"{row}/still_listed"]


def test_a_section_with_a_condition_is_asked_when_it_holds(form_of):
    asked = form_of("kp_final_report")

    assert not any(key.startswith("groups/") for key in visible(asked, {"outputs/-/out4": False}))
    assert "groups/d/plan" in visible(asked, {"outputs/-/out4": True})


def test_the_target_group_is_asked_about_only_where_it_is_recorded(form_of):
    recorded, not_recorded = (
        visible(form_of("ptp_final_report", target_group_mark=choice), {})
        for choice in ("collected", "not_collected")
    )

    assert {key.split("/")[0] for key in recorded.keys() - not_recorded.keys()} == {
        "target_group",
        "child_discrimination",
        "child_discrimination_any",
        "adult_discrimination",
        "adult_discrimination_any",
    }


def test_what_is_required_and_asked_is_missing_until_it_is_answered(form_of):
    asked = form_of("ptp_direct_query")

    assert missing(asked, {}) == ["post/-/kept"]
    assert missing(asked, {"post/-/kept": "0"}) == []
    assert missing(asked, {"post/-/kept": "1"}) == ["post/-/funding"]
    assert missing(asked, {"post/-/kept": "1", "post/-/funding": "rozpočet obce"}) == []


def test_the_code_of_no_answer_cannot_be_chosen(form_of):
    asked = form_of("ptp_direct_query")
    question = asked.form.section("post").question("kept")

    assert [code.id for code in options(asked, question)] == ["1", "0"]


def test_an_answer_that_the_form_does_not_ask_for_is_told(form_of):
    asked = form_of("register_by_region")
    answers = {
        "municipalities/599999/svl_count": 2,
        "municipalities/500000/svl_count": 1,
        "nothing/-/at_all": 3,
    }

    assert unknown(asked, answers) == ["municipalities/500000/svl_count", "nothing/-/at_all"]


def test_the_mark_of_an_estimate_has_a_key_beside_its_answer(form_of):
    asked = form_of("kp_final_report")
    mark = estimated_key("structure/-/pop")

    assert mark == "structure/-/pop.estimated"
    assert unknown(asked, {mark: True}) == []
    assert unknown(asked, {estimated_key("cooperation/-/coop"): True}) == ["cooperation/-/coop.estimated"]


@pytest.mark.parametrize("seed", range(20))
def test_only_what_is_asked_is_shown_and_nothing_answered_is_missing(form_of, seed):
    for form in ("register_by_region", "ptp_final_report", "kp_final_report"):
        asked = form_of(form)
        answers = random_answers(asked, seed)
        shown = visible(asked, answers)

        assert shown.keys() <= blank(asked).keys() | answers.keys()
        assert unknown(asked, answers) == []
        assert not {key for key in missing(asked, answers) if answers.get(key) is not None}
        assert set(missing(asked, answers)) <= shown.keys()


def test_a_key_falls_into_its_parts():
    assert parts_of(key_of("clients", "-", "women")) == ("clients", "-", "women")

    with pytest.raises(ValueError, match="unpack"):
        parts_of("clients/women")


def test_rows_added_in_one_section_stand_in_every_section_with_the_same_rows(form_of):
    asked = form_of("ptp_final_report")
    people, conditions = (asked.form.section(name) for name in ("people", "conditions"))
    answers = {"people/1/post": "místo 1", "conditions/3/fte": 0.5, "work/9/fte": 1}

    assert [row.id for row in rows_of(asked, people, answers)] == ["1", "3"]
    assert [row.id for row in rows_of(asked, conditions, answers)] == ["1", "3"]


def test_a_condition_holds_only_where_what_it_asks_about_is_known(form_of):
    asked = form_of("ptp_direct_query")
    condition = asked.form.section("post").question("fte").when

    assert holds(asked, condition, {"kept": "1"})
    assert not holds(asked, condition, {"kept": "0"})
    assert not holds(asked, condition, {"kept": None})
    assert holds(asked, None, {})


def test_the_code_of_no_answer_is_left_out_of_the_options_of_a_whole_list():
    libraries = load_pack(Path(__file__).parents[2] / "broken_packs" / "base")
    asked = ask(libraries, libraries.forms.by_id["yearly"], YEAR)

    assert [code.id for code in options(asked, asked.form.section("towns").question("sort"))] == ["main"]
    assert options(asked, asked.form.section("branch").question("readers")) == ()
