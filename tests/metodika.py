"""The methodology that comes with the program."""

from functools import cache
from pathlib import Path

import meritko
from meritko.methodology.loading import load_pack
from meritko.methodology.pack import Pack

FOLDER = Path(meritko.__path__[0]) / "packs" / "metodika"


@cache
def metodika() -> Pack:
    """The pack as its files say, loaded once in a process, for that takes a second. It is only read."""
    return load_pack(FOLDER)
