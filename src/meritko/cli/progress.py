"""A progress bar for what takes over a second, and nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def progress(items: Iterable[T], total: int, title: str) -> Iterator[T]:
    """The items one after the other, with a bar on a terminal once a second has passed."""
    yield from tqdm(items, total=total, desc=title, delay=1, disable=None, leave=False, unit="")
