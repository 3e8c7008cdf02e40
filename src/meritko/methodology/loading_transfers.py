"""From a pack file to a transfer."""

from __future__ import annotations

from meritko.methodology.entries import Entry
from meritko.methodology.transfer import Explained, Transfer


def read_transfer(entry: Entry) -> Transfer:
    """A file of `transfers/`."""
    inner = entry.entry("explained")
    transfer = Transfer(
        id=entry.string("id"),
        label=entry.text("label"),
        source=entry.string("source"),
        target=entry.string("target"),
        rows=entry.string("rows"),
        year=entry.string("year"),
        sheets=entry.strings("sheets", required=True),
        explained=_explained(inner) if inner else None,
        place=entry.place,
        why=entry.string("why", ""),
    )
    entry.done()
    return transfer


def _explained(entry: Entry) -> Explained:
    explained = Explained(
        rows=entry.string("rows"),
        columns=entry.strings("columns", required=True),
        sum=entry.string("sum"),
        result=entry.string("result"),
    )
    entry.done()
    return explained
