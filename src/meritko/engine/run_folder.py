"""The folder of a run: results.csv, readings.csv, run.json and the lineage, written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from meritko.engine.results import Quantity, Result

RESULTS, READINGS, RUN, LINEAGE = "results.csv", "readings.csv", "run.json", "lineage"
DIGEST = "results_sha256"
"""The key of run.json under which the digest of results.csv stands."""

READINGS_DIGEST = "readings_sha256"
"""The same of readings.csv; not there when the pack adds no indicators for its readings."""
_LINEAGE_DIGEST = "lineage_sha256"
HEADER = ("indicator", "year", "unit", "category", "numerator", "denominator", "value", "left_out")


class NotARunFolder(Exception):
    """A folder that holds something else than a run and must not be replaced, or is no run to read."""


def results_csv(results: Sequence[Result]) -> str:
    """The text of results.csv: full precision, a dot for decimals, empty where there is no figure."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for result in results:
        figures = (_plain(n) for n in (result.numerator, result.denominator, result.value))
        writer.writerow((*result.key, *figures, result.left_out))
    return text.getvalue()


def _plain(number: Quantity | None) -> str:
    return "" if number is None else repr(number)


def read_results(folder: Path) -> list[dict[str, str]]:
    """The rows of results.csv of a run, then those of readings.csv if it has one, as text.

    Raises:
        NotARunFolder: results.csv is not there, or one of them is not such a file.
    """
    further = _read_rows(folder, READINGS) if (folder / READINGS).exists() else []
    return [*_read_rows(folder, RESULTS), *further]


def _read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotARunFolder(str(folder)) from error
    if any(set(row) != set(HEADER) for row in rows):
        raise NotARunFolder(str(folder))
    return rows


def read_run(folder: Path) -> dict[str, Any]:
    """What run.json says.

    Raises:
        NotARunFolder: the file is not there or is damaged.
    """
    try:
        found = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotARunFolder(str(folder)) from error
    if not isinstance(found, dict):
        raise NotARunFolder(str(folder))
    return found


def write_run(
    folder: Path,
    results: Sequence[Result],
    run: Mapping[str, object],
    save_lineage: Callable[[Path], None],
    save_reports: Callable[[Path], None] | None = None,
    for_reading: Collection[str] = (),
) -> None:
    """Write a run into `folder`, in place of an earlier run there: a reader sees one of them, whole.

    Args:
        folder: Created when it is not there. One that holds anything but a run is refused.
        results: All results, in order.
        run: What run.json says, without the digests of the other files.
        save_lineage: Writes the lineage into the (existing) folder it is given.
        save_reports: Writes the reports beside the results, into the folder it is given.
        for_reading: Codes of the indicators that only readings need; they stand in readings.csv.

    Raises:
        NotARunFolder: the folder holds something else.
        OSError: the disk is full or may not be written; the old run is untouched then.
    """
    if folder.exists() and not _may_be_replaced(folder):
        raise NotARunFolder(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent))
    try:
        _write_results(partial, results, for_reading)
        (partial / LINEAGE).mkdir()
        save_lineage(partial / LINEAGE)
        if save_reports:
            save_reports(partial)
        content = json.dumps({**run, **_digests(partial)}, ensure_ascii=False, indent=2) + "\n"
        (partial / RUN).write_text(content, encoding="utf-8")
        partial.chmod(0o777 & ~_umask())
        _put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_results(folder: Path, results: Sequence[Result], for_reading: Collection[str]) -> None:
    named = [result for result in results if result.indicator not in for_reading]
    (folder / RESULTS).write_bytes(results_csv(named).encode())
    if further := [result for result in results if result.indicator in for_reading]:
        (folder / READINGS).write_bytes(results_csv(further).encode())


def is_unchanged(folder: Path, run: Mapping[str, object]) -> bool:
    """Whether the files of a run are still those that its run.json was written for.

    Raises:
        OSError: a file of the run may not be read.
    """
    found = _digests(folder)
    return all(run.get(name) == found.get(name) for name in (DIGEST, READINGS_DIGEST, _LINEAGE_DIGEST))


def _digests(folder: Path) -> dict[str, object]:
    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    lineage = {path.name: digest(path) for path in sorted((folder / LINEAGE).iterdir())}
    readings = folder / READINGS
    further: dict[str, object] = {READINGS_DIGEST: digest(readings)} if readings.exists() else {}
    return {DIGEST: digest(folder / RESULTS), **further, _LINEAGE_DIGEST: lineage}


def _may_be_replaced(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    held = {path.name for path in folder.iterdir()}
    if held <= {RESULTS, READINGS, RUN, LINEAGE}:
        return True
    try:
        return DIGEST in read_run(folder)
    except NotARunFolder:
        return False  # somebody's own results.csv among other files


def _put_in_place(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    old.rmdir()
    folder.rename(old)
    try:
        partial.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found
