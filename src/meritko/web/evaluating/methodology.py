"""The methodology that a run was computed by; that of the installation is in `meritko.web.methodology`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from meritko.engine.lineage import load_pack_of_run
from meritko.engine.run_folder import LINEAGE
from meritko.methodology.pack import Pack
from meritko.web.evaluating.models import Run
from meritko.web.evaluating.places import run_folder
from meritko.web.methodology import current_pack, language, pack_folder, words

__all__ = ["current_pack", "language", "pack_folder", "pack_of", "words"]


def pack_of(run: Run) -> Pack:
    """The methodology that a finished run was computed by.

    Raises:
        DamagedLineage: it is not there any more, or damaged.
        PackError: this version of the program no longer understands it.
    """
    current = current_pack()
    return current if run.pack_sha256 == current.hash else _kept_pack(run_folder(run.key) / LINEAGE)


@lru_cache(maxsize=4)
def _kept_pack(folder: Path) -> Pack:
    return load_pack_of_run(folder)
