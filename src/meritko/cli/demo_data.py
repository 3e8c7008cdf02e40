"""meritko demo-data: workbooks of an invented country."""

from __future__ import annotations

import argparse
import sys

from meritko.cli.packs import opened, pack_folder
from meritko.wording import Translator
from meritko.workbooks.demo.making import DEFAULT_SEED, make_demo
from meritko.workbooks.demo.recipe import RecipeError


def run(options: argparse.Namespace) -> int:
    """Write the workbooks; 1 when the pack has no usable recipe for them, 2 for a wrong pack."""
    say: Translator = options.say
    pack = opened(pack_folder(options.pack), say)
    if pack is None:
        return 2
    if not pack.demo:
        print(say("This methodology has no recipe for demo data."), file=sys.stderr)
        return 1
    seed = DEFAULT_SEED if options.seed is None else options.seed
    try:
        files = make_demo(pack, pack.demo, options.year, seed, options.out)
    except (RecipeError, OSError) as error:
        print(str(error), file=sys.stderr)
        return 1
    for path in files:
        print(path)
    return 0
