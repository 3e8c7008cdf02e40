"""The run that a command looks at: whole, as it was written, and with its own methodology."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from meritko.engine.explaining import Explainer
from meritko.engine.lineage import DamagedLineage, load_pack_of_run, load_tables
from meritko.engine.run_folder import LINEAGE, NotARunFolder, is_unchanged, read_results, read_run
from meritko.engine.setting import Setting, UnknownChoice, make_setting
from meritko.methodology.pack import Pack
from meritko.methodology.problems import PackError

_DAMAGED = (NotARunFolder, DamagedLineage, PackError, UnknownChoice, OSError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Run:
    """A run with what is needed to explain it; `stored` are the rows of its results."""

    programmes: list[str]
    pack: Pack
    setting: Setting
    explainer: Explainer
    stored: list[dict[str, str]]


def opened_run(options: argparse.Namespace) -> Run | None:
    """The run of `--run`; ends the program when there is none.

    Returns:
        None, with a sentence on standard error, when its files were changed since.
    """
    try:
        told: dict[str, Any] = read_run(options.run)
        pack = load_pack_of_run(options.run / LINEAGE)
        tables = load_tables(options.run / LINEAGE, pack)
        stored = read_results(options.run)
        setting = make_setting(pack, int(told["year"]), told["parameters"])
        unchanged = is_unchanged(options.run, told)
        programmes = [str(name) for name in told["programmes"]]
    except _DAMAGED:
        text = options.say("the folder {folder} holds no whole evaluation; run meritko evaluate first")
        options.usage(text.format(folder=options.run))
        raise
    if not unchanged:
        say_changed(options)
        return None
    return Run(programmes, pack, setting, Explainer(pack, setting, tables, options.say.language), stored)


def say_changed(options: argparse.Namespace) -> None:
    """Say that a run is not what it was."""
    text = options.say("The stored results differ from what the stored inputs give; the run was changed.")
    print(text, file=sys.stderr)
