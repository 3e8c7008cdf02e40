"""What the command line can be told."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from meritko.cli.report_arguments import report_arguments, template_arguments
from meritko.cli.web_arguments import web_commands
from meritko.wording import CATALOGUES, DEFAULT_LANGUAGE, LANGUAGES, Translator, n_

OWN_WORDS_OF_ARGPARSE = (
    n_("usage: "),
    n_("options"),
    n_("positional arguments"),
    n_("show this help message and exit"),
    n_("show program's version number and exit"),
    n_("the following arguments are required: %s"),
    n_("argument %(argument_name)s: %(message)s"),
    n_("invalid choice: %(value)r (choose from %(choices)s)"),
    n_("invalid %(type)s value: %(value)r"),
    n_("expected one argument"),
)
"""argparse says these itself, through the domain that `speak` sets."""


def speak(say: Translator) -> None:
    """Have argparse take its own words from our catalogue."""
    os.environ["LANGUAGE"] = say.language
    gettext.bindtextdomain("meritko", str(CATALOGUES))
    gettext.textdomain("meritko")


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong before it says how it is used."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}\n{self.format_usage()}")


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for by `--lang`, wherever it stands; Czech when none or an unknown one."""
    for here, following in zip(arguments, [*arguments[1:], ""], strict=False):
        found = following if here == "--lang" else here.removeprefix("--lang=") if "=" in here else ""
        if found in LANGUAGES:
            return found
    return DEFAULT_LANGUAGE


def build_parser(say: Translator, version: str) -> argparse.ArgumentParser:
    """The parser of all commands; each sets `command`, `takes_pack_options` and its `file`."""
    speak(say)
    parser = _Parser(
        prog="meritko",
        description=say("Měřítko computes the indicators of a methodology from workbooks and explains them."),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"meritko {version}",
        help=say("show program's version number and exit"),
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help=say("language of messages")
    )
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title=say("commands"), metavar=say("COMMAND"), parser_class=_Parser)
    _evaluate(commands, say)
    _check(commands, say)
    _indicators(commands, say)
    _explain(commands, say)
    _summary(commands, say)
    _demo_data(commands, say)
    _aggregate(commands, say)
    _template(commands, say)
    template_arguments(
        _command(commands, "report-template", say("write a Word template of reports to restyle"), say), say
    )
    for name, (text, add) in web_commands(say).items():
        add(_command(commands, name, text, say, file="web_commands"), say)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _command(
    commands: Commands,
    name: str,
    help_text: str,
    say: Translator,
    *,
    pack_options: bool = False,
    file: str | None = None,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=help_text, allow_abbrev=False
    )
    parser.set_defaults(command=name, file=file, takes_pack_options=pack_options)
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("language of messages")
    )
    return parser


def _pack_argument(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument(
        "--pack", type=Path, metavar=say("FOLDER"), help=say("another methodology than the usual one")
    )


def _year_argument(parser: argparse.ArgumentParser, say: Translator) -> None:
    def year(text: str) -> int:
        if not text.isdigit() or not 1900 <= int(text) <= 2100:
            raise argparse.ArgumentTypeError(say("“{text}” is not a year such as 2025").format(text=text))
        return int(text)

    parser.add_argument(
        "--year", type=year, required=True, metavar=say("YEAR"), help=say("the evaluated year")
    )


def _run_argument(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument(
        "--run",
        type=Path,
        required=True,
        metavar=say("FOLDER"),
        help=say("the output folder of an evaluation"),
    )


def _evaluate(commands: Commands, say: Translator) -> None:
    text = say("compute the indicators of a programme from a folder of workbooks")
    parser = _command(commands, "evaluate", text, say, pack_options=True)
    parser.add_argument(
        "programme", metavar=say("PROGRAMME"), help=say("a programme of the methodology, or all")
    )
    _year_argument(parser, say)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar=say("FOLDER"),
        help=say("the folder with the workbooks (.xlsx)"),
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar=say("FOLDER"), help=say("the results; replaced as a whole")
    )
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar=say("NAME=CHOICE"),
        help=say("a parameter of the methodology (may be repeated)"),
    )
    _pack_argument(parser, say)
    report_arguments(parser, say)


def _check(commands: Commands, say: Translator) -> None:
    parser = _command(commands, "check", say("say what is wrong with workbooks"), say, pack_options=True)
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar=say("PATH"), help=say("a workbook, or a folder with workbooks")
    )
    parser.add_argument("--json", action="store_true", help=say("print JSON for other programs"))
    parser.add_argument(
        "--annotate",
        type=Path,
        metavar=say("FILE"),
        help=say("write the workbook again (.xlsx), with coloured cells and a column of findings"),
    )
    _pack_argument(parser, say)


def _indicators(commands: Commands, say: Translator) -> None:
    parser = _command(commands, "indicators", say("list the indicators, or print one"), say)
    parser.add_argument("code", nargs="?", metavar=say("CODE"), help=say("code of the indicator to print"))
    _pack_argument(parser, say)


def _explain(commands: Commands, say: Translator) -> None:
    parser = _command(commands, "explain", say("show where a number comes from, down to the cell"), say)
    parser.add_argument("indicator", metavar=say("INDICATOR"), help=say("code of the indicator"))
    _run_argument(parser, say)
    parser.add_argument(
        "--unit", metavar=say("UNIT"), help=say("region, project or another unit of the results")
    )
    parser.add_argument("--category", metavar=say("CATEGORY"), help=say("id of the category"))
    parser.add_argument(
        "--rows",
        type=int,
        default=20,
        metavar=say("NUMBER"),
        help=say("how many rows to list at most (20 unless told, 0 for all)"),
    )
    parser.add_argument(
        "--json", action="store_true", help=say("print JSON for other programs, always with all rows")
    )


def _summary(commands: Commands, say: Translator) -> None:
    parser = _command(commands, "summary", say("show the main figures of an evaluation"), say)
    _run_argument(parser, say)


def _demo_data(commands: Commands, say: Translator) -> None:
    parser = _command(
        commands, "demo-data", say("make workbooks of an invented country to try things on"), say
    )
    _year_argument(parser, say)
    parser.add_argument(
        "--out", type=Path, required=True, metavar=say("FOLDER"), help=say("where the workbooks are written")
    )
    parser.add_argument(
        "--seed", type=int, metavar=say("NUMBER"), help=say("another number, another country")
    )
    _pack_argument(parser, say)


def _aggregate(commands: Commands, say: Translator) -> None:
    text = say("count field workers' records into the rows that an evaluation reads")
    parser = _command(commands, "aggregate", text, say, pack_options=True)
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar=say("PATH"),
        help=say("a workbook of records, or a folder of them"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=say("FILE"),
        help=say("the workbook (.xlsx) to write; replaced if it is there"),
    )
    parser.add_argument("--csv", type=Path, metavar=say("FILE"), help=say("the same counts as a long list"))
    _pack_argument(parser, say)


def _template(commands: Commands, say: Translator) -> None:
    text = say("make an empty workbook to fill in")
    parser = _command(commands, "template", text, say, pack_options=True)
    parser.add_argument("kind", metavar=say("KIND"), help=say("a kind of workbook of the methodology"))
    _year_argument(parser, say)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=say("FILE"),
        help=say("the workbook (.xlsx); a filled one is never replaced"),
    )
    parser.add_argument(
        "--previous",
        type=Path,
        metavar=say("FILE"),
        help=say("last year's workbook, whose values are shown to compare with"),
    )
    _pack_argument(parser, say)
