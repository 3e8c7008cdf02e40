"""From pack files to code lists, source tables, prepared tables and pay scales."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import get_args

from meritko.methodology.entries import Entry
from meritko.methodology.model import (
    Code,
    CodeList,
    Column,
    ColumnType,
    PayScale,
    Table,
    Text,
    WorkbookKind,
)
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    FromWorkbook,
    Group,
    GroupFunction,
    Join,
    Keep,
    MergeInto,
    Prepared,
    Step,
)

_KEEP = re.compile(r"([a-z_]+)\(\s*([A-Za-z_0-9]*)\s*\)")


def read_codelist(entry: Entry) -> CodeList:
    """A file of `codelists/`."""
    codelist = CodeList(
        id=entry.string("id"),
        label=entry.text("label"),
        source=entry.string("source", ""),
        codes=entry.each("codes", "a code", _code, required=True),
        place=entry.place,
    )
    entry.done()
    return codelist


def _code(entry: Entry) -> Code:
    return Code(
        id=entry.string("id"),
        label=entry.text("label"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        attributes=entry.mapping("attributes"),
        place=entry.place,
    )


def read_workbook(entry: Entry) -> tuple[WorkbookKind, tuple[Table, ...]]:
    """A file of `tables/`: a kind of workbook and the tables on its sheets."""
    kind = entry.string("workbook")
    tables = entry.each("tables", "a table", lambda item: _table(item, kind), required=True)
    workbook = WorkbookKind(
        id=kind,
        label=entry.text("label"),
        tables=tuple(table.id for table in tables),
        extra_columns=entry.strings("extra_columns"),
        place=entry.place,
    )
    entry.done()
    return workbook, tables


def _table(entry: Entry, kind: str) -> Table:
    return Table(
        id=entry.string("id"),
        workbook=kind,
        sheet=entry.string("sheet"),
        label=entry.text("label"),
        one_row_per=entry.text("one_row_per"),
        columns=entry.each("columns", "a column", _column, required=True),
        key=entry.strings("key"),
        key_over=entry.strings("key_over"),
        required=entry.flag("required"),
        one_row=entry.flag("one_row"),
        about_person=entry.flag("about_person"),
        place=entry.place,
    )


def _column(entry: Entry) -> Column:
    header = entry.string("header")
    column_type: ColumnType = entry.word("type", get_args(ColumnType))  # type: ignore[assignment]
    return Column(
        id=entry.string("id"),
        header=header,
        label=Text(header, entry.string("en")),
        type=column_type,
        required=entry.flag("required"),
        optional=entry.flag("optional"),
        if_absent=entry.whole("if_absent"),
        codelist=entry.string("codelist", "") or None,
        only=entry.strings("only"),
        digits=entry.whole("digits"),
        least=entry.whole("least"),
        unit=entry.string("unit", ""),
        only_when=entry.mapping("only_when"),
        place=entry.place,
    )


def read_prepared(entry: Entry) -> tuple[Prepared, ...]:
    """A file of `prepared/`; the columns are still unknown."""
    found = entry.each("prepared", "a prepared table", _prepared, required=True)
    entry.done()
    return found


def _prepared(entry: Entry) -> Prepared:
    steps = []
    for item in entry.entries("steps", "a step", required=True):
        step = _step(item)
        item.done()
        if step is not None:
            steps.append(step)
    return Prepared(
        id=entry.string("id"),
        label=entry.text("label"),
        one_row_per=entry.text("one_row_per"),
        of=entry.string("of", "") or None,
        steps=tuple(steps),
        columns=(),
        place=entry.place,
        why=entry.string("why", ""),
        labels=_labels(entry),
    )


def _labels(entry: Entry) -> dict[str, Text]:
    inner = entry.entry("labels")
    if inner is None:
        return {}
    found = {name: inner.text(name) for name, _ in entry.nodes_by_key("labels")}
    inner.done()
    return found


def _step(entry: Entry) -> Step | None:
    if entry.has("filter"):
        where = entry.formula("filter")
        return Filter(where, where.place) if where else None
    if entry.has("derive"):
        return Derive(entry.formulas("derive"), entry.place)
    readers: dict[str, Callable[[Entry], Step]] = {
        "from_workbook": _from_workbook,
        "fill": _fill,
        "merge_into": _merge_into,
        "find": _find,
        "group": _group,
        "join": _join,
    }
    for key, read in readers.items():
        inner = entry.entry(key)
        if inner is not None:
            step = read(inner)
            inner.done()
            return step
    entry.note(f"a step is one of filter, derive, {', '.join(readers)}")
    return None


def _from_workbook(entry: Entry) -> FromWorkbook:
    return FromWorkbook(entry.string("table"), entry.mapping("add", required=True), entry.place)


def _fill(entry: Entry) -> Fill:
    entry.node("value", required=True)
    return Fill(entry.strings("columns", required=True), entry.whole("value") or 0, entry.place)


def _merge_into(entry: Entry) -> MergeInto:
    return MergeInto(
        table=entry.string("table"),
        part=entry.mapping("part", required=True),
        whole=entry.mapping("whole", required=True),
        clear=entry.strings("clear"),
        flag=entry.string("flag"),
        place=entry.place,
    )


def _find(entry: Entry) -> Find:
    return Find(
        table=entry.string("table"),
        on=entry.mapping("on", required=True),
        where_both=entry.mapping("where_both"),
        flag=entry.string("flag", "") or None,
        add=entry.mapping("add"),
        unique=entry.flag("unique"),
        place=entry.place,
    )


def _group(entry: Entry) -> Group:
    keep = {}
    for name, text in entry.mapping("keep", required=True).items():
        match = _KEEP.fullmatch(text.strip())
        if not match or match[1] not in get_args(GroupFunction) or (not match[2]) != (match[1] == "count"):
            entry.note(
                f"“{text}” is not min, max, sum, any or run_length of a column, nor count()",
                "keep",
            )
            continue
        function: GroupFunction = match[1]  # type: ignore[assignment]
        keep[name] = Keep(function, match[2] or None)
    return Group(by=entry.strings("by", required=True), keep=keep, place=entry.place)


def _join(entry: Entry) -> Join:
    return Join(
        tables=entry.strings("tables", required=True),
        on=entry.strings("on", required=True),
        place=entry.place,
    )


def read_pay_scales(entry: Entry) -> tuple[PayScale, ...]:
    """A file of `scales/`: the same scale at several times."""
    scale_id = entry.string("id")
    currency = entry.string("currency")
    found = entry.each("periods", "a period", lambda item: _period(item, scale_id, currency), required=True)
    entry.done()
    return found


def _period(entry: Entry, scale_id: str, currency: str) -> PayScale:
    entry.node("valid_from", required=True)
    valid_from = entry.day("valid_from")
    tariffs: dict[int, tuple[int, ...]] = {}
    for name, node in entry.nodes_by_key("tariffs", required=True):
        steps = node.value if isinstance(node.value, list) else []
        amounts = tuple(step.value for step in steps if isinstance(step.value, int))
        if not name.isdigit() or not amounts or len(amounts) != len(steps):
            entry.notes.add(
                node.place, "a pay class is a number with a list of whole amounts, one for each step"
            )
            continue
        tariffs[int(name)] = amounts
    steps_count = max((len(amounts) for amounts in tariffs.values()), default=0)
    return PayScale(
        id=scale_id,
        valid_from=valid_from or date.min,
        valid_to=entry.day("valid_to"),
        currency=currency,
        steps=steps_count,
        tariffs=tariffs,
        source=entry.string("source"),
        place=entry.place,
    )
