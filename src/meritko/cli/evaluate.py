"""meritko evaluate: a folder of workbooks in, every indicator of a programme out."""

from __future__ import annotations

import argparse
import importlib

from meritko.workbooks.pool import Pool
from meritko.workbooks.reading import begin, files_of


def run(options: argparse.Namespace) -> int:
    """Evaluate; exit status as the contract says.

    The workbooks are being read by child processes while the engine is still imported here.
    """
    _check_folders(options)
    with Pool() as pool:
        begun = begin(files_of(options.data), pool)
        status: int = importlib.import_module("meritko.cli.evaluation").run(options, begun)
    return status


def _check_folders(options: argparse.Namespace) -> None:
    say = options.say
    if not options.data.is_dir():
        options.usage(say("there is no folder {folder}").format(folder=options.data))
    data, out = options.data.resolve(), options.out.resolve()
    if data == out or out in data.parents:
        options.usage(say("the results would replace the folder with the data; name another folder"))
