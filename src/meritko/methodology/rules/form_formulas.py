"""Conditions and computed values of forms: of questions there are, asked before, and of a type that fits."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.methodology.form import Form, Question, QuestionType, Section
from meritko.methodology.formula_parser import shown
from meritko.methodology.formula_types import Level, Scope, ValueType, type_of
from meritko.methodology.formulas import Formula, FormulaError, nearest
from meritko.methodology.model import ColumnType
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes

_AS_COLUMN: dict[QuestionType, ColumnType] = {
    "text": "text",
    "whole": "count",
    "number": "number",
    "percent": "percent",
    "flag": "flag",
    "code": "code",
    "day": "text",
    "month": "text",
    "municipality": "text",
}
_NUMBERS: tuple[ValueType, ...] = ("whole", "number", "share")


def check(pack: Pack, notes: Notes) -> None:
    """Note every formula of a form that makes no sense where it stands."""
    for form in pack.forms.by_id.values():
        before: list[Question] = []
        for section in form.sections:
            if section.when:
                _condition(pack, section.when, before, notes)
            for number, question in enumerate(section.questions):
                if question.when:
                    _condition(pack, question.when, [*before, *section.questions[:number]], notes)
                if question.computed:
                    _computed(pack, form, section, question, question.computed, notes)
            if section.rows is None:
                before += section.questions


def _condition(pack: Pack, formula: Formula, earlier: Iterable[Question], notes: Notes) -> None:
    if _type(pack, formula, earlier, "row", notes) not in (None, "truth"):
        notes.add(formula.place, f"in “{shown(formula.text)}”: a condition is needed here, such as x = 1")


def _computed(
    pack: Pack, form: Form, section: Section, question: Question, formula: Formula, notes: Notes
) -> None:
    level: Level = "row"
    earlier = [each for part in form.sections if part.rows is None for each in part.questions]
    if question.over:
        over = form.section(question.over)
        if over is None or over.rows is None:
            notes.add(
                question.place, f"question “{question.id}”: there is no section with rows “{question.over}”"
            )
            return
        level, earlier = "aggregate", list(over.questions)
    elif section.rows is not None:
        notes.add(question.place, f"question “{question.id}”: a value in rows is asked, not computed")
        return
    asked = [each for each in earlier if each.computed is None]
    if _type(pack, formula, asked, level, notes) not in (None, *_NUMBERS):
        notes.add(formula.place, f"in “{shown(formula.text)}”: a number is needed here")


def _type(
    pack: Pack, formula: Formula, earlier: Iterable[Question], level: Level, notes: Notes
) -> ValueType | None:
    known = {question.id: _AS_COLUMN[question.type] for question in earlier}
    strange = next((name for name in formula.mentioned if name not in known), None)
    scope = Scope(
        columns=known,
        parameters=tuple(parameter.id for parameter in pack.parameters),
        codelists=tuple(pack.codelists),
    )
    try:
        if strange:
            raise FormulaError(f"no question “{strange}” comes before{nearest(strange, tuple(known))}")
        if formula.indicators:
            raise FormulaError("a form is filled in before any indicator is computed")
        return type_of(formula.expression, scope, level)
    except FormulaError as error:
        notes.add(formula.place, f"in “{shown(formula.text)}”: {error}")
        return None
