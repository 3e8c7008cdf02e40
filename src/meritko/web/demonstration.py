"""What a demonstration is filled with: apps say it here, and `meritko serve --demo` asks them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Fill = Callable[[Path], object]
"""Takes the folder in which the home lies: `make demo` puts its `data` and `results` there, too.

Does nothing where it did before: it is called whenever the demonstration is started.
"""

_fillers: list[Fill] = []


def register_demonstration(fill: Fill) -> None:
    """Have something put into demonstrations, after what earlier apps have put there."""
    _fillers.append(fill)


def fill_demonstration(beside: Path) -> None:
    """Have every app put in what it has to show."""
    for fill in _fillers:
        fill(beside)
