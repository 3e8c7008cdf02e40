"""Every rule of the Metodika about results, as the tables in `rules` tell it."""

from collections import defaultdict

import pytest

from meritko.engine.findings.judging import judge
from meritko.engine.setting import make_setting

from ..metodika import metodika
from .rules_of_metodika import YEAR, Case, key_of, read_cases, read_rules, subjects

PACK = metodika()
SETTING = make_setting(PACK, YEAR, {})
CASES = read_cases(PACK)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_gives_the_verdict_that_its_table_says(case: Case):
    findings = judge(PACK, SETTING, case.results, case.earlier)

    about = [
        f for f in findings if (case.indicator, YEAR, case.unit, case.category) in [r.key for r in f.results]
    ]
    of_target = [f for f in about if f.target is not None and f.place == case.place]
    # A rule that does not speak of a result leaves it to the others, or to none.
    assert [finding.verdict for finding in of_target or about] == [case.verdict]


def test_every_rule_is_tried_met_and_not_met_and_with_a_value_missing():
    for rule in read_rules():
        tried = set(rule) - {"rule", "en", "pages", "about", "place"}
        if "illustrative" in tried:
            assert tried == {"illustrative"}, rule["rule"]
            continue
        if tried == {"described"}:  # the rule is that the result is not judged
            continue
        assert "cannot_be_judged" in tried, rule["rule"]
        judged = {"met", "not_met"} <= tried or {"watch", "described"} <= tried
        compared = tried == {"described", "cannot_be_judged"}
        assert judged or compared, rule["rule"]


def test_every_target_of_the_pack_is_in_a_table():
    tried: dict[str, set[int]] = defaultdict(set)
    for rule in read_rules():
        for subject in subjects(rule):
            tried[key_of(subject)[0]].add(rule.get("place", 0))

    untried = [
        f"{indicator.code}, target {place}"
        for indicator in PACK.indicators
        for place, target in enumerate(indicator.targets)
        if target.kind != "compare_with" and place not in tried[indicator.code]
    ]

    assert untried == []


def test_every_share_of_a_project_is_compared_with_that_of_the_whole_programme():
    compared = [
        (indicator, place, target)
        for indicator in PACK.indicators
        for place, target in enumerate(indicator.targets)
        if target.kind == "compare_with" and target.indicator and target.indicator.endswith(".program")
    ]

    assert len(compared) == 33
    for indicator, place, target in compared:
        assert target.indicator == f"{indicator.code}.program"
        assert indicator.by is not None
        assert indicator.by.single
        assert place == len(indicator.targets) - 1


def test_the_pages_of_a_rule_are_pages_of_its_indicators():
    for rule in read_rules():
        first, last = (int(part) for part in (rule["pages"].split("-")[0], rule["pages"].split("-")[-1]))
        for subject in subjects(rule):
            indicator = next(i for i in PACK.indicators if i.code == key_of(subject)[0])
            assert first <= int(indicator.pages.split("-")[0]) <= last, (rule["rule"], indicator.pages)
