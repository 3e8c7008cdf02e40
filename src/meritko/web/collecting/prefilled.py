"""What stands beside answers from the start: last year's values, and what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meritko.methodology.form import NO_ROW, Form, Question, key_of, parts_of
from meritko.web.collecting.models import Invited
from meritko.web.submissions.models import Answer, Project, Round
from meritko.web.submissions.states import RoundState, Value
from meritko.web.territory.deriving import Held
from meritko.web.territory.queries.register import places, register_of
from meritko.web.territory.register_pack import register, variables

REGISTER_LIST = "register_municipalities"
"""The list of rows that a form about the country is given: every place of the register."""

Who = tuple[str, str]
"""Kind and code of somebody who is asked."""


def last_round(around: Round) -> Round | None:
    """The round whose answers stand beside: the one it is a copy of, else the latest before of the form."""
    if around.copied_from is not None:
        return around.copied_from
    found = Round.objects.filter(form=around.form, year__lt=around.year).exclude(state=RoundState.DRAFT)
    return found.order_by("-year").first()


def befores(around: Round, form: Form, asked: Iterable[Invited]) -> dict[Who, dict[str, Value]]:
    """What stands beside for each of those who are asked; what the register says goes before last year's."""
    found = {(each.kind, each.code): dict[str, Value]() for each in asked}
    for who, values in _last_year(around, form, found).items():
        found[who] |= values
    for who, values in _register(around, form, found).items():
        found[who] |= values
    return found


def given_sections(form: Form) -> list[str]:
    """The sections that ask of every place of the register."""
    return [each.id for each in form.sections if each.rows and each.rows.name == REGISTER_LIST]


def given_rows(around: Round, form: Form) -> list[tuple[str, str, str]]:
    """The rows (section, code, name) of sections that ask of every place of the register."""
    sections = given_sections(form)
    listed = register_of(around.year) if sections else []
    return [(section, each.code, each.standing.name) for section in sections for each in listed]


def known(form: Form, code: str) -> dict[str, Value]:
    """What needs no answer, since it is known who is asked: the municipality that a form is about."""
    if form.about != "municipality":
        return {}
    return {
        key_of(section.id, NO_ROW, question.id): code
        for section in form.sections
        if section.rows is None
        for question in section.questions
        if question.type == "municipality"
    }


def _last_year(
    around: Round, form: Form, asked: Mapping[Who, Mapping[str, Value]]
) -> dict[Who, dict[str, Value]]:
    last = last_round(around)
    compared = {
        (section.id, question.id)
        for section in form.sections
        for question in section.questions
        if question.compare_with_last_year
    }
    if last is None or not compared:
        return {}
    told: dict[Who, dict[str, Value]] = {}
    answers = Answer.objects.filter(submission__round=last, value__isnull=False)
    rows = answers.values_list("submission__kind", "submission__code", "key", "value")
    for kind, code, key, value in rows.order_by("pk"):
        section, _row, question = parts_of(key)
        if (section, question) in compared:
            told.setdefault((kind, code), {})[key] = value
    elder = _elder_projects(code for kind, code in asked if kind == "project")
    found = {who: told.get(who) or told.get(("project", elder.get(who, "")), {}) for who in asked}
    return {who: values for who, values in found.items() if values}


def _elder_projects(codes: Iterable[str]) -> dict[Who, str]:
    """A project -> an earlier one in the same locality, which it goes on from when it is new itself."""
    mine = Project.objects.filter(code__in=list(codes), locality__isnull=False).select_related("locality")
    found: dict[Who, str] = {}
    for each in mine:
        others = Project.objects.filter(locality=each.locality, since_year__lt=each.since_year)
        elder = others.filter(programme=each.programme).order_by("-since_year").first()
        if elder is not None:
            found["project", each.code] = elder.code
    return found


def _register(around: Round, form: Form, asked: Mapping[Who, object]) -> dict[Who, dict[str, Value]]:
    """What the register says of municipalities and places in a list, and the localities of projects."""
    codes = [code for _kind, code in asked]
    if form.about == "project":
        return _localities(form, codes)
    told = list(_variables(form))
    if not told:
        return {}
    if form.about == "municipality":
        found = places(codes, around.year, {})
        return {("municipality", each.code): _said(told, NO_ROW, each.held) for each in found}
    said: dict[str, Value] = {}
    for each in register_of(around.year) if given_sections(form) else ():
        said |= _said(told, each.code, each.held)
    return dict.fromkeys(asked, said)


def _variables(form: Form) -> Iterable[tuple[str, Question, str]]:
    """The questions that the register knows something about: section, question and the variable."""
    kept = register()
    if kept is None:
        return
    by_column = {each.column: name for name, each in variables().items() if each.column}
    for section in form.sections:
        for question in section.questions:
            beside, fed = question.beside, [feed.column for feed in question.feeds if feed.table == kept.id]
            if beside is not None and beside.table == kept.table:
                name = by_column.get(beside.column, beside.column)
            else:
                name = next(iter(fed), "")
            if name in variables():
                yield section.id, question, name


def _said(told: Iterable[tuple[str, Question, str]], row: str, held: Mapping[str, Held]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for section, question, variable in told:
        value = held[variable].value if variable in held else None
        if value is not None:
            is_flag = question.type == "flag"
            found[key_of(section, row, question.id)] = bool(int(value)) if is_flag else value
    return found


def _localities(form: Form, codes: list[str]) -> dict[Who, dict[str, Value]]:
    """The names of the localities, beside the confidential text by which a project says where it works."""
    keys = [
        key_of(section.id, NO_ROW, question.id)
        for section in form.sections
        for question in section.questions
        if question.type == "text" and question.confidential and question.purpose == "identification"
    ]
    found = Project.objects.filter(code__in=codes, locality__isnull=False).select_related("locality")
    return {("project", each.code): dict.fromkeys(keys, str(each.locality)) for each in found}
