"""What parent and child say to each other: frames of bytes, and JSON in one of the directions.

Kept free of every other module, since the child imports it at its start.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

Detail = Mapping[str, str | int]

LARGEST_FILE = 100 * 2**20
"""Bytes of a workbook; a larger one is refused unread."""

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 5_000_000
"""How far a sheet may reach; one that reaches farther is refused, never cut."""

LARGEST_ANSWER = 1024 * 2**20
"""Bytes of an answer; a longer one comes from a child that has gone astray."""

_LENGTH = struct.Struct(">Q")


class Refused(Exception):
    """A file that is not read, with the word that says why and what goes with it."""

    def __init__(self, reason: str, **detail: str | int) -> None:
        self.reason = reason
        self.detail: Detail = detail
        super().__init__(reason)


def send(stream: BinaryIO, content: bytes) -> None:
    """Write one frame: its length in eight bytes, then its content."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO, largest: int) -> bytes | None:
    """Read one frame; None where the other side has ended or says more than `largest` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > largest:
        return None
    content = stream.read(length)
    return content if len(content) == length else None


def encode(answer: Mapping[str, object]) -> bytes:
    """An answer as JSON in UTF-8; a date, a time or a duration becomes `{"date": its text}`."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=_encode_date)
    return text.encode()


def _encode_date(value: object) -> dict[str, str]:
    if isinstance(value, datetime) and value.time() == time():
        return {"date": value.date().isoformat()}
    if isinstance(value, (date, time)):
        return {"date": value.isoformat()}
    if isinstance(value, timedelta):
        return {"date": str(value)}
    raise TypeError(f"a cell of the type {type(value).__name__}")
