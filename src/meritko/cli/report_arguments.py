"""What the command line can be told about reports."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from meritko.wording import Translator, n_

FORMATS = ("xlsx", "docx", "pdf", "html")
ALL, NONE = "all", "none"
USUAL = "MERITKO_REPORTS"
"""The variable of the environment that says which reports to write when `--reports` does not."""

AUDIENCES = ("national", "region", "programme")
_FILES = {
    "--justifications": n_("the workbook (.xlsx) in which people explained what departs from targets"),
    "--boundaries": n_("boundaries of the regions (GeoJSON) for maps; without them regions are tiles"),
    "--template": n_("your own Word template (.docx); meritko report-template gives you one to start from"),
}


def report_arguments(parser: argparse.ArgumentParser, say: Translator) -> None:
    """Add the options of reports; `reports` is a tuple of formats then, empty for none."""
    group = parser.add_argument_group(say("reports"))
    group.add_argument(
        "--reports",
        type=partial(_formats, say=say),
        default=os.environ.get(USUAL, ALL),
        metavar=say("KINDS"),
        help=say("which reports to write: some of xlsx,docx,pdf,html, or all (as when not given), or none"),
    )
    group.add_argument(
        "--audience",
        choices=AUDIENCES,
        default=AUDIENCES[0],
        help=say("for whom; what tells of one person is for national only"),
    )
    group.add_argument(
        "--previous",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar=say("FOLDER"),
        help=say("results of earlier years, to show how numbers changed"),
    )
    for option, text in _FILES.items():
        group.add_argument(option, type=Path, metavar=say("FILE"), help=say(text))
    group.add_argument(
        "--publicity",
        type=Path,
        nargs="*",
        metavar=say("LOGO"),
        help=say("put the emblem of the European Union on the title page, with these logos (.svg, .png)"),
    )


def _formats(text: str, say: Translator) -> tuple[str, ...]:
    if text in (ALL, NONE):
        return FORMATS if text == ALL else ()
    wanted = tuple(dict.fromkeys(text.split(",")))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        known = ", ".join(FORMATS)
        sentence = say("“{text}” is no kind of report; write {known} with commas between, or none")
        raise argparse.ArgumentTypeError(sentence.format(text=unknown[0], known=known))
    return wanted


def template_arguments(parser: argparse.ArgumentParser, say: Translator) -> None:
    """Add the options of `meritko report-template`."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar=say("FILE"), help=say("the template to write (.docx)")
    )
