"""YAML as packs use it: plain, with a line for every value, and nothing clever.

Anchors, tags, several documents and repeated keys are refused. Only whole and decimal
numbers, `true`, `false` and `null` are anything but text, so a code list may say N or 2-5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from meritko.methodology.model import Place
from meritko.methodology.problems import Notes

Scalar = str | int | float | bool | None

DEEPEST = 20
"""Levels of lists and keys in one another, far more than any file of a pack needs."""

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})\.\d{1,18}")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None, "~": None}


@dataclass(frozen=True)
class Node:
    """A value of a YAML file: a scalar, a list of nodes or a mapping of text to nodes.

    A value of a mapping stands where its key stands. `written` is a scalar as its author
    wrote it, so that the text 1.10 is not taken for 1.1.
    """

    value: Scalar | list[Node] | dict[str, Node]
    place: Place
    written: str = ""


def read_yaml(path: Path, name: str, notes: Notes) -> Node | None:
    """Read a file strictly.

    Args:
        path: The file.
        name: What the file is called in messages, relative to the pack.
        notes: Takes every problem found.

    Returns:
        The root node; None when the file cannot be read at all.
    """
    text = _text(path, name, notes)
    if text is None or not _is_plain_yaml(text, name, notes):
        return None
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        notes.add(Place(name, 1), "the file is empty")
        return None
    return _node(root, name, notes)


def _text(path: Path, name: str, notes: Notes) -> str | None:
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        notes.add(Place(name, 1), f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        notes.add(Place(name, line), "this is not UTF-8 text; save the file in the encoding UTF-8")
    return None


def _is_plain_yaml(text: str, name: str, notes: Notes) -> bool:
    """Whether the text is one document of plain YAML. Nothing is built before that is known."""
    before = len(notes.problems)
    try:
        _refuse_clever_yaml(text, name, notes)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        notes.add(Place(name, line), f"the control character U+{error.character:04X} stands here; delete it")
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        notes.add(
            Place(name, line),
            f"this is not YAML ({error.problem}); look here and just above for indentation, "
            "brackets, or a text with “: ” that needs quotes",
        )
    return len(notes.problems) == before


def _refuse_clever_yaml(text: str, name: str, notes: Notes) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        place = Place(name, event.start_mark.line + 1 if event.start_mark else 1)
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                notes.add(place, "a second YAML document begins here (---); write it into a file of its own")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            notes.add(place, f"more than {DEEPEST} levels of lists and keys in one another")
            return
        if getattr(event, "anchor", None):
            notes.add(place, "anchors and aliases (& and *) are not allowed; write the value out")
        if tag:
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            notes.add(place, f"the tag {tag} is not allowed; put a text that begins with ! in quotes")


def _node(raw: yaml.Node, name: str, notes: Notes) -> Node:
    place = Place(name, raw.start_mark.line + 1)
    if isinstance(raw, MappingNode):
        return Node(_mapping(raw, name, notes), place)
    if isinstance(raw, SequenceNode):
        return Node([_node(item, name, notes) for item in raw.value], place)
    return Node(_scalar(raw), place, str(raw.value))


def _mapping(raw: MappingNode, name: str, notes: Notes) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key_node, value_node in raw.value:
        place = Place(name, key_node.start_mark.line + 1)
        if not isinstance(key_node, ScalarNode):
            notes.add(place, "a key must be a word")
            continue
        key = str(key_node.value)
        if key in found:
            notes.add(
                place, f"the key “{key}” stands here a second time (first on line {found[key].place.line})"
            )
            continue
        found[key] = replace(_node(value_node, name, notes), place=place)
    return found


def _scalar(raw: yaml.Node) -> Scalar:
    text = str(raw.value)
    if getattr(raw, "style", None):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def plain(node: Node) -> object:
    """The bare value of a node: dict, tuple or scalar, all the way down."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return tuple(plain(child) for child in node.value)
    return node.value
