"""What answers become: columns that exist, of the right type, each fed once, and none forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from meritko.methodology.form import Fed, Feed, Form, Question, QuestionType, Section
from meritko.methodology.form_uses import SourceColumn, columns_fed
from meritko.methodology.formulas import nearest
from meritko.methodology.model import Column, ColumnType, Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes

_FITTING: dict[QuestionType, tuple[ColumnType, ...]] = {
    "text": ("text",),
    "whole": ("count", "number", "year"),
    "number": ("number",),
    "percent": ("percent",),
    "flag": ("flag",),
    "code": ("code",),
    "day": (),
    "month": (),
    "municipality": (),
}


def check(pack: Pack, notes: Notes) -> None:
    """Note every answer that could not become the column that it is said to feed."""
    for form in pack.forms.by_id.values():
        for fed in form.tables:
            _whole_key(pack, form, fed, notes)
        if form.origin:
            _origin(pack, form, notes)
        for section in form.sections:
            for question in section.questions:
                for feed in question.feeds:
                    _feed(pack, form, section, question, feed, notes)
                if question.beside:
                    _beside(pack, question, question.beside, notes)


def _whole_key(pack: Pack, form: Form, fed: Fed, notes: Notes) -> None:
    """A row without a part of its key, or without what is required, could not be joined to others."""
    table = pack.tables[fed.table]
    needed = {*table.key, *(column.id for column in table.columns if column.required)}
    told = {column for (of_table, column), _ in _fed_by(pack, form) if of_table == table.id}
    for column in sorted(needed - told - fed.identity.keys()):
        notes.add(fed.place, f"the rows of “{fed.table}” would have no “{column}”, which they need")


def _origin(pack: Pack, form: Form, notes: Notes) -> None:
    """A register takes the word of a form only where its variables may come from there."""
    asked = [(q, feed) for section in form.sections for q in section.questions for feed in q.feeds]
    heard = [(question, feed) for question, feed in asked if feed.table in pack.registers]
    if not heard:
        notes.add(form.place, f"form “{form.id}” has an origin, but feeds no register")
    for question, feed in heard:
        variable = pack.registers[feed.table].variable(feed.column)
        if variable is not None and form.origin not in variable.origins:
            notes.add(
                question.place,
                f"question “{question.id}”: “{feed}” does not come from “{form.origin}”"
                f"{nearest(form.origin, variable.origins)}",
            )


def _beside(pack: Pack, question: Question, beside: Feed, notes: Notes) -> None:
    known = tuple(f"{table.id}.{column.id}" for table in pack.tables.values() for column in table.columns)
    if str(beside) not in known:
        notes.add(
            question.place, f"there is no column “{beside}” to stand beside{nearest(str(beside), known)}"
        )


def _feed(pack: Pack, form: Form, section: Section, question: Question, feed: Feed, notes: Notes) -> None:
    place, name = question.place, f"question “{question.id}”"
    if feed.table in pack.registers:
        _variable(pack, question, feed, notes)
        return
    fed = form.fed(feed.table)
    if fed is None:
        notes.add(place, f"{name} feeds “{feed}”, but the form does not list the table “{feed.table}”")
        return
    if not feed.by_row and not _is_of_one_row(section, question, fed):
        notes.add(place, f"{name}: several rows of section “{section.id}” would feed one cell of “{feed}”")
        return
    columns = {column.id: column for column in pack.tables[feed.table].columns}
    alone = replace(question, feeds=(feed,))
    fitting = [columns.get(column) for _, (_, column) in columns_fed(pack, section, alone)]
    if not fitting or None in fitting:
        hint = "" if feed.by_row else nearest(feed.column, tuple(columns))
        notes.add(place, f"{name} feeds no column: there is no “{feed}”{hint}")
    for column in filter(None, fitting):
        _type(pack, question, feed, column, notes)


def _variable(pack: Pack, question: Question, feed: Feed, notes: Notes) -> None:
    register = pack.registers[feed.table]
    variable = register.variable(feed.column)
    name = f"question “{question.id}”"
    if variable is None:
        hint = nearest(feed.column, tuple(each.id for each in register.variables))
        notes.add(question.place, f"{name}: the register has no variable “{feed}”{hint}")
    elif variable.type not in _FITTING[question.type] or (
        variable.type == "code" and variable.codelist != question.codelist
    ):
        notes.add(question.place, f"{name} is of another type than the variable “{feed}”")


def _is_of_one_row(section: Section, question: Question, fed: Fed) -> bool:
    """Whether an answer of the section meets one row of the table only."""
    if question.computed or section.rows is None:
        return True
    root = section.rows.name if section.rows.source == "section" else section.id
    return fed.per == root


def _type(pack: Pack, question: Question, feed: Feed, column: Column, notes: Notes) -> None:
    name = f"question “{question.id}”"
    if column.type not in _FITTING[question.type]:
        notes.add(
            question.place,
            f"{name} of the type “{question.type}” cannot feed “{feed}” of the type “{column.type}”",
        )
    elif column.type == "code":
        if column.codelist != question.codelist:
            notes.add(question.place, f"{name}: “{feed}” takes codes of the list “{column.codelist}”")
        codes = {code.id for code in pack.codelists[question.codelist].codes}
        asked, taken = set(question.only) or codes, set(column.only) or codes
        if not asked <= taken:
            notes.add(question.place, f"{name}: “{feed}” takes no code “{min(asked - taken)}”")


def check_whole(pack: Pack, notes: Notes) -> None:
    """Note columns fed by two questions, and those of which nobody says how they come to be.

    A register takes what several parties say of the same variable.
    """
    told: dict[SourceColumn, Place] = {}
    for form in pack.forms.by_id.values():
        for column, place in _fed_by(pack, form):
            if column in told:
                notes.add(place, f"“{'.'.join(column)}” is already fed by another question ({told[column]})")
            told.setdefault(column, place)
    otherwise = {column: place for form in pack.forms.by_id.values() for column, place in _others(pack, form)}
    _not_asked(pack, otherwise | told, notes)


def _fed_by(pack: Pack, form: Form) -> Iterator[tuple[SourceColumn, Place]]:
    for section in form.sections:
        for question in section.questions:
            in_tables = tuple(feed for feed in question.feeds if feed.table not in pack.registers)
            for _, column in columns_fed(pack, section, replace(question, feeds=in_tables)):
                yield column, question.place


def _others(pack: Pack, form: Form) -> Iterator[tuple[SourceColumn, Place]]:
    """What identifies whom a form is about, and the columns that a register is asked for."""
    for fed in form.tables:
        yield from (((fed.table, column), fed.place) for column in fed.identity)
    for section in form.sections:
        for question in section.questions:
            for _, column in columns_fed(pack, section, question):
                yield column, question.place


def _not_asked(pack: Pack, told: dict[SourceColumn, Place], notes: Notes) -> None:
    columns = {(table.id, column.id) for table in pack.tables.values() for column in table.columns}
    excused: set[SourceColumn] = set()
    for entry in pack.forms.not_asked:
        for name in entry.what:
            wanted, _, column = name.partition(".")
            meant = {each for each in columns if each[0] == wanted and column in ("", each[1])}
            if not meant:
                notes.add(entry.place, f"“not_asked” names no table or column “{name}”")
            for each in sorted(meant & told.keys()):
                notes.add(entry.place, f"“{'.'.join(each)}” is asked for, by {told[each]}")
            excused |= meant
    if pack.forms.by_id:
        for table in pack.tables.values():
            lost = [c.id for c in table.columns if (table.id, c.id) not in told.keys() | excused]
            if lost:
                some = ", ".join(lost[:5])
                notes.add(table.place, f"no form asks for {table.id}: {some}, and no “not_asked” says why")
