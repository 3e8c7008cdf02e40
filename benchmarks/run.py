"""make bench: the demo year end to end, against two pandas scripts that write the same results.

Equality of every row is asserted before time counts. The programs run in turn, so that what
else the machine does hits all alike; what counts is the ratio of times of one round.
"""

from __future__ import annotations

import csv
import math
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checking import Measured, checking_lines, measure_checking
from larger_country import make_larger
from reporting import Reported, measure_reporting, reporting_lines

HERE = Path(__file__).parent
YEAR = 2025
ROUNDS = 7
TIMES_LARGER = 40
MERITKO = Path(sys.executable).with_name("meritko")
PANDAS = os.environ.get("BENCH_PYTHON", sys.executable)
SCRIPT = HERE / "baseline" / "evaluate_with_pandas.py"


@dataclass
class Program:
    """A program that is timed: how it is called for a folder of data, and what was measured."""

    name: str
    command: Callable[[Path, Path], Sequence[str | Path]]
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def main() -> None:
    """Measure and write results.md beside this file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = folder / "demo"
        run_once([MERITKO, "demo-data", "--year", str(YEAR), "--out", small])
        large = make_larger(small, folder / "larger", TIMES_LARGER)
        tables = [measure(small, folder), measure(large, folder)]
        helped = [run_once([MERITKO, "--help"])[0] for _ in range(ROUNDS)]
        sizes = [size_of(small), size_of(large)]
        checked = measure_checking(small, folder)
        reported = measure_reporting(small, folder)
    text = report(tables, sizes, helped, checked, reported)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def programs() -> list[Program]:
    """The two scripts and the program, in the order in which they run."""

    def script(engine: str) -> Callable[[Path, Path], Sequence[str | Path]]:
        return lambda data, out: [
            *(PANDAS, SCRIPT, "--year", str(YEAR), "--data", data),
            *("--out", out / "results.csv", "--engine", engine),
        ]

    def meritko(data: Path, out: Path) -> Sequence[str | Path]:
        words = ["evaluate", "all", "--year", str(YEAR), "--data", data, "--out", out, "--reports", "none"]
        return [MERITKO, *words]

    return [
        Program("pandas + openpyxl", script("openpyxl")),
        Program("pandas + calamine", script("calamine")),
        Program("meritko", meritko),
    ]


def measure(data: Path, folder: Path) -> list[Program]:
    """Run every program once to compare the results, then in turn to measure."""
    found = programs()
    outputs = []
    for number, program in enumerate(found):
        out = folder / f"out {number}"
        if program.name != "meritko":
            out.mkdir(exist_ok=True)
        run_once(program.command(data, out))
        outputs.append(read(out / "results.csv"))
    for program, output in zip(found[:2], outputs[:2], strict=True):
        assert_same(output, outputs[2], program.name)
    for _ in range(ROUNDS):
        for number, program in enumerate(found):
            seconds, megabytes = run_once(program.command(data, folder / f"out {number}"))
            program.seconds.append(seconds)
            program.megabytes.append(megabytes)
    return found


def run_once(command: Sequence[str | Path]) -> tuple[float, float]:
    """Run a command; seconds from start to end and the peak memory of its process in MB.

    Compiled Python files are kept, as on any user's machine.
    """
    words = [str(word) for word in command]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        process = os.posix_spawn(
            shutil.which(words[0]) or words[0],
            words,
            environment,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2),
            ],
        )
        _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"this failed: {' '.join(words)}")
    return seconds, usage.ru_maxrss / 1024


def read(path: Path) -> dict[tuple[str, ...], list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {tuple(row[:4]): row[4:] for row in list(csv.reader(file))[1:]}


def assert_same(
    expected: dict[tuple[str, ...], list[str]], found: dict[tuple[str, ...], list[str]], who: str
) -> None:
    """Every row equal: keys, empty figures and numbers to nine digits."""
    assert expected.keys() == found.keys(), (
        f"{who} has other rows: {sorted(expected.keys() ^ found.keys())[:5]}"
    )
    for key, figures in expected.items():
        for one, other in zip(figures, found[key], strict=True):
            same = one == other or (one and other and math.isclose(float(one), float(other), rel_tol=1e-9))
            assert same, f"{key}: {who} says {figures}, meritko {found[key]}"


def size_of(data: Path) -> str:
    files = list(data.glob("*.xlsx"))
    return f"{len(files)} workbooks, {sum(f.stat().st_size for f in files) / 1e6:.1f} MB"


def report(
    tables: Sequence[list[Program]],
    sizes: Sequence[str],
    helped: Sequence[float],
    checked: Sequence[Measured],
    reported: Sequence[Reported],
) -> str:
    """The text of results.md."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`: Python {platform.python_version()}, {os.cpu_count()} cores,",
        f"{platform.machine()}. {ROUNDS} rounds in turn; seconds are medians of whole processes, ratios",
        "medians of paired rounds (least to greatest). All three programs write the same results.csv,",
        "asserted row by row before; meritko also writes further indicators for readings.",
        "The pandas script only reads and computes; meritko also checks every cell, keeps the lineage and",
        "explains. Goals: at most 0.35 of pandas + openpyxl, 1.0 of pandas + calamine, under 400 MB.",
    ]
    titles = ("The demo year", f"A country {TIMES_LARGER} times as large")
    for title, size, found in zip(titles, sizes, tables, strict=True):
        lines += [
            "",
            f"## {title} ({size})",
            "",
            "| program | seconds | MB | meritko / it |",
            "| --- | --- | --- | --- |",
        ]
        lines += [row(program, found[-1]) for program in found]
    lines += ["", f"`meritko --help`: {statistics.median(helped):.2f} s (goal: under 0.25 s).", ""]
    lines += checking_lines(checked)
    lines += reporting_lines(reported)
    return "\n".join(lines)


def row(program: Program, own: Program) -> str:
    ratios = sorted(a / b for a, b in zip(own.seconds, program.seconds, strict=True))
    paired = (
        f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})" if program is not own else ""
    )
    seconds, megabytes = statistics.median(program.seconds), max(program.megabytes)
    return f"| {program.name} | {seconds:.2f} | {megabytes:.0f} | {paired} |"


if __name__ == "__main__":
    main()
