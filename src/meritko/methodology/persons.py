"""Which results tell of one identifiable person: those that only a narrow circle may see."""

from __future__ import annotations

from meritko.methodology.indicator import Indicator, used_by
from meritko.methodology.pack import Pack
from meritko.methodology.steps import Group


def tables_about_persons(pack: Pack) -> frozenset[str]:
    """The tables whose rows tell of one identifiable person each, and those made of them row by row.

    A table that groups such rows tells of a group, even if some groups are small.
    """
    found = {table.id for table in pack.tables.values() if table.about_person}
    by_row = [table for table in pack.prepared.values() if not any(isinstance(s, Group) for s in table.steps)]
    while more := {table.id for table in by_row if found & set(table.needs)} - found:
        found |= more
    return frozenset(found)


def indicators_about_persons(pack: Pack) -> frozenset[str]:
    """The indicators each of whose results is of one unit and so tells of one identifiable person."""
    tables = tables_about_persons(pack)
    by_unit = [indicator for indicator in pack.indicators if indicator.by is not None]
    found = {indicator.code for indicator in by_unit if indicator.measures in tables}
    while more := {i.code for i in by_unit if found & {code for code, _ in used_by(i)}} - found:
        found |= more
    return frozenset(found)


def measures_persons(pack: Pack, indicator: Indicator) -> bool:
    """Whether the rows that the indicator counts tell of one identifiable person each."""
    return indicator.measures in tables_about_persons(pack)
