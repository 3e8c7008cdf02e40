"""Telling a year as its workbook told it: answers, completed by the rows that were kept beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meritko.forms.becoming import FedRow
from meritko.web.collecting.models import KeptRow
from meritko.web.methodology import current_pack

WHOLE, PART, ABSENT = "whole", "part", "absent"
"""What a kept row is of a submission: see `planning.Kept`."""


@dataclass(frozen=True)
class Kept:
    """The rows that are kept of a year. `whole`: those of no submission, by table."""

    whole: Mapping[str, Sequence[KeptRow]]
    of_submissions: Mapping[int, Sequence[KeptRow]] = field(default_factory=dict)

    def as_told(self, submission: int, rows: Mapping[str, Sequence[FedRow]]) -> dict[str, list[FedRow]]:
        """The rows of a submission as its workbook told them; those of one that was filled in here stay.

        Args:
            submission: Its number.
            rows: What its answers become.
        """
        kept = self.of_submissions.get(submission, ())
        return {table: _told(of, [k for k in kept if k.table == table]) for table, of in rows.items()}


def kept_with(tables: Collection[str], year: int) -> Kept:
    """What is kept beside the answers of a year in some tables.

    Rows of a table that no form asks are those of the year, or of the last year before it that has any.
    """
    whole: dict[str, list[KeptRow]] = {}
    of_submissions: dict[int, list[KeptRow]] = {}
    for row in KeptRow.objects.filter(table__in=list(tables), year=year).order_by("pk"):
        if "submission" in row.origin:
            of_submissions.setdefault(row.origin["submission"], []).append(row)
        else:
            whole.setdefault(row.table, []).append(row)
    for table in set(tables) - whole.keys() - asked_tables():
        earlier = KeptRow.objects.filter(table=table, year__lt=year).order_by("-year").first()
        if earlier is not None:
            whole[table] = list(KeptRow.objects.filter(table=table, year=earlier.year).order_by("pk"))
    return Kept(whole, of_submissions)


def asked_tables() -> set[str]:
    """The tables that forms feed."""
    return {fed.table for form in current_pack().forms.by_id.values() for fed in form.tables}


def _told(rows: Sequence[FedRow], kept: Sequence[KeptRow]) -> list[FedRow]:
    absent = {each.origin["of"] for each in kept if each.origin["is"] == ABSENT}
    parts = {each.origin["of"]: each.values for each in kept if each.origin["is"] == PART}
    told = [_completed(row, parts.get(row.origin, {})) for row in rows if row.origin not in absent]
    return told + [FedRow(each.values, {}, each.origin["of"]) for each in kept if each.origin["is"] == WHOLE]


def _completed(row: FedRow, values: Mapping[str, Any]) -> FedRow:
    keys = {column: key for column, key in row.keys.items() if column not in values}
    return FedRow({**row.values, **values}, keys, row.origin)
