"""Which pack a command works with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from meritko.engine.running import open_pack
from meritko.methodology.pack import Pack
from meritko.methodology.problems import PackError
from meritko.wording import Translator

_PACKS = Path(__file__).parents[1] / "packs"


def pack_folder(chosen: Path | None) -> Path:
    """The folder of the pack chosen, or of the one that comes with the program."""
    return chosen or next(path.parent for path in sorted(_PACKS.glob("*/pack.yaml")))


def opened(folder: Path, say: Translator) -> Pack | None:
    """The pack of a folder; None, with everything that is wrong with it on standard error."""
    try:
        return open_pack(folder)
    except PackError as error:
        print(say("The methodology in {folder} cannot be used:").format(folder=folder), file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return None


def own_choices(options: argparse.Namespace, pack: Pack) -> dict[str, str]:
    """Parameter -> choice, for the options that the pack itself gives to the command line.

    Ends the program when a word is neither ours nor the pack's.
    """
    own = {c.option: (p.id, c.id) for p in pack.parameters for c in p.choices if c.option}
    for word in options.unknown:
        if word not in own:
            options.usage(options.say("unknown words: {words}").format(words=word))
    return dict(own[word] for word in options.unknown)
