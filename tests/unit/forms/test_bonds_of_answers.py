"""What hangs on one answer: the checks that it may break, what else is asked, what is computed and how."""

from __future__ import annotations

import random

import pytest

from meritko.forms.against_checks import FormChecks
from meritko.forms.asked import ask, slots, visible
from meritko.forms.bonds import Bonds
from meritko.forms.explaining import explained
from meritko.forms.filled import filled
from meritko.methodology.form import parts_of

REPORTS = ("ptp_final_report", "kp_final_report", "krko_final_report")


def answered(asked, chance: random.Random) -> dict:
    """Small numbers everywhere, so that checks of sums now hold and now do not."""
    found = {}
    for slot in slots(asked, {"work/2/post": "x", "people/2/post": "x"}):
        kind = slot.question.type
        if kind in ("whole", "number", "percent"):
            found[slot.key] = chance.choice([None, 0, 1, 2, 3])
        elif kind == "flag":
            found[slot.key] = chance.choice([None, True, False])
    return found


def said(found) -> set:
    return {(check.number, problem.key, problem.severity) for check, problem in found}


@pytest.mark.parametrize("form_id", REPORTS)
@pytest.mark.parametrize("seed", range(12))
def test_the_checks_touched_by_an_answer_are_all_that_it_breaks_or_settles(pack, form_id, seed):
    chance = random.Random(seed)
    form = pack.forms.by_id[form_id]
    asked, checks = ask(pack, form, 2025), FormChecks(pack, form)
    answers = answered(asked, chance)
    key = chance.choice([key for key in visible(asked, answers) if key in answers])
    before = said(checks.problems(asked, answers, {}))
    answers[key] = None if answers[key] is not None else 2
    after = said(checks.problems(asked, answers, {}))
    touched = checks.touched(key)

    numbers = {check.number for check in touched}
    assert {number for number, _key, _severity in before ^ after} <= numbers | _unasked(asked, answers, key)
    assert said(checks.problems(asked, answers, {}, touched)) == {one for one in after if one[0] in numbers}


def _unasked(asked, answers, key) -> set[int]:
    """Checks of what is asked, or not asked any more, because of an answer."""
    section, _row, question = parts_of(key)
    bonds = Bonds(asked.form)
    decides = bonds.decides(asked.form.section(section), question)
    return set(range(1000)) if decides else set()


def test_a_question_of_a_condition_decides_what_else_is_asked_and_others_do_not(pack):
    form = pack.forms.by_id["kp_final_report"]
    bonds = Bonds(form)

    assert bonds.decides(form.section("inputs"), "inp4")
    assert not bonds.decides(form.section("inputs"), "inp3")
    assert not bonds.decides(form.section("groups"), "q1")


def test_a_computed_value_says_what_each_row_gives_and_the_last_step(pack):
    form = pack.forms.by_id["ptp_final_report"]
    asked = ask(pack, form, 2025)
    answers = {"work/1/fte": 1, "work/1/months": 12, "work/2/fte": 0.5, "work/2/months": 5,
               "work/3/fte": 0.4, "work/3/months": 9, "work/4/fte": 1}  # fmt: skip
    question = form.section("capacity").question("full_time_posts")

    found = explained(filled(asked, answers), question)

    assert [(part.row.id, part.tokens, part.value) for part in found.rows] == [
        ("1", (1, "×", 12), 12),
        ("2", (0.5, "×", 5), 2.5),
        ("3", (0.4, "×", 9), pytest.approx(3.6)),
        ("4", (1, "×", None), None),
    ]
    assert found.total == pytest.approx(18.1)
    assert found.tokens == (found.total, "/", 12)
    assert found.value == pytest.approx(18.1 / 12)
    assert {key for key, of in Bonds(form).computed.items() if of} == {("work", "fte"), ("work", "months")}


def test_nothing_is_computed_where_nothing_is_answered(pack):
    form = pack.forms.by_id["ptp_final_report"]
    question = form.section("capacity").question("full_time_posts")

    found = explained(filled(ask(pack, form, 2025), {}), question)

    assert (found.total, found.value) == (None, None)
    assert explained(filled(ask(pack, form, 2025), {}), form.section("work").question("fte")) is None
