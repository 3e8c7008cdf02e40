"""The workbook of a submission: what stands in it, as `meritko.workbooks.forms` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from meritko.forms.asked import AskedRow, Slot, is_asked_in, options, root_of, rows_of, visible
from meritko.forms.checking import bounds
from meritko.methodology.form import NO_ROW, Question, Section, estimated_key, key_of
from meritko.web.methodology import language
from meritko.web.submissions.asking import Sheet
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import written
from meritko.web.ui.writing import day
from meritko.workbooks.forms import plan
from meritko.workbooks.forms.plan import text_of

SPARE_ROWS = 10
"""Empty rows that a workbook offers where rows are one's own."""

_NUMBERS = {"whole": "whole", "number": "number", "percent": "percent"}


@dataclass(frozen=True)
class Given:
    """What stands in a field in place of its answer: as somebody wrote it, and what is wrong with it."""

    value: plan.Value
    handed: plan.Handed
    estimate: bool | None = None
    comment: str | None = None
    wrong: str = ""


def book_of(
    sheet: Sheet, given: Mapping[str, Given] | None = None, problems: Iterable[str] = ()
) -> plan.FormBook:
    """The workbook of a submission.

    Args:
        sheet: The submission with its answers, which stand in the workbook.
        given: By key what stands there instead.
        problems: What is said first of all about a workbook that is given back.
    """
    of, form = sheet.submission, sheet.form
    facts = (
        (_("Form"), form.title.say(language())),
        (_("For whom"), of.name),
        (_("Year"), str(of.round.year)),
        (_("Last day"), day(of.round.due)),
    )
    laid = _Laid(sheet, given or {}, frozenset(visible(sheet.asked, _with_spare_rows(sheet, given or {}))))
    return plan.FormBook(
        whose_of(sheet),
        form.title.say(language()),
        of.name,
        facts,
        tuple(filter(None, (_sheet(laid, section) for section in form.sections))),
        tuple(problems),
    )


def whose_of(sheet: Sheet) -> plan.Whose:
    """Whose form it is."""
    of = sheet.submission
    return plan.Whose(of.form, of.round.year, of.kind, of.code)


@dataclass(frozen=True)
class _Laid:
    """A submission with what stands in its fields instead of answers, and the fields that are asked."""

    sheet: Sheet
    given: Mapping[str, Given]
    shown: frozenset[str]


def _sheet(laid: _Laid, section: Section) -> plan.Sheet | None:
    sheet = laid.sheet
    questions = [each for each in section.questions if each.computed is None]
    lines = []
    for row in _rows(sheet, section, laid.given):
        fields = {
            each.id: _field(laid, Slot(section, row.id, each))
            for each in questions
            if is_asked_in(sheet.asked.pack, each, row.id)
        }
        lines.append(plan.Line(row.id, _called(sheet, section, row), fields))
    if not lines or not questions:
        return None
    headings = tuple(_heading(each, is_short=section.rows is not None) for each in questions)
    intro = section.intro.say(language()) if section.intro else ""
    title = section.title.say(language())
    return plan.Sheet(section.id, title, intro, headings, tuple(lines), section.rows is None)


def _with_spare_rows(sheet: Sheet, given: Mapping[str, Given]) -> dict[str, Value]:
    """The answers, and a place without one in each row that the workbook has room for."""
    found: dict[str, Value] = {**dict.fromkeys(given), **sheet.values}
    for section in sheet.form.sections:
        if section.rows is not None and section.rows.source == "own":
            keys = (
                key_of(section.id, row.id, section.questions[0].id) for row in _rows(sheet, section, given)
            )
            found |= {key: None for key in keys if key not in found}
    return found


