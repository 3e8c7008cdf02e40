"""Deviations and the justifications that people give for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.engine.findings.deviations import Justification, deviations, match, read_key, written
from meritko.engine.findings.finding import FindingKey
from meritko.engine.findings.judging import judge
from meritko.engine.results import Quantity, Result, state_of
from meritko.engine.setting import make_setting

from ..metodika import metodika

PACK = metodika()
SETTING = make_setting(PACK, 2025, {})
CAUSES = [code.id for code in PACK.codelists[PACK.deviation_causes].codes]


def result(code: str, value: Quantity | None, unit: str = "", category: str = "") -> Result:
    return Result(code, 2025, unit, category, None, None, value, 0, state_of(value, None))


FINDINGS = judge(
    PACK,
    SETTING,
    [
        result("PTP3", 12.5, category="4"),  # a target, missed
        result("PTP3.nove", 20),  # a target, met
        result("PTP2", 0),  # a reference, missed: nobody has to justify it
        result("PTP8", None),  # a target, with a value missing
        result("PTP15", 0, category="1"),
        result("PTP15", 3, category="5"),  # a warning whose cause the Metodika wants to know
        result("KRKO6", 4, unit="9"),  # a target of codes, missed
        result("IKP3", 30, unit="P1"),
        result("IKP5", 0, unit="P1"),  # a warning that asks for nothing
    ],
)


def key(code: str, unit: str = "", category: str = "", place: int = 0) -> FindingKey:
    return (code, 2025, unit, (category,), place)


def test_deviations_are_missed_targets_and_warnings_that_ask_for_a_justification():
    found = deviations(FINDINGS)

    assert [(d.key, d.unit, d.measured, d.against, d.difference) for d in found] == [
        (key("PTP3", category="4"), "", 12.5, 0, 12.5),
        (key("PTP15", category="5", place=1), "", 3, 0, 3),
        (key("KRKO6", "9"), "9", 4, None, None),
        (key("IKP3", "P1"), "P1", 30, 25, 5),
    ]
    assert found[0].target.words.en.startswith("Once the maximum length of support applies")


def test_justifications_are_matched_by_key():
    given_ = [
        Justification(key("KRKO6", "9"), "5", "Rozhodnutí rady kraje."),
        Justification(key("PTP3", category="4"), "", "Jen vysvětlení."),
        Justification(key("PTP3.nove"), "1", "Tady žádná odchylka není."),
        Justification(key("IKP3", "P1")),
    ]

    matched = match(deviations(FINDINGS), given_, CAUSES)

    assert matched.justified == {given_[0].key: given_[0]}
    assert matched.begun == {given_[1].key: given_[1]}
    assert [d.key[0] for d in matched.missing] == ["PTP3", "PTP15", "IKP3"]
    assert matched.unmatched == (given_[2],)
    assert (matched.repeated, matched.unknown_cause) == ((), ())


def test_a_second_justification_of_a_deviation_is_told_and_the_first_holds():
    first, second = (Justification(key("KRKO6", "9"), "5", text) for text in ("První.", "Druhé."))

    matched = match(deviations(FINDINGS), [first, second], CAUSES)

    assert matched.justified == {first.key: first}
    assert matched.repeated == (second,)


def test_a_cause_that_is_not_listed_justifies_nothing():
    strange = Justification(key("KRKO6", "9"), "99", "Vysvětlení je.")

    matched = match(deviations(FINDINGS), [strange], CAUSES)

    assert matched.unknown_cause == (strange,)
    assert matched.justified == {}
    assert strange.key in [d.key for d in matched.missing]


def test_without_a_list_of_causes_any_cause_will_do():
    own_words = Justification(key("KRKO6", "9"), "z vlastní vůle", "Vysvětlení je.")

    assert match(deviations(FINDINGS), [own_words]).justified == {own_words.key: own_words}


def test_blanks_alone_are_no_justification():
    blank = Justification(key("KRKO6", "9"), " ", "  ")

    matched = match(deviations(FINDINGS), [blank], CAUSES)

    assert len(matched.missing) == 4
    assert (matched.justified, matched.begun, matched.unmatched) == ({}, {}, ())


def test_a_key_is_written_so_that_a_person_can_read_it():
    assert written(key("PTP3", category="4")) == "PTP3/2025//4/0"
    assert written(("PTP10", 2025, "", ("1", "2"), 0)) == "PTP10/2025//1,2/0"
    assert written(("KRKO6", 2025, "9", ("",), 0)) == "KRKO6/2025/9//0"


@pytest.mark.parametrize(
    "text", ["", "PTP3", "PTP3/2025//4", "PTP3/loni//4/0", "PTP3/2025//4/první", "a/b/c/d/e/f"]
)
def test_what_is_no_key_is_read_as_none(text: str):
    assert read_key(text) is None


TEXTS = st.text(st.sampled_from("AČ1a.%/,2CF ~+"), max_size=8).map(str.strip)


@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=3), st.integers(0, 9))
def test_a_written_key_is_read_as_it_was(code: str, unit: str, categories: list[str], place: int):
    whole: FindingKey = (code, 2025, unit, tuple(categories), place)

    assert read_key(written(whole)) == whole


def test_the_pack_lists_causes_in_both_languages():
    codes = PACK.codelists[PACK.deviation_causes].codes

    assert len(codes) >= 6
    assert all(code.label.cs and code.label.en and code.label.cs != code.label.en for code in codes)
