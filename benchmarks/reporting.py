"""How long the reports of the demo year take: all four together, and each kind on its own."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checking import MERITKO, YEAR, watched

KINDS = ("none", "xlsx", "docx", "pdf", "html", "all")
FILES = {"xlsx": "evaluation.xlsx", "docx": "report.docx", "pdf": "report.pdf", "html": "report.html"}
ROUNDS = 5


@dataclass(frozen=True)
class Reported:
    """What a kind of report adds to an evaluation without any; medians of paired rounds.

    `least` and `most`: the range of the added seconds. `megabytes`: the greatest memory of the
    program and its children together. `size`: of the file, in MB; 0 for all and none.
    """

    kind: str
    seconds: float
    added: float
    least: float
    most: float
    megabytes: float
    size: float


def measure_reporting(data: Path, folder: Path) -> list[Reported]:
    """Evaluate the demo year with each kind of report in turn; the first round is not counted."""
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for number in range(ROUNDS + 1):
        for kind in KINDS:
            command = [MERITKO, "evaluate", "all", "--year", YEAR, "--data", data, "--reports", kind]
            measured = watched([*command, "--out", folder / f"reports {kind}"])
            if number:
                taken[kind].append(measured)
    return [_reported(kind, taken, folder) for kind in KINDS]


def _reported(kind: str, taken: dict[str, list[tuple[float, float]]], folder: Path) -> Reported:
    pairs = zip(taken[kind], taken["none"], strict=True)
    added = sorted(own - without for (own, _), (without, _) in pairs)
    file = folder / f"reports {kind}" / FILES.get(kind, "")
    return Reported(
        kind,
        statistics.median(seconds for seconds, _ in taken[kind]),
        statistics.median(added),
        added[0],
        added[-1],
        max(megabytes for _, megabytes in taken[kind]),
        file.stat().st_size / 1e6 if kind in FILES else 0.0,
    )


def reporting_lines(found: Sequence[Reported]) -> list[str]:
    """The section of results.md."""
    lines = [
        "## Reports of the demo year",
        "",
        f"Medians of {ROUNDS} rounds in turn; “added” is what an evaluation with the report takes longer",
        "than one without, in the same round.",
        "Goal: all four in at most 4 s and 600 MB, report.html at most 3 MB.",
        "",
        "| reports | seconds | added (least–greatest) | MB | file, MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in found:
        added = f"{each.added:.2f} ({each.least:.2f}–{each.most:.2f})" if each.kind != "none" else ""
        size = f"{each.size:.2f}" if each.size else ""
        lines.append(f"| {each.kind} | {each.seconds:.2f} | {added} | {each.megabytes:.0f} | {size} |")
    return [*lines, ""]
