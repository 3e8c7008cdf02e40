"""What a workbook of a past year would make: submissions with answers, and rows kept beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meritko.engine.tables import Value
from meritko.forms.asked import Answer, Asked, ask, root_of
from meritko.forms.becoming import Cell, FedRow, cells, rows_for_tables
from meritko.forms.prefilling import answers_from_rows
from meritko.methodology.form import NO_ROW, Fed, Form
from meritko.methodology.pack import Pack
from meritko.web.collecting.past.meaning import Places, forms_fed_by, written_in, written_in_history
from meritko.web.collecting.past.told import Told, ToldRow
from meritko.web.collecting.prefilled import known

COUNTRY = "CZ"
"""The code of what is about the whole country."""

_WHO: Mapping[str, tuple[str, ...]] = {
    "municipality": ("name", "region", "postcode"),
    "region": ("region",),
    "project": ("project",),
    "country": ("year",),
}
"""The parts of an identity by which rows of several tables are told to be of the same one."""


@dataclass(frozen=True)
class Kept:
    """A row that is kept beside answers.

    `what`: `whole` a row that nobody is asked by, or that no answer of the submission makes; `part` the
    columns that the answers do not make as they were; `absent` a row that the answers make and was not there.
    `of`: the row of the form that it is about, empty for a row of no submission.
    """

    table: str
    values: Mapping[str, Value]
    what: str
    of: str = ""
    code: str = ""
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True)
class Planned:
    """A submission to be made; `parts` say of whom it is, as the workbook writes it."""

    form: Form
    code: str
    parts: Mapping[str, str]
    answers: Mapping[str, Answer]
    rows: tuple[tuple[str, str], ...]
    kept: tuple[Kept, ...]


@dataclass
class Plan:
    """All that a workbook would make. `doubled`: how many ways of writing mean a place that another means."""

    told: Told
    places: Places
    submissions: list[Planned] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    doubled: int = 0

    @property
    def forms(self) -> list[Form]:
        return list({each.form.id: each.form for each in self.submissions}.values())

    @property
    def answered(self) -> int:
        return sum(len(each.answers) for each in self.submissions)


def plan_of(pack: Pack, told: Told, places: Places) -> Plan:
    """What a workbook makes where its places mean what is known of them.

    Rows whose place is not known are kept whole; so they are delivered, but nobody is asked by them.
    """
    plan = Plan(told, places)
    used: set[tuple[str, str, int]] = set()
    forms = forms_fed_by(pack, told.rows)
    for form in forms:
        taken: set[str] = set()
        for parts, rows in _by_whom(form, told).items():
            code = _code(form, rows, places, told.year)
            if not code or code in taken:
                plan.doubled += bool(code)
                continue
            taken.add(code)
            plan.submissions.append(_planned(pack, form, code, dict(parts), rows, told.year, forms))
            used |= {(table, row.sheet, row.row) for table, of in rows.items() for row in of}
    for table, listed in told.rows.items():
        for row in listed:
            if (table, row.sheet, row.row) not in used:
                written = written_in_history(table, row.values, places.regions)
                code = places.code(written) if written else ""
                plan.kept.append(Kept(table, row.values, "whole", "", code, row.sheet, row.row))
    return plan


def _by_whom(form: Form, told: Told) -> dict[tuple[tuple[str, str], ...], dict[str, list[ToldRow]]]:
    """The rows of each one whom a form is about: what is known of them by part, then rows by table."""
    wanted = _WHO.get(form.about, ())
    found: dict[tuple[str, ...], dict[str, list[ToldRow]]] = {}
    parts: dict[tuple[str, ...], dict[str, str]] = {}
    for fed in form.tables:
        for row in told.rows.get(fed.table, ()):
            mine = {
                part: str(value)
                for column, part in fed.identity.items()
                if (value := row.values.get(column)) is not None
            }
            who = tuple(mine.get(part, "") for part in wanted)
            if any(who):
                found.setdefault(who, {}).setdefault(fed.table, []).append(row)
                parts[who] = mine | parts.get(who, {})
    return {tuple(parts[who].items()): rows for who, rows in found.items()}


def _code(form: Form, rows: Mapping[str, Sequence[ToldRow]], places: Places, year: int) -> str:
    """The code of the one that rows are about; empty when it is not known."""
    fed = next(each for each in form.tables if each.table in rows)
    row = rows[fed.table][0].values
    parts = {part: row.get(column) for column, part in fed.identity.items()}
    match form.about:
        case "municipality":
            written = written_in(fed, row, places.regions)
            return places.code(written) if written else ""
        case "region":
            return places.region(parts["region"])
        case "project":
            return str(parts["project"] or "")
        case "country":
            return COUNTRY if str(parts["year"]) == str(year) else ""
        case _:
            return ""


def _planned(
    pack: Pack,
    form: Form,
    code: str,
    parts: Mapping[str, str],
    rows: Mapping[str, Sequence[ToldRow]],
    year: int,
    forms: Sequence[Form],
) -> Planned:
    asked = ask(pack, form, year)
    answers = answers_from_rows(asked, {name: [row.values for row in of] for name, of in rows.items()})
    answers |= known(form, code)
    made = rows_for_tables(asked, answers, parts)
    kept: list[Kept] = []
    for fed in form.tables:
        others = _told_by_others(asked, fed, forms)
        kept += _beside(fed, rows.get(fed.table, ()), made[fed.table], others)
    return Planned(form, code, parts, answers, tuple(_own_rows(asked, rows)), tuple(kept))


def _told_by_others(asked: Asked, fed: Fed, forms: Sequence[Form]) -> set[str]:
    """The columns of a table that are none of a form's business: others tell them, or look after the rest."""
    pack, year = asked.pack, asked.setting.year
    feeding = [each for each in forms if each.fed(fed.table)]
    told = {
        each.id: {column.id for *_cell, column in _cells(ask(pack, each, year), fed.table)}
        for each in feeding
    }
    mine = told[asked.form.id]
    others = {column for columns in told.values() for column in columns} - mine
    if feeding[0] is asked.form:
        return others
    return {column.id for column in pack.tables[fed.table].columns} - mine


