"""Reading the results of earlier years: whole runs, or bare results of which only numbers are known."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from meritko.engine.definitions import Definition, Definitions, read_definitions
from meritko.engine.lineage import DamagedLineage, load_pack_of_run
from meritko.engine.results import Quantity, Result, state_of, tidy
from meritko.engine.run_folder import DIGEST, HEADER, LINEAGE, READINGS, READINGS_DIGEST, RESULTS, RUN
from meritko.engine.series import SeriesKey, YearOfResults, results_by_key
from meritko.engine.setting import UnknownChoice, make_setting
from meritko.methodology.problems import PackError
from meritko.wording import n_, translator

_LEAST_YEAR, _GREATEST_YEAR = 1900, 2200


class UnusableEarlierRun(Exception):
    """Earlier results that cannot be used: what is wrong, where, and what to do about it."""

    def __init__(self, text: str, path: Path, **parts: object) -> None:
        super().__init__(text.format(path=path, **parts))
        self._text = text
        self._parts: dict[str, object] = {"path": path, **parts}

    def say(self, language: str) -> str:
        """The sentence in a language."""
        return translator(language)(self._text).format(**self._parts)


@dataclass(frozen=True)
class EarlierRuns:
    """Earlier results, the oldest first; `passed_over` are (name, year) of those of no earlier year."""

    years: tuple[YearOfResults, ...]
    passed_over: tuple[tuple[str, int], ...] = ()


def read_earlier_runs(paths: Iterable[Path], year: int) -> EarlierRuns:
    """Read what `--previous` names.

    Args:
        paths: Folders of runs, folders with a bare results.csv, or such files themselves. A file may
            hold several years.
        year: The evaluated year. Results of it or of a later year are passed over, so that a whole
            folder of runs can be named.

    Raises:
        UnusableEarlierRun: something is not there, damaged, changed since, or there twice.
    """
    found = [run for path in paths for run in _read(path)]
    used: dict[int, YearOfResults] = {}
    passed_over = []
    for run in found:
        if run.year >= year:
            passed_over.append((run.name, run.year))
        elif run.year in used:
            raise UnusableEarlierRun(_TWICE, Path(run.name), year=run.year, other=used[run.year].name)
        else:
            used[run.year] = run
    return EarlierRuns(tuple(used[each] for each in sorted(used)), tuple(passed_over))


def _read(path: Path) -> list[YearOfResults]:
    if path.is_dir() and (path / RUN).exists():
        return [_whole_run(path)]
    file = path / RESULTS if path.is_dir() else path
    if not file.is_file():
        raise UnusableEarlierRun(_NOTHING_THERE if not path.exists() else _NO_RESULTS, path)
    results = _results(file, _content(file))
    if not results:
        raise UnusableEarlierRun(_EMPTY, file)
    years = dict.fromkeys(result.year for result in results)
    return [
        YearOfResults(year, results_by_key(r for r in results if r.year == year), None, str(path))
        for year in years
    ]


def _whole_run(folder: Path) -> YearOfResults:
    told = _content(folder / RUN)
    results = _content(folder / RESULTS)
    readings = _content(folder / READINGS) if (folder / READINGS).exists() else None
    run = _read_run(folder, told, results, readings)
    return run if run.definitions is not None else replace(run, definitions=_of_its_pack(folder, told, run))


@lru_cache(maxsize=8)
def _read_run(folder: Path, told: bytes, results: bytes, readings: bytes | None) -> YearOfResults:
    """A run from its files, which are given; kept, as people look at the same run again and again."""
    run = _told(folder, told)
    year, parameters = run.get("year"), run.get("parameters")
    if type(year) is not int or not isinstance(parameters, dict):
        raise UnusableEarlierRun(_DAMAGED, folder / RUN)
    found = _unchanged_results(folder / RESULTS, results, run.get(DIGEST), year)
    if READINGS_DIGEST in run:
        if readings is None:
            raise UnusableEarlierRun(_CHANGED, folder / READINGS)
        found += _unchanged_results(folder / READINGS, readings, run[READINGS_DIGEST], year)
    try:
        definitions = read_definitions(run.get("definitions"))
    except ValueError as error:
        raise UnusableEarlierRun(_DAMAGED, folder / RUN) from error
    return YearOfResults(year, results_by_key(found), definitions, str(folder))


def _unchanged_results(file: Path, content: bytes, digest: object, year: int) -> tuple[Result, ...]:
    """The results of a file of a run, which must be those that its run.json was written for."""
    if digest != hashlib.sha256(content).hexdigest():
        raise UnusableEarlierRun(_CHANGED, file)
    results = _results(file, content)
    if any(result.year != year for result in results):
        raise UnusableEarlierRun(_OTHER_YEAR, file, year=year)
    return results


def _told(folder: Path, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise UnusableEarlierRun(_DAMAGED, folder / RUN) from error
    if not isinstance(found, dict):
        raise UnusableEarlierRun(_DAMAGED, folder / RUN)
    return found


def _of_its_pack(folder: Path, content: bytes, run: YearOfResults) -> dict[str, Definition] | None:
    """The definitions as the pack of an old run says them, which did not keep its own; None without it."""
    if not (folder / LINEAGE).is_dir():
        return None
    told = _told(folder, content)
    try:
        pack = load_pack_of_run(folder / LINEAGE)
        setting = make_setting(pack, told["year"], told["parameters"])
        known = Definitions(pack, setting)
        return {code: known.of(code) for code in dict.fromkeys(code for code, _unit, _place in run.results)}
    except (DamagedLineage, PackError, UnknownChoice, KeyError):
        return None  # an old pack that this program no longer understands is no fault of the reader


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UnusableEarlierRun(_NO_RESULTS, file.parent) from error
    except OSError as error:
        raise UnusableEarlierRun(_UNREADABLE, file, reason=error.strerror or "") from error


def _results(file: Path, content: bytes) -> tuple[Result, ...]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableEarlierRun(_NOT_RESULTS, file, columns=", ".join(HEADER)) from error
    if not rows or tuple(rows[0]) != HEADER:
        raise UnusableEarlierRun(_NOT_RESULTS, file, columns=", ".join(HEADER))
    found: dict[tuple[int, SeriesKey], Result] = {}
    for line, row in enumerate(rows[1:], start=2):
        try:
            result = _result(row)
        except (ValueError, TypeError) as error:
            raise UnusableEarlierRun(_BAD_LINE, file, line=line) from error
        key = (result.year, (result.indicator, result.unit, result.category))
        if key in found:
            raise UnusableEarlierRun(_REPEATED, file, line=line, indicator=result.indicator)
        found[key] = result
    return tuple(found.values())


def _result(row: Sequence[str]) -> Result:
    """A result; why it is empty is not in the file, so one that did not apply counts as missing."""
    indicator, year, unit, category, numerator, denominator, value, left_out = row
    if not indicator or not _LEAST_YEAR <= int(year) <= _GREATEST_YEAR or int(left_out) < 0:
        raise ValueError(indicator)
    above, below, number = (_number(text) for text in (numerator, denominator, value))
    state = state_of(number, below)
    return Result(indicator, int(year), unit, category, above, below, number, int(left_out), state)


def _number(text: str) -> Quantity | None:
    if not text:
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(text) if text.lstrip("-").isdecimal() else tidy(number)


_NOTHING_THERE = n_(
    "Earlier results: there is no {path}. Name the folder of an earlier run or its results.csv."
)
_NO_RESULTS = n_(
    "Earlier results: {path} holds no results.csv. Name the folder that meritko evaluate wrote, "
    "or leave it out."
)
_UNREADABLE = n_("Earlier results: {path} cannot be read ({reason}). Check who may read it.")
_DAMAGED = n_(
    "Earlier results: {path} is damaged. Evaluate that year again, or name its results.csv alone; "
    "then nothing is compared with it, for how it was defined is not known."
)
_CHANGED = n_(
    "Earlier results: {path} differs from what was written by its run. Take it from a copy or evaluate "
    "that year again."
)
_OTHER_YEAR = n_(
    "Earlier results: {path} holds other years than {year}, which its run.json names. "
    "Evaluate that year again."
)
_NOT_RESULTS = n_(
    "Earlier results: {path} is not a file of results. Its first line must be {columns}, in UTF-8 and "
    "with commas between."
)
_EMPTY = n_("Earlier results: {path} holds no result. Leave it out.")
_BAD_LINE = n_(
    "Earlier results: {path}, line {line} is not a result. Take the file from a copy; it must not be saved "
    "from a spreadsheet."
)
_REPEATED = n_("Earlier results: {path}, line {line} repeats a result of {indicator}. Leave one of them out.")
_TWICE = n_("Earlier results: {path} and {other} are both of {year}. Name only one of them.")
