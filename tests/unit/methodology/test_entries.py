"""Entries of a pack file: what they read, and what they say of what they cannot read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from meritko.methodology.entries import Entry
from meritko.methodology.formula_parser import parse
from meritko.methodology.model import Place, Text
from meritko.methodology.problems import Notes, PackError, PackProblem
from meritko.methodology.strict_yaml import read_yaml

Written = Callable[[str], Entry]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def written(tmp_path: Path, notes: Notes) -> Written:
    """The entry that a text of YAML makes."""

    def read(text: str) -> Entry:
        path = tmp_path / "x.yaml"
        path.write_text(text, encoding="utf-8")
        node = read_yaml(path, "x.yaml", notes)
        assert node is not None
        return Entry(node, notes, "the thing")

    return read


def said(notes: Notes) -> list[str]:
    return [str(problem) for problem in notes.problems]


def test_values_are_read_by_their_kind(written: Written, notes: Notes):
    entry = written(
        "text: abc\nversion: 1.10\ncount: 3\nnumber: 1.5\nwhole: 2\nflag: true\nday: 2024-02-29\n"
        "word: up\nlist: [a, 1.0]\nmap: {b: 2.50, c: true}\nsays: {cs: ' ano ', en: yes}\nformula: a + 1\n"
    )

    assert entry.string("text") == "abc"
    assert entry.string("version") == "1.10"
    assert entry.whole("count") == 3
    assert entry.number("number") == 1.5
    assert entry.number("whole") == 2
    assert entry.flag("flag") is True
    assert entry.day("day") == date(2024, 2, 29)
    assert entry.word("word", ("up", "down")) == "up"
    assert entry.strings("list") == ("a", "1.0")
    assert entry.mapping("map") == {"b": "2.50", "c": "true"}
    assert entry.text("says") == Text("ano", "yes")
    assert entry.formula("formula") == parse("a + 1")
    entry.done()
    assert said(notes) == []


def test_what_may_be_missing_has_a_value_of_its_own(written: Written, notes: Notes):
    entry = written("empty:\n")

    assert entry.string("empty", "default") == "default"
    assert entry.word("word", ("up", "down"), "none") == "none"
    assert entry.whole("count") is None
    assert entry.whole("count", 1) == 1
    assert entry.number("number") is None
    assert entry.flag("flag") is False
    assert entry.day("day") is None
    assert entry.optional_text("says") is None
    assert entry.text("says", required=False) == Text("", "")
    assert entry.formula("formula") is None
    assert entry.strings("list") == ()
    assert entry.mapping("map") == {}
    assert entry.formulas("formulas") == {}
    assert entry.entry("inner") is None
    assert list(entry.entries("items", "an item")) == []
    assert entry.each("items", "an item", lambda item: item.string("id")) == ()
    entry.done()
    assert said(notes) == []


def test_what_must_not_be_missing_is_named_once_each(written: Written, notes: Notes):
    entry = written("other: 1\n")

    found = (
        entry.string("id"),
        entry.word("kind", ("a", "b")),
        entry.text("label"),
        entry.strings("by", required=True),
    )

    assert found == ("", "", Text("", ""), ())
    assert said(notes) == [
        "x.yaml:1: the thing lacks the key “id”",
        "x.yaml:1: the thing lacks the key “kind”",
        "x.yaml:1: the thing lacks the key “label”",
        "x.yaml:1: the thing lacks the key “by”",
    ]


@pytest.mark.parametrize(
    ("text", "read", "value", "message"),
    [
        ("[a]", lambda e: e.string("key"), "", "“key” must be a text"),
        ("{a: b}", lambda e: e.string("key", "x"), "x", "“key” must be a text"),
        ("true", lambda e: e.string("key"), "", "“key” must be a text; put the word in quotes"),
        ("uup", lambda e: e.word("key", ("up", "down")), "up",
         "“key” must be one of up, down; found “uup”, did you mean “up”?"),
        ("x", lambda e: e.word("key", ("up", "down"), "down"), "down",
         "“key” must be one of up, down; found “x”"),
        ("[up]", lambda e: e.word("key", ("up", "down")), "", "“key” must be a text"),
        ("1.5", lambda e: e.whole("key", 7), 7, "“key” must be a whole number"),
        ("true", lambda e: e.whole("key"), None, "“key” must be a whole number"),
        ("'1'", lambda e: e.number("key"), None, "“key” must be a number"),
        ("false", lambda e: e.number("key"), None, "“key” must be a number"),
        ("1", lambda e: e.flag("key"), False, "“key” must be true or false"),
        ("2024", lambda e: e.day("key"), None, "“key” must be a day such as 2024-01-31; found “2024”"),
        ("[2024]", lambda e: e.day("key"), None, "“key” must be a day such as 2024-01-31; found “”"),
        ("abc", lambda e: e.text("key"), Text("", ""), "“key” must be written as keys with values"),
        ("{cs: a}", lambda e: e.optional_text("key"), Text("a", ""), "“key” lacks the key “en”"),
        ("{cs: a, en: b, de: c}", lambda e: e.text("key"), Text("a", "b"), "“key” has no key “de”"),
        ("a +", lambda e: e.formula("key"), None, "in “a +”: a value is missing after “+”"),
        ("{x: a, y: +}", lambda e: e.formulas("key"), {"x": parse("a")}, "in “+”: “+” cannot stand first"),
        ("{x: [a]}", lambda e: e.formulas("key"), {}, "“key” must hold plain texts"),
        ("a", lambda e: e.strings("key"), (), "“key” must be a list of texts, such as [a, b]"),
        ("[a, ~]", lambda e: e.strings("key"), ("a",), "“key” must hold plain texts"),
        ("[]", lambda e: e.strings("key", required=True), (), "“key” is empty"),
        ("[]", lambda e: e.mapping("key"), {}, "“key” must be written as keys with values, such as {a: b}"),
        ("{}", lambda e: e.mapping("key", required=True), {}, "“key” is empty"),
        ("{a: {}}", lambda e: e.mapping("key"), {}, "“key” must hold plain texts"),
        ("a", lambda e: list(e.entries("key", "an item")), [],
         "“key” must be a list, each item after a hyphen"),
        ("[]", lambda e: list(e.entries("key", "an item", required=True)), [], "“key” is empty"),
        ("[a]", lambda e: list(e.entries("key", "an item")), [],
         "an item must be written as keys with values"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_said_at_its_key(
    written: Written, notes: Notes, text, read, value, message
):
    entry = written(f"other: 1\nkey: {text}\n")

    found = read(entry)

    assert found == value
    assert said(notes) == [f"x.yaml:2: {message}"]


def test_a_key_that_nobody_asked_for_is_refused_with_the_nearest_one(written: Written, notes: Notes):
    entry = written("id: a\nlabell: b\nzzz: c\n")
    entry.string("id")
    entry.string("label", "")

    entry.done()

    assert said(notes) == [
        "x.yaml:2: the thing has no key “labell”, did you mean “label”?",
        "x.yaml:3: the thing has no key “zzz”",
    ]


def test_an_entry_that_is_no_mapping_is_said_once_and_not_for_each_of_its_keys(
    written: Written, notes: Notes
):
    entry = written("- a\n")

    entry.string("id")
    entry.text("label")
    entry.done()

    assert said(notes) == ["x.yaml:1: the thing must be written as keys with values"]


def test_items_are_read_in_their_order_and_their_unknown_keys_refused(written: Written, notes: Notes):
    entry = written("items:\n  - {id: a}\n  - {id: b, x: 1}\n")

    found = entry.each("items", "an item", lambda item: item.string("id"))

    assert found == ("a", "b")
    assert said(notes) == ["x.yaml:3: an item has no key “x”"]


def test_a_problem_is_noted_at_the_key_or_at_the_entry(written: Written, notes: Notes):
    entry = written("id: a\nlabel: b\n")

    entry.note("wrong", "label")
    entry.note("wrong", "missing")
    entry.note("wrong")

    assert said(notes) == ["x.yaml:2: wrong", "x.yaml:1: wrong", "x.yaml:1: wrong"]
    assert entry.place_of("label") == Place("x.yaml", 2)
    assert entry.place_of("missing") == Place("x.yaml", 1)


def test_problems_are_raised_together_sorted_and_each_once():
    notes = Notes()
    for file, line in [("b.yaml", 1), ("a.yaml", 10), ("a.yaml", 2), ("b.yaml", 1)]:
        notes.add(Place(file, line), "wrong")

    with pytest.raises(PackError) as raised:
        notes.raise_if_any()

    assert raised.value.problems == [
        PackProblem("a.yaml", 2, "wrong"),
        PackProblem("a.yaml", 10, "wrong"),
        PackProblem("b.yaml", 1, "wrong"),
    ]
    assert str(raised.value) == "a.yaml:2: wrong\na.yaml:10: wrong\nb.yaml:1: wrong"


def test_without_a_problem_nothing_is_raised(notes: Notes):
    notes.raise_if_any()
