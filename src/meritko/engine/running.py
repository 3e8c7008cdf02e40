"""From the tables of some programmes to their results, with what was compiled kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meritko.engine.duckdb_engine import AmbiguousData, DuckDBEngine
from meritko.engine.results import Result
from meritko.engine.script import Script
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables, Value
from meritko.methodology.cache import kept
from meritko.methodology.pack import Pack
from meritko.methodology.pack_files import pack_hash

__all__ = ["AmbiguousData", "Readiness", "open_pack", "prepare", "readiness", "run"]


@dataclass(frozen=True)
class Readiness:
    """A programme and those of its needed tables whose sheets are not there."""

    programme: str
    missing: tuple[str, ...]


def open_pack(folder: Path) -> Pack:
    """A pack, loaded and checked, or as it was kept when none of its files has changed.

    Raises:
        PackError: everything that is wrong with the pack.
    """

    def load() -> Pack:
        from meritko.methodology.loading import load_pack  # noqa: PLC0415 - only when it is not kept: it brings the parser in

        return load_pack(folder)

    return kept(("pack", pack_hash(folder)), load)


def readiness(pack: Pack, programmes: Sequence[str], tables: Tables) -> list[Readiness]:
    """For each programme the needed tables that no workbook had a sheet for."""
    found = []
    for programme_id in programmes:
        programme = pack.programme(programme_id)
        needs = programme.needs if programme else ()
        found.append(Readiness(programme_id, tuple(name for name in needs if not tables[name].sources)))
    return found


def prepare(
    pack: Pack, setting: Setting, names: Sequence[str], tables: Tables
) -> dict[str, list[dict[str, Value]]]:
    """The rows of some prepared tables by the default engine, in no order.

    Raises:
        AmbiguousData: a row of the data was found twice where it must be found once.
    """
    key = ("preparation", pack.hash, setting.year, sorted(setting.choices.items()), tuple(names))

    def make() -> Script:
        from meritko.engine.sql.making import make_preparation  # noqa: PLC0415 - only when it is not kept: it brings the parser in

        return make_preparation(pack, setting, names)

    script = kept(key, make)
    with DuckDBEngine(pack, setting, tables) as engine:
        return engine.prepare(names, script)


def run(pack: Pack, setting: Setting, programmes: Sequence[str], tables: Tables) -> list[Result]:
    """The results of some programmes by the default engine.

    Raises:
        AmbiguousData: a row of the data was found twice where it must be found once.
    """
    key = ("script", pack.hash, setting.year, sorted(setting.choices.items()), tuple(programmes))

    def make() -> Script:
        from meritko.engine.sql.making import make_script  # noqa: PLC0415 - only when it is not kept: it brings the parser in

        return make_script(pack, setting, programmes)

    script = kept(key, make)
    with DuckDBEngine(pack, setting, tables) as engine:
        return engine.evaluate(programmes, script)
