"""Forms: each thing once, with what its kind needs, and every question for a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from meritko.methodology.form import GIVEN, IDENTITY, Fed, Form, Question, Rows, Section
from meritko.methodology.form_uses import indicators_of_columns, uses_of
from meritko.methodology.formulas import nearest
from meritko.methodology.model import Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules import form_feeds, form_formulas

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROW = re.compile(r"[A-Za-z0-9_]+")
_NUMERIC = ("whole", "number", "percent")


def check(pack: Pack, notes: Notes) -> None:
    """Note what no filler could fill in, and what is asked for nothing."""
    for form in pack.forms.by_id.values():
        if form.programme and pack.programme(form.programme) is None:
            hint = nearest(form.programme, tuple(each.id for each in pack.programmes))
            notes.add(form.place, f"there is no programme “{form.programme}”{hint}")
        _once(form, notes)
        for section in form.sections:
            _section(pack, form, section, notes)
        for fed in form.tables:
            _fed(pack, form, fed, notes)
    if notes.problems:
        return
    form_feeds.check(pack, notes)
    form_formulas.check(pack, notes)
    if not notes.problems:
        _purposes(pack, notes)
        form_feeds.check_whole(pack, notes)


def _once(form: Form, notes: Notes) -> None:
    _no_repeats("section", ((section.id, section.place) for section in form.sections), notes)
    _no_repeats("table", ((fed.table, fed.place) for fed in form.tables), notes)
    for section in form.sections:
        _no_repeats("question", ((each.id, each.place) for each in section.questions), notes)
        if section.rows:
            _no_repeats("row", ((row.id, row.place) for row in section.rows.listed), notes)


def _no_repeats(what: str, named: Iterable[tuple[str, Place]], notes: Notes) -> None:
    seen: dict[str, Place] = {}
    for name, place in named:
        if name in seen:
            notes.add(place, f"there is already a {what} “{name}” here ({seen[name]})")
        seen.setdefault(name, place)


def _section(pack: Pack, form: Form, section: Section, notes: Notes) -> None:
    if not _NAME.fullmatch(section.id):
        notes.add(section.place, f"“{section.id}” cannot name a section: small letters, digits and _ only")
    if (section.layout == "fields") != (section.rows is None):
        notes.add(section.place, f"section “{section.id}”: “rows” belong to the layouts rows and grid")
    if section.rows:
        _rows(pack, form, section, section.rows, notes)
    for question in section.questions:
        _question(pack, section, question, notes)


def _rows(pack: Pack, form: Form, section: Section, rows: Rows, notes: Notes) -> None:
    place = section.place
    earlier = [each.id for each in form.sections[: form.sections.index(section)] if each.rows]
    if rows.source == "given":
        _known(rows.name, GIVEN, "list of given rows", place, notes)
    if rows.source == "section":
        _known(rows.name, earlier, "earlier section with rows", place, notes)
    if rows.source == "codelist" and _known(rows.name, pack.codelists, "code list", place, notes):
        codes = tuple(code.id for code in pack.codelists[rows.name].codes)
        for code in rows.only:
            _known(code, codes, f"code of the list {rows.name}", place, notes)
    for row in rows.listed:
        if not _ROW.fullmatch(row.id):
            notes.add(row.place, f"“{row.id}” cannot name a row: letters, digits and _ only")
    if rows.most is not None and rows.most < max(rows.least, 1):
        notes.add(place, f"section “{section.id}” may have {rows.most} rows at most, but needs more")


def _question(pack: Pack, section: Section, question: Question, notes: Notes) -> None:
    place, name = question.place, f"question “{question.id}”"
    if not _NAME.fullmatch(question.id):
        notes.add(place, f"“{question.id}” cannot name a question: small letters, digits and _ only")
    if (question.type == "code") != bool(question.codelist):
        notes.add(place, f"{name}: the type “code” and a code list belong together")
    elif question.codelist and _known(question.codelist, pack.codelists, "code list", place, notes):
        codes = tuple(code.id for code in pack.codelists[question.codelist].codes)
        for code in (*question.only, *filter(None, [question.if_unanswered])):
            _known(code, codes, f"code of the list {question.codelist}", place, notes)
    limits = (question.least, question.likely_least, question.likely_most, question.most)
    given = [limit for limit in limits if limit is not None]
    if given and question.type not in _NUMERIC:
        notes.add(place, f"{name}: bounds belong to a question about a number")
    if given != sorted(given):
        notes.add(place, f"{name}: the bounds are not in order: least, likely_least, likely_most, most")
    if question.estimated_mark and question.type not in _NUMERIC:
        notes.add(place, f"{name}: only a number can be an estimate")
    if question.deviation_needs_reason and not (question.compare_with_last_year or question.beside):
        notes.add(place, f"{name}: nothing is shown beside that an answer could deviate from")
    if question.computed and (question.required or question.when):
        notes.add(place, f"{name}: what is computed is not asked, so it has no condition and is not required")
    if question.if_not_asked is not None and not (question.when or section.when):
        notes.add(place, f"{name}: “if_not_asked” belongs to a question with a condition")
    if question.over and not question.computed:
        notes.add(place, f"{name}: “over” belongs to a computed value")


def _fed(pack: Pack, form: Form, fed: Fed, notes: Notes) -> None:
    if not _known(fed.table, pack.tables, "table of a workbook", fed.place, notes):
        return
    if fed.per:
        _known(
            fed.per, [each.id for each in form.sections if each.rows], "section with rows", fed.place, notes
        )
    columns = tuple(column.id for column in pack.tables[fed.table].columns)
    section = form.section(fed.per)
    of_row = GIVEN.get(section.rows.name, ()) if section and section.rows else ()
    words = (*IDENTITY[form.about], *(f"row.{word}" for word in ("id", *of_row) if fed.per))
    for column, what in fed.identity.items():
        _known(column, columns, f"column of the table {fed.table}", fed.place, notes)
        _known(what, words, "part of the identity", fed.place, notes)


def _purposes(pack: Pack, notes: Notes) -> None:
    made = indicators_of_columns(pack)
    codes = {indicator.code for indicator in pack.indicators}
    known = {*codes, *pack.tables, *(check.id for check in pack.checks)}
    known |= {f"{table.id}.{column.id}" for table in pack.tables.values() for column in table.columns}
    known |= {f"{each.id}.{variable.id}" for each in pack.registers.values() for variable in each.variables}
    for form in pack.forms.by_id.values():
        for section in form.sections:
            for question in section.questions:
                for name in question.uses:
                    _known(name, sorted(known), "indicator, column or check", question.place, notes)
                _purpose(question, uses_of(pack, form, section, question, made), codes, notes)


def _purpose(question: Question, uses: tuple[str, ...], codes: set[str], notes: Notes) -> None:
    name = f"question “{question.id}”"
    if question.purpose == "indicator" and not codes.intersection(uses):
        notes.add(question.place, f"{name}: it is asked for an indicator, but none is made of the answer")
    if question.purpose in ("control", "register") and not (uses or question.feeds):
        notes.add(question.place, f"{name}: say in “uses” what the answer is compared with or entered in")


def _known(
    name: str, known: Iterable[str] | Mapping[str, object], what: str, place: Place, notes: Notes
) -> bool:
    names = tuple(known)
    if name not in names:
        notes.add(place, f"there is no {what} “{name}”{nearest(name, names)}")
    return name in names
