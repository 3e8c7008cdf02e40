"""What a run keeps so that every number of it can answer later: its inputs and its pack.

The tables as they were read, each row with its file, sheet and row number, and the pack's
files. `explain` computes the number again from them with the plain engine.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from meritko.engine.running import open_pack
from meritko.engine.tables import Source, TableRows, Tables
from meritko.methodology.model import Table
from meritko.methodology.pack import Pack
from meritko.methodology.pack_files import pack_files

_TABLES = "tables.json.gz"
_PACK = "pack.zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError,
    zlib.error, zipfile.BadZipFile,
)  # fmt: skip
"""What gzip, zip and JSON may say about a damaged file."""


class DamagedLineage(Exception):
    """The lineage of a run is not there, or not as it was written."""


def save_lineage(folder: Path, tables: Tables, pack_folder: Path) -> None:
    """Write the lineage of a run into a folder, which must exist."""
    content = {table.table: _plain(table) for table in tables.values() if table.sources}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (folder / _TABLES).write_bytes(gzip.compress(text.encode(), compresslevel=3, mtime=0))
    with zipfile.ZipFile(folder / _PACK, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in pack_files(pack_folder):
            entry = zipfile.ZipInfo(path.relative_to(pack_folder).as_posix(), _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def load_pack_of_run(folder: Path) -> Pack:
    """The pack that a run was computed with.

    Raises:
        DamagedLineage: the pack is not there or damaged.
        PackError: this program no longer understands the pack.
    """
    try:
        archive = (folder / _PACK).read_bytes()
    except OSError as error:
        raise DamagedLineage(str(folder)) from error
    try:
        return _pack_in(archive)
    except DamagedLineage as error:
        raise DamagedLineage(str(folder)) from error


@lru_cache(maxsize=4)
def _pack_in(archive: bytes) -> Pack:
    """The pack in an archive of `save_lineage`; the many runs of one pack have equal ones."""
    with tempfile.TemporaryDirectory() as name:
        try:
            with zipfile.ZipFile(io.BytesIO(archive)) as packed:
                packed.extractall(name)
        except _UNREADABLE as error:
            raise DamagedLineage(_PACK) from error
        return open_pack(Path(name))


def load_tables(folder: Path, pack: Pack) -> Tables:
    """The tables that a run was computed from; tables it did not have are empty.

    Raises:
        DamagedLineage: the tables are not there or damaged.
    """
    try:
        content = json.loads(gzip.decompress((folder / _TABLES).read_bytes()))
        return {name: _table(table, content.get(name)) for name, table in pack.tables.items()}
    except _UNREADABLE as error:
        raise DamagedLineage(str(folder)) from error


def _plain(table: TableRows) -> dict[str, object]:
    return {
        "columns": dict(table.columns),
        "sources": [{"file": s.file, "sheet": s.sheet, "letters": dict(s.letters)} for s in table.sources],
        "origins": table.origins,
    }


def _table(table: Table, content: Mapping[str, Any] | None) -> TableRows:
    if content is None:
        return TableRows(table.id, {column.id: [] for column in table.columns}, (), [])
    sources = tuple(Source(**source) for source in content["sources"])
    origins = [(int(which), int(row)) for which, row in content["origins"]]
    columns = {column.id: list(content["columns"][column.id]) for column in table.columns}
    if any(len(values) != len(origins) for values in columns.values()):
        raise ValueError("columns of different length")
    if not all(0 <= which < len(sources) for which, _ in origins):
        raise ValueError("a row from no sheet")
    return TableRows(table.id, columns, sources, origins)
