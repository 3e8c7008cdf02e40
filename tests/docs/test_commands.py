"""Every command in the documentation exists."""

import argparse
import re

import pytest

from meritko import __version__
from meritko.cli.arguments import build_parser
from meritko.wording import translator

from ..metodika import metodika
from .pages import HOUSE, PAGES, commands, words_of

OTHERS = ("cp", "cd", "git", "mkdir", ".")


def unknown_in(command: str, targets: set[str], own_options: set[str]) -> str:
    """What a command says that neither the program nor the Makefile knows; empty when it is right."""
    program, *words = words_of(command)
    if program == "make":
        return " ".join(word for word in words if word not in targets and "=" not in word)
    if program == "meritko":
        try:
            _, unknown = build_parser(translator("en"), __version__).parse_known_args(words)
        except SystemExit as end:
            return command if end.code else ""
        return " ".join(word for word in unknown if word not in own_options)
    return "" if program in OTHERS else program


@pytest.fixture(scope="module")
def targets() -> set[str]:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.fixture(scope="module")
def own_options() -> set[str]:
    return {choice.option for each in metodika().parameters for choice in each.choices if choice.option}


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_exists(name, page, targets, own_options, capsys):
    text = page(name)
    said = [part for line in commands(text) for part in line.split(" && ")]
    said += [code for code in re.findall(r"`((?:make|meritko) [^`…]*)`", text) if " COMMAND" not in code]

    wrong = [command for command in said if _is_whole(command) and unknown_in(command, targets, own_options)]

    assert not wrong


def _is_whole(command: str) -> bool:
    """Whether a command can be given as it stands; in running text only its beginning may be named."""
    program, *words = words_of(command)
    required = {
        "evaluate": "--out",
        "explain": "--run",
        "summary": "--run",
        "demo-data": "--out",
        "aggregate": "--out",
        "template": "--out",
        "report-template": "--out",
        "backup": "--out",
    }
    return program != "meritko" or not words or required.get(words[0], "") in ["", *words]


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("make demo", ""),
        ("make tea", "tea"),
        ("meritko indicators PTP4 --lang en", ""),
        ("meritko evaluate ptp --year 2025 --data a --out b --no-target-mark", ""),
        ("meritko evaluate ptp --year 2025 --data a --out b --no-such", "--no-such"),
        ("meritko brew", "meritko brew"),
        ("rm -r demo", "rm"),
    ],
)
def test_a_command_that_does_not_exist_is_found(command, unknown, targets, own_options, capsys):
    assert unknown_in(command, targets, own_options) == unknown


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {word for action in parser._actions for word in action.option_strings}


def test_the_reference_has_every_command_with_all_its_options_and_no_other(page):
    parser = build_parser(translator("en"), __version__)
    known = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices
    text = page("docs/reference/command-line.md")
    sections = re.findall(r"^## `meritko ([a-z-]+)[^`]*`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)

    told = {name: set(re.findall(r"^\| `(--[a-z-]+)", body, re.MULTILINE)) for name, body in sections}

    assert told == {name: options_of(each) - {"-h", "--help"} for name, each in known.items()}
    assert all(f"`{option}" in text for option in options_of(parser))
