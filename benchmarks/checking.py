"""How long `meritko check` takes for many, large and usual workbooks, beside pandas only reading them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from records import make_long, make_records

HERE = Path(__file__).parent
MERITKO = Path(sys.executable).with_name("meritko")
PANDAS = os.environ.get("BENCH_PYTHON", sys.executable)
READING = HERE / "baseline" / "read_with_pandas.py"
WORKBOOKS = int(os.environ.get("BENCH_RECORDS", "1000"))
CLIENTS = 200
ROWS = 100_000
YEAR = "2025"
BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Measured:
    """What a program took: seconds, and the greatest memory of it and its children together, in MB."""

    what: str
    program: str
    seconds: float
    megabytes: float


def measure_checking(demo: Path, folder: Path) -> list[Measured]:
    """Measure `check` and the reading of pandas once each; no workbook made here has an error."""
    template = _template("Zaznamy_TP", folder)
    records = make_records(template, folder / "records", WORKBOOKS, CLIENTS)
    full = make_records(template, folder / "full of warnings", WORKBOOKS, CLIENTS, mark="1")
    long = folder / "long"
    long.mkdir()
    make_long(_template("AD_PTP", folder), long / "AD_PTP.xlsx", ROWS)
    sizes = {
        f"{WORKBOOKS:,} workbooks of {CLIENTS} records": records,
        f"a workbook of {ROWS:,} rows": long,
        "the demo year": demo,
    }
    found = []
    for what, data in sizes.items():
        for engine in ("openpyxl", "calamine"):
            taken = watched([PANDAS, READING, engine, data])
            found.append(Measured(what, f"pandas + {engine}, reading alone", *taken))
        found.append(Measured(what, "meritko check", *watched([MERITKO, "check", data])))
        if data == records:
            what = f"the same, {_warnings(full):,} warnings each"
            found.append(Measured(what, "meritko check", *watched([MERITKO, "check", full])))
    return found


def _warnings(folder: Path) -> int:
    """How many warnings the first workbook of a folder has; no finding stands on two lines."""
    command = [str(MERITKO), "check", str(min(folder.iterdir()))]
    return len(subprocess.run(command, check=True, capture_output=True).stdout.splitlines())


def _template(kind: str, folder: Path) -> Path:
    path = folder / f"template {kind}.xlsx"
    subprocess.run(
        [MERITKO, "template", kind, "--year", YEAR, "--out", path], check=True, stdout=subprocess.DEVNULL
    )
    return path


def watched(command: Sequence[str | Path]) -> tuple[float, float]:
    """Run a command; its seconds, and the greatest memory of it and all below it at one moment."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        peaks = [0.0]
        ended = threading.Event()
        looking = threading.Thread(target=_look, args=(process.pid, peaks, ended))
        looking.start()
        status = process.wait()
        seconds = time.perf_counter() - started
        ended.set()
        looking.join()
    if status:
        raise SystemExit(f"this failed: {' '.join(map(str, command))}")
    return seconds, max(peaks)


def _look(pid: int, peaks: list[float], ended: threading.Event) -> None:
    while not ended.wait(BETWEEN_LOOKS):
        peaks.append(sum(map(_resident, _family(pid))))


def _family(pid: int) -> list[int]:
    """A process and all that it has started, as Linux tells."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, listed.read_text().split())
            except OSError:  # it has just ended
                continue
    return found


def _resident(pid: int) -> float:
    """The memory of a process in MB; a page that several of them share counts once in their sum."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def checking_lines(found: Sequence[Measured]) -> list[str]:
    """The section of results.md."""
    lines = [
        "## Checking",
        "",
        "Each once; MB of a program and its children together. pandas only reads, meritko also checks every",
        "cell by every rule. Goal: 1,000 workbooks of 200 records in at most 60 s and 1,000 MB on two cores.",
        "",
        "| what | program | seconds | MB |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {m.what} | {m.program} | {m.seconds:.2f} | {m.megabytes:.0f} |" for m in found]
    return [*lines, ""]