def _rows(sheet: Sheet, section: Section, given: Mapping[str, Given]) -> list[AskedRow]:
    """The rows of a section; where they are one's own, those that were given and spare ones besides."""
    values: dict[str, Value] = {**sheet.values, **dict.fromkeys(given)}
    found = list(rows_of(sheet.asked, section, values))
    root = _own_root(sheet, section)
    if root is None or root.rows is None:
        return found
    last = max((int(row.id) for row in found if row.id.isdecimal()), default=0)
    more = SPARE_ROWS if root.rows.most is None else min(SPARE_ROWS, root.rows.most - len(found))
    names = [str(number) for number in range(last + 1, last + 1 + max(more, 0))]
    return found + [AskedRow(name, root.title) for name in names]


def _own_root(sheet: Sheet, section: Section) -> Section | None:
    """The section whose own rows a section has, itself or another; None where rows are not one's own."""
    root = sheet.form.section(root_of(section))
    return root if root is not None and root.rows is not None and root.rows.source == "own" else None


def _called(sheet: Sheet, section: Section, row: AskedRow) -> str:
    if row.id == NO_ROW:
        return ""
    return row.label.say(language()) if _own_root(sheet, section) is None else row.id


def _heading(question: Question, *, is_short: bool) -> plan.Heading:
    """A question above a column, by its short heading, or before a line."""
    say = language()
    label, short = question.label.say(say), question.heading.say(say) if question.heading else ""
    parts = [label] if is_short and short else []
    parts += [_("What it is for: {why}").format(why=question.why.say(say))]
    if question.good:
        parts.append(_("Right: {example}").format(example=question.good.say(say)))
    if question.bad:
        parts.append(_("Wrong: {example}").format(example=question.bad.say(say)))
    return plan.Heading(
        question.id,
        (short if is_short else "") or label,
        "\n".join(parts),
        question.unit.say(say) if question.unit else "",
        question.good.say(say) if question.good else "",
        question.required,
        question.help.say(say) if question.help else "",
    )


def _field(laid: _Laid, slot: Slot) -> plan.Field:
    sheet, key, question = laid.sheet, slot.key, slot.question
    answer = sheet.answers.get(key)
    value = cell_value(question, sheet.values.get(key))
    marked = bool(sheet.values.get(estimated_key(key))) if question.estimated_mark else None
    is_unlikely_asked = question.likely_least is not None or question.likely_most is not None
    may_comment = question.deviation_needs_reason or bool(answer and answer.comment)
    may_comment = may_comment or (is_unlikely_asked and slot.section.rows is None)
    comment = (answer.comment if answer else "") if may_comment else None
    handed = plan.Handed(
        answer.version if answer else 0,
        text_of(value),
        "" if marked is None else "1" if marked else "0",
        text_of(comment),
    )
    there = laid.given.get(key) or Given(value, handed, marked, comment)
    least, most = bounds(sheet.asked, slot)
    is_compared = question.compare_with_last_year or question.beside is not None
    return plan.Field(
        key,
        _kind(question),
        there.value,
        there.handed,
        _offers(sheet, question),
        least,
        most,
        question.help.say(language()) if question.help else "",
        written(question, sheet.submission.before.get(key)) if is_compared else "",
        there.estimate if question.estimated_mark else None,
        there.comment if there.comment is not None else comment,
        there.wrong,
        key in laid.shown,
    )


def cell_value(question: Question, value: Value) -> plan.Value:
    """An answer as it stands in a cell."""
    if value is None:
        return None
    if question.type in {"day", "month"}:
        try:
            return date.fromisoformat(str(value) if question.type == "day" else f"{value}-01")
        except ValueError:
            return str(value)
    if question.type in _NUMBERS and not isinstance(value, str | bool):
        return value
    return written(question, value)


def _kind(question: Question) -> plan.Kind:
    match question.type:
        case "flag" | "code":
            return "list"
        case "whole" | "number" | "percent" | "day" | "month":
            return question.type
        case _:
            return "text"


def _offers(sheet: Sheet, question: Question) -> tuple[str, ...]:
    if question.type == "flag":
        return (written(question, True), written(question, False))
    return tuple(code.label.say(language()) for code in options(sheet.asked, question))
