"""Which pack a command works with."""

from __future__ import annotations

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