def _cells(asked: Asked, table: str) -> Iterator[Cell]:
    fed = asked.form.fed(table)
    return cells(asked, fed, "1" if fed.per else NO_ROW, {}) if fed else iter(())


def _beside(fed: Fed, told: Sequence[ToldRow], made: Sequence[FedRow], others: set[str]) -> Iterator[Kept]:
    """What has to be kept of a table's rows besides answers, so that they can be told as they were."""
    rows = {row.origin: row for row in made}
    for number, row in enumerate(told, start=1):
        of = str(number) if fed.per else NO_ROW
        found = rows.pop(of, None)
        if found is None or (not fed.per and number > 1):
            yield Kept(fed.table, row.values, "whole", of, "", row.sheet, row.row)
            continue
        values = {
            column: value
            for column, value in row.values.items()
            if column in fed.identity or _differs(column, value, found, others)
        }
        yield Kept(fed.table, values, "part", of, "", row.sheet, row.row)
    for of in rows:
        yield Kept(fed.table, {}, "absent", of)


def _differs(column: str, value: Value, found: FedRow, others: set[str]) -> bool:
    if column in found.values:
        return found.values[column] != value
    return value is not None and column not in others


def _own_rows(asked: Asked, rows: Mapping[str, Sequence[ToldRow]]) -> Iterator[tuple[str, str]]:
    """The rows of sections that fillers add rows to: the section and the number of the row."""
    for fed in asked.form.tables:
        section = asked.form.section(fed.per)
        if section and section.rows and section.rows.source == "own" and root_of(section) == section.id:
            yield from ((section.id, str(number)) for number in range(1, len(rows.get(fed.table, ())) + 1))
