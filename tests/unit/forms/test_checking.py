"""What is wrong with single answers, in words for those who fill in, and what the pack's checks say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meritko.forms.against_checks import problems_of_rows
from meritko.forms.asked import Slot
from meritko.forms.checking import bounds, problems

from .conftest import WHO, random_answers

LITTLE = "100 is unusually little (mostly at least 1000); if it is right, say why."
MUCH = "51 is unusually much (mostly at most 45); if it is right, say why."


def said(found, language="en"):
    return [(each.key, each.severity, each.rule, each.words.say(language)) for each in found]


@pytest.mark.parametrize(
    ("form", "key", "answer", "rule", "en", "cs"),
    [
        ("krko_final_report", "post/-/fte", "0.5", "type", "Write a number.", "Napište číslo."),
        ("krko_final_report", "post/-/fte", True, "type", "Write a number.", "Napište číslo."),
        ("krko_final_report", "post/-/fte", float("nan"), "type", "Write a number.", "Napište číslo."),
        ("krko_final_report", "post/-/fte", 1e16, "type", "Write a number.", "Napište číslo."),
        (
            "krko_final_report",
            "post/-/fte",
            2.5,
            "range",
            "2.5 is not possible: write 0 to 2.",
            "2,5 není možné: napište 0 až 2.",
        ),
        (
            "krko_final_report",
            "post/-/office",
            "6",
            "code",
            "Choose one of the options offered.",
            "Vyberte jednu z nabízených možností.",
        ),
        (
            "krko_final_report",
            "post/-/pay_class",
            9.5,
            "type",
            "Write a whole number.",
            "Napište celé číslo.",
        ),
        (
            "krko_final_report",
            "post/-/pay_class",
            0,
            "range",
            "0 is not possible: write 1 to 16.",
            "0 není možné: napište 1 až 16.",
        ),
        (
            "ptp_application",
            "identification/-/population",
            0,
            "range",
            "0 is too little: at least 1 is possible.",
            "0 je málo: možné je nejméně 1.",
        ),
        (
            "ptp_application",
            "identification/-/municipality",
            "Brno",
            "type",
            "Choose a municipality from the list.",
            "Vyberte obec ze seznamu.",
        ),
        (
            "ptp_application",
            "identification/-/in_svl_map",
            1,
            "type",
            "Answer yes or no.",
            "Odpovězte ano, nebo ne.",
        ),
        ("ptp_application", "posts/1/post", "  ", "type", "Write a text.", "Napište text."),
        (
            "kp_application",
            "community/-/ikp3",
            101,
            "range",
            "101 is not possible: write 0 to 100.",
            "101 není možné: napište 0 až 100.",
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_is_said_in_both_languages(form_of, form, key, answer, rule, en, cs):
    asked = form_of(form)

    found = problems(asked, {key: answer})

    assert said(found) == [(key, "hard", rule, en)]
    assert said(found, "cs") == [(key, "hard", rule, cs)]


def test_an_unusual_answer_asks_for_a_reason_and_with_one_it_stands(form_of):
    asked = form_of("krko_final_report")
    answers = {"person/-/practice_years": 51, "post/-/gross_pay": 100}

    found = problems(asked, answers)

    assert said(found) == [
        ("post/-/gross_pay", "soft", "unlikely", LITTLE),
        ("person/-/practice_years", "soft", "unlikely", MUCH),
    ]
    assert (
        said(found, "cs")[1][3] == "51 je neobvykle mnoho (zpravidla nejvýše 45); je-li to tak, napište proč."
    )
    assert problems(asked, answers, reasons={found[0].key: "polovina roku", found[1].key: "ano"}) == []


def test_a_reason_does_not_excuse_what_cannot_be_taken(form_of):
    answers = {"post/-/fte": -1}

    found = problems(form_of("krko_final_report"), answers, reasons={"post/-/fte": "opravdu"})

    assert [each.severity for each in found] == ["hard"]


def test_an_answer_other_than_last_year_needs_a_reason(form_of):
    asked = form_of("register_by_region")
    key = "municipalities/599999/still_listed"

    found = problems(asked, {key: False}, before={key: True})

    assert said(found) == [
        (key, "soft", "deviation", "This differs from what held before; say what has changed.")
    ]
    assert said(found, "cs")[0][3] == "Liší se od toho, co platilo dřív; napište, co se změnilo."
    assert problems(asked, {key: False}, before={key: True}, reasons={key: "dům stržen"}) == []
    assert problems(asked, {key: False}, before={key: False}) == []
    assert problems(asked, {key: False}, before={key: None}) == []


def test_an_answer_that_is_not_asked_for_has_no_problem(form_of):
    assert problems(form_of("krko_final_report"), {"post/-/office_other": 7}) == []


@pytest.mark.parametrize("seed", range(10))
def test_random_answers_of_the_right_kind_have_no_hard_problem(form_of, seed):
    for form in (
        "register_by_region",
        "register_prague",
        "ptp_final_report",
        "kp_final_report",
        "kp_application",
    ):
        asked = form_of(form)

        assert [p for p in problems(asked, random_answers(asked, seed)) if p.severity == "hard"] == []


def test_the_checks_of_the_pack_speak_of_the_form_as_of_a_workbook(form_of):
    asked = form_of("ptp_final_report")
    answers = {
        "clients/-/clients": 80, "clients/-/clients_child": 31, "clients/-/clients_adult": 53,
        "child_problems/B/interventions": 4, "child_problems/B/solved": 5,
    }  # fmt: skip

    found = problems_of_rows(asked, answers, WHO["municipality"])

    assert {(each.key, each.severity) for each in found} >= {
        ("child_problems/B/interventions", "hard"),
        ("clients/-/clients", "hard"),
    }
    [of_result] = [each for each in found if each.key == "child_problems/B/interventions"]
    assert of_result.check == "part-over-whole"
    assert of_result.words.say("en").startswith("Found: ")
    assert of_result.words.say("cs").startswith("Zjištěno: ")


def test_figures_that_fit_together_meet_every_check(form_of):
    asked = form_of("ptp_final_report")
    answers = {
        "work/1/fte": 1.0, "work/1/months": 12,
        "clients/-/clients": 84, "clients/-/clients_child": 31, "clients/-/clients_adult": 53,
        "child_problems/B/interventions": 5, "child_problems/B/solved": 5,
    }  # fmt: skip

    assert problems_of_rows(asked, answers, WHO["municipality"]) == []


def test_a_difference_that_needs_no_reason_is_no_problem(form_of):
    asked = form_of("register_by_region")
    row = "municipalities/599999"
    answers = {f"{row}/still_listed": True, f"{row}/ever_tp": True, f"{row}/tp_still_there": False}

    assert problems(asked, answers, before={**answers, f"{row}/tp_still_there": True}) == []


@pytest.mark.parametrize(("most", "greatest"), [(None, 100), (50, 50), (150, 100)])
def test_a_per_cent_is_at_most_a_hundred_whatever_the_question_says(form_of, most, greatest):
    asked = form_of("kp_application")
    section = asked.form.section("community")
    question = replace(section.question("ikp3"), most=most)

    assert bounds(asked, Slot(section, "-", question)) == (0, greatest)


def test_an_answer_keeps_to_the_bounds_of_its_column_too(form_of):
    asked = form_of("krko_final_report")
    section = asked.form.section("post")
    question = replace(section.question("pay_class"), least=None, most=None)

    assert bounds(asked, Slot(section, "-", question)) == (1, None)
