"""Heads of the log as they are kept elsewhere: a line for each, `2026-11-22T00:15:00+01:00 812:9f…`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

Known = tuple[int, str]
"""The number of an entry, and its digest in hexadecimal."""

_HEAD = re.compile(r"(?:^|\s)(\d+):([0-9a-f]{64})\s*$")


class NoHead(Exception):
    """A line holds no head; carries its number, from 1."""


def line_of(at: datetime, known: Known) -> str:
    """A head as a line, without its end."""
    return f"{at.isoformat(timespec='seconds')} {known[0]}:{known[1]}"


def read_heads(text: str) -> Sequence[Known]:
    """The heads in a text: one alone as it is printed, or lines as they are kept; some may be empty.

    Raises:
        NoHead: a line is something else, or there is no head at all.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            head = _HEAD.search(line)
            if head is None:
                raise NoHead(number)
            found.append((int(head[1]), head[2]))
    if not found:
        raise NoHead(1)
    return found
