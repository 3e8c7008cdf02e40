"""Checks are read strictly: what is wrong with them is said with file and line."""

import shutil
from pathlib import Path

import pytest

from meritko.methodology.checks import LookUpCheck, NeededCheck, RowCheck
from meritko.methodology.loading import load_pack
from meritko.methodology.problems import PackError

BASE = Path(__file__).parents[2] / "broken_packs" / "base"
HEAD = """checks:
  - id: loans_of_readers
    rule: part-over-whole
    severity: error
    words:
      found: {cs: "{loans} výpůjček", en: "{loans} loans"}
      expected: {cs: "méně", en: "fewer"}
      to_do: {cs: "Opravte.", en: "Correct it."}
"""


@pytest.fixture
def load(tmp_path):
    """Loads the base of the broken packs with a file `checks/some.yaml`: its checks, or what is wrong."""

    def run(text):
        folder = tmp_path / "pack"
        shutil.copytree(BASE, folder, ignore=shutil.ignore_patterns("checks"))
        (folder / "checks").mkdir()
        (folder / "checks" / "some.yaml").write_text(text, encoding="utf-8")
        try:
            return load_pack(folder).checks
        except PackError as error:
            return [str(problem) for problem in error.problems]

    return run


def test_a_condition_with_its_words(load):
    [check] = load(
        f"{HEAD}    table: branches\n    at: loans\n    holds: 'loans <= readers'\n    needs: [branches]\n"
    )

    assert isinstance(check, RowCheck)
    assert (check.id, check.rule, check.severity, check.at) == (
        "loans_of_readers",
        "part-over-whole",
        "error",
        "loans",
    )
    assert check.needs == ("branches",)
    assert check.words.remedy.say("cs") == "Opravte."


def test_several_conditions_in_the_same_words(load):
    cases = "{at: loans, holds: 'loans > 0'}", "{at: readers, holds: 'is_filled(readers)'}"

    checks = load(f"{HEAD}    table: branches\n    cases:\n      - {cases[0]}\n      - {cases[1]}\n")

    assert [(check.at, check.asked_whether_filled) for check in checks] == [
        ("loans", frozenset()),
        ("readers", frozenset({"readers"})),
    ]


def test_the_two_other_forms(load):
    words = HEAD.removeprefix("checks:\n")
    look_up = HEAD.replace("{loans}", "{loans} {places}")
    needed = words.replace("loans_of_readers", "other").replace("{loans}", "{heading}")

    first, second = load(
        f"{look_up}    table: branches_known\n    at: name\n    found_once: true\n"
        f"{needed}    needed_by_indicators: true\n    except: {{branches: [loans]}}\n"
    )

    assert isinstance(first, LookUpCheck)
    assert isinstance(second, NeededCheck)
    assert second.exempt == {"branches": ("loans",)}


AT_11 = "checks/some.yaml:11: loans_of_readers, in"
MISTAKES = {
    "    table: branches\n    at: loans\n    holds: 'loans <= reader'\n": [
        f"{AT_11} “loans <= reader”: there is no column “reader” of table “branches”, did you mean “readers”?"
    ],
    "    table: branches\n    at: loans\n    holds: 'loans + 1'\n": [
        f"{AT_11} “loans + 1”: a condition is needed here, such as x = 1"
    ],
    "    table: branches\n    at: loans\n    holds: 'name > 1'\n": [
        f"{AT_11} “name > 1”: “>” compares a text with a number; codes are texts and stand in quotes"
    ],
    "    table: branches\n    at: loans\n    holds: 'loans <'\n": [
        "checks/some.yaml:11: in “loans <”: a value is missing after “<”"
    ],
    "    table: branches\n    at: loan\n    holds: 'loans > 1'\n": [
        "checks/some.yaml:2: there is no column “loan”, did you mean “loans”?"
    ],
    "    table: branch\n    at: loans\n    holds: 'loans > 1'\n": [
        "checks/some.yaml:2: there is no table “branch”, did you mean “branches”?"
    ],
    "    table: branches\n    at: loans\n    holds: 'loans > 1'\n    needs: [opening]\n": [
        "checks/some.yaml:2: there is no table of a workbook “opening”, did you mean “openings”?"
    ],
    "    table: branches\n    at: loans\n    hold: 'loans > 1'\n": [
        "checks/some.yaml:2: a check has exactly one of holds, cases, found_once, needed_by_indicators",
        "checks/some.yaml:11: a check has no key “hold”, did you mean “holds”?",
    ],
    "    table: branches\n    holds: 'loans > 1'\n": [
        "checks/some.yaml:2: a condition needs either “at”, the column whose cell is named, or “sheet”"
    ],
    "    table: branches\n    holds: 'loans > 1'\n    sheet: openings\n": [
        "checks/some.yaml:2: the sheet “openings” must be one of “needs”"
    ],
    "    table: branches\n    cases:\n      - {at: loans}\n": [
        "checks/some.yaml:11: a case lacks the key “holds”"
    ],
    "    table: branches\n    cases: []\n": ["checks/some.yaml:10: “cases” is empty"],
    "    table: branches\n    at: name\n    found_once: true\n": [
        "checks/some.yaml:2: the table “branches” has no look-up with “unique: true”"
    ],
    "    needed_by_indicators: false\n": [
        "checks/some.yaml:9: “needed_by_indicators” can only be true; leave the whole check out instead",
    ],
    "    needed_by_indicators: true\n    except: {branches: [lones], branch: [loans]}\n": [
        "checks/some.yaml:2: the words of “loans_of_readers” name no value “{loans}”",
        "checks/some.yaml:2: there is no column “lones”, did you mean “loans”?",
        "checks/some.yaml:2: there is no table of a workbook “branch”, did you mean “branches”?",
    ],
}


@pytest.mark.parametrize("rest", MISTAKES)
def test_a_mistake_is_named_with_its_line(rest, load):
    assert load(HEAD + rest) == MISTAKES[rest]


WORDS = {
    "{loans} loans": (
        "{loan} loans",
        "the words of “loans_of_readers” name no value “{loan}”, did you mean “loans”?",
    ),
    "Correct it.": ("Correct {it.", "the braces in the words of “loans_of_readers” do not match"),
    "part-over-whole": ("Part_over", "“Part_over” cannot be a rule: small letters and hyphens only"),
}


@pytest.mark.parametrize("written", WORDS)
def test_words_are_read_strictly_too(written, load):
    wrong, said = WORDS[written]
    text = HEAD.replace(written, wrong) + "    table: branches\n    at: loans\n    holds: 'loans > 1'\n"

    assert load(text) == [f"checks/some.yaml:2: {said}"]


def test_words_must_be_there_and_a_severity_is_one_of_two(load):
    text = HEAD[: HEAD.index("    words")].replace("severity: error", "severity: fatal")

    assert load(f"{text}    table: branches\n    at: loans\n    holds: 'loans > 1'\n") == [
        "checks/some.yaml:2: a check lacks the key “words”",
        "checks/some.yaml:4: “severity” must be one of error, warning; found “fatal”",
    ]


def test_the_same_id_twice_is_refused(load):
    rest = "    table: branches\n    at: loans\n    holds: 'loans > 1'\n"

    assert load(HEAD + rest + HEAD.removeprefix("checks:\n") + rest) == [
        "checks/some.yaml:12: there is already a check “loans_of_readers” (checks/some.yaml:2)"
    ]
