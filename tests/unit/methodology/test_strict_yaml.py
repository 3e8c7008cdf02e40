"""YAML as packs use it: what a file may hold, what its values become, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from meritko.methodology.model import Place
from meritko.methodology.problems import Notes
from meritko.methodology.strict_yaml import Node, plain, read_yaml


def read(tmp_path: Path, content: str | bytes) -> tuple[Node | None, list[str]]:
    """The root of a file with this content, and what was said of it."""
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    notes = Notes()
    node = read_yaml(path, "x.yaml", notes)
    return node, [str(problem) for problem in notes.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-12", -12),
        ("0", 0),
        ("0.5", 0.5),
        ("-1.10", -1.1),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("True", "True"),
        ("yes", "yes"),
        ("N", "N"),
        ("no", "no"),
        ("01", "01"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("2-5", "2-5"),
        ("2024-01-31", "2024-01-31"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("12345678901234567890", "12345678901234567890"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_only_plain_numbers_and_four_words_are_anything_but_text(tmp_path: Path, written, value):
    node, said = read(tmp_path, f"key: {written}\n")

    assert node is not None
    assert plain(node) == {"key": value}
    assert said == []


def test_a_scalar_keeps_what_its_author_wrote(tmp_path: Path):
    node, _ = read(tmp_path, "version: 1.10\n")

    assert node == Node({"version": Node(1.1, Place("x.yaml", 1), "1.10")}, Place("x.yaml", 1))


def test_a_value_stands_where_its_key_stands_and_an_item_where_it_begins(tmp_path: Path):
    node, _ = read(tmp_path, "long:\n\n  text:\n    - one\n\n    - two\n")

    assert node is not None
    assert isinstance(node.value, dict)
    inner = node.value["long"]
    assert inner.place.line == 1
    assert isinstance(inner.value, dict)
    items = inner.value["text"]
    assert items.place.line == 3
    assert isinstance(items.value, list)
    assert [item.place.line for item in items.value] == [4, 6]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    node, said = read(tmp_path, b"\xef\xbb\xbfkey: 1\n")

    assert node is not None
    assert plain(node) == {"key": 1}
    assert said == []


def test_plain_makes_tuples_of_lists_at_any_depth(tmp_path: Path):
    node, _ = read(tmp_path, "a: [1, {b: [x, ~]}]\n")

    assert node is not None
    assert plain(node) == {"a": (1, {"b": ("x", None)})}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ["x.yaml:1: the file is empty"]),
        ("# only a comment\n", ["x.yaml:1: the file is empty"]),
        (
            "a: 1\n---\nb: 2\n",
            ["x.yaml:2: a second YAML document begins here (---); write it into a file of its own"],
        ),
        (
            "a: 1\nb: [\n",
            [
                (
                    "x.yaml:3: this is not YAML (did not find expected node content); look here and just "
                    "above for indentation, brackets, or a text with “: ” that needs quotes"
                )
            ],
        ),
        ("a: 1\nb: \x07\n", ["x.yaml:2: the control character U+0007 stands here; delete it"]),
        ("a: 1\nb: x\x00\n", ["x.yaml:2: the control character U+0000 stands here; delete it"]),
        (
            b"a: 1\nb: \xe8esky\n",
            ["x.yaml:2: this is not UTF-8 text; save the file in the encoding UTF-8"],
        ),
        (
            "a: &a [*a]\n",
            ["x.yaml:1: anchors and aliases (& and *) are not allowed; write the value out"] * 2,
        ),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            [
                (
                    "x.yaml:1: the tag !!python/object/apply:os.system is not allowed; "
                    "put a text that begins with ! in quotes"
                )
            ],
        ),
        (
            "a: ! b\n",
            ["x.yaml:1: the tag ! is not allowed; put a text that begins with ! in quotes"],
        ),
        ("\n" + "[" * 100_000, ["x.yaml:2: more than 20 levels of lists and keys in one another"]),
    ],
)
def test_a_file_that_is_not_one_plain_document_is_not_read(tmp_path: Path, content, said):
    node, found = read(tmp_path, content)

    assert node is None
    assert found == said


def test_aliases_that_would_multiply_are_refused_before_anything_is_built(tmp_path: Path):
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]

    node, said = read(tmp_path, "\n".join(lines))

    assert node is None
    assert len(said) == 60 + 2 * 59


def test_a_file_that_the_user_may_not_read_is_named(tmp_path: Path):
    notes = Notes()

    node = read_yaml(tmp_path / "gone.yaml", "gone.yaml", notes)

    assert node is None
    assert [str(problem) for problem in notes.problems] == [
        "gone.yaml:1: the file cannot be read: No such file or directory"
    ]


def test_a_repeated_key_keeps_its_first_value_and_the_rest_of_the_file_is_read(tmp_path: Path):
    node, said = read(tmp_path, "a:\n  b: 1\nc: 2\na: 3\n")

    assert node is not None
    assert plain(node) == {"a": {"b": 1}, "c": 2}
    assert said == ["x.yaml:4: the key “a” stands here a second time (first on line 1)"]


def test_a_key_that_is_no_word_is_left_out(tmp_path: Path):
    node, said = read(tmp_path, "? [a, b]\n: 1\nc: 2\n")

    assert node is not None
    assert plain(node) == {"c": 2}
    assert said == ["x.yaml:1: a key must be a word"]
