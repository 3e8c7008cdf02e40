"""A section of a form on its sheet: questions below one another, or a grid of rows and questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.wording import Translator
from meritko.workbooks.forms import looks as sizes
from meritko.workbooks.forms.lists import Lists
from meritko.workbooks.forms.looks import Looks, height_of
from meritko.workbooks.forms.plan import ANSWER, COMMENT, ESTIMATE, Field, Heading, Line, Sheet
from meritko.workbooks.templates.input_checks import LONGEST_HEADING, LONGEST_MESSAGE, shortened
from meritko.workbooks.writing import LONGEST_TEXT

HEADINGS = 3
"""The row (from 0) of the headings: above it the hidden keys, the title and what the section is about."""

_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 320, 46, 17


@dataclass(frozen=True)
class _Column:
    """A column of a sheet: what its cells are, of which question, how they are headed and written."""

    role: str
    heading: str
    width: float
    look: Format
    note: str = ""


def write_list(page: Worksheet, sheet: Sheet, lists: Lists, looks: Looks, say: Translator) -> None:
    """A section without rows: a question a line, its answer, last year's value, what belongs there."""
    line = sheet.lines[0]
    columns = _columns_of_list(list(line.fields.values()), looks, say)
    _head(page, sheet, columns, looks)
    asked = [heading for heading in sheet.headings if heading.id in line.fields]
    for at, heading in enumerate(asked, start=HEADINGS + 1):
        field = line.fields[heading.id]
        label = f"{heading.text}{' *' if heading.is_required else ''}"
        page.write_string(at, 0, f"{line.id}/{heading.id}")
        page.write_string(at, 1, label, looks.strong_label)
        _note(page, at, 1, heading.note)
        beside = {"last": field.last, "help": _belongs(heading, say), "wrong": field.wrong}
        for column, each in enumerate(columns[1:], start=2):
            if each.role in beside:
                look = looks.wrong_text if each.role == "wrong" else looks.quiet
                page.write_string(at, column, beside[each.role][:LONGEST_TEXT], look)
            else:
                _cell(page, at, column, each.role, field, heading, lists, looks, say)
        texts = {each.role: each.width for each in columns}
        told = [(beside[role], width) for role, width in texts.items() if role in beside]
        page.set_row(at, height_of([(label, sizes.LABEL_WIDTH), *told]))


def _columns_of_list(fields: Sequence[Field], looks: Looks, say: Translator) -> list[_Column]:
    quiet = looks.quiet_heading
    columns = [
        _Column("", say("Question"), sizes.LABEL_WIDTH, looks.heading),
        _Column(ANSWER, say("Answer"), sizes.ANSWER_WIDTH, looks.heading),
    ]
    if any(field.estimate is not None for field in fields):
        columns.append(_Column(ESTIMATE, say("Estimate"), sizes.SMALL_WIDTH, quiet))
    if any(field.last for field in fields):
        columns.append(_Column("last", say("Last year"), sizes.LAST_WIDTH, quiet))
    columns.append(_Column("help", say("What belongs there"), sizes.HELP_WIDTH, quiet))
    if any(field.comment is not None for field in fields):
        columns.append(_Column(COMMENT, say("Why so"), sizes.COMMENT_WIDTH, quiet))
    if any(field.wrong for field in fields):
        columns.append(_Column("wrong", say("What is wrong"), sizes.COMMENT_WIDTH, quiet))
    return columns


def write_grid(page: Worksheet, sheet: Sheet, lists: Lists, looks: Looks, say: Translator) -> None:
    """A section with rows: a row a line, a question a column, last year's value in a column beside."""
    nothing = Heading("", "")
    columns = [_Column("", say("Row"), _row_width(sheet), looks.heading)]
    of: list[tuple[Heading, str]] = [(nothing, "")]
    for heading in sheet.headings:
        for each in _columns_of(heading, sheet.lines, looks, say):
            columns.append(each)
            of.append((heading, each.role.split(" ")[0]))
    if any(field.wrong for line in sheet.lines for field in line.fields.values()):
        columns.append(_Column("wrong", say("What is wrong"), sizes.COMMENT_WIDTH, looks.quiet_heading))
        of.append((nothing, "wrong"))
    _head(page, sheet, columns, looks)
    for at, line in enumerate(sheet.lines, start=HEADINGS + 1):
        page.write_string(at, 0, f"{line.id}/")
        page.write_string(at, 1, line.label, looks.strong_label)
        wrong = " ".join(field.wrong for field in line.fields.values() if field.wrong)
        for column, (heading, role) in enumerate(of[1:], start=2):
            field = line.fields.get(heading.id)
            if role == "wrong":
                page.write_string(at, column, wrong[:LONGEST_TEXT], looks.wrong_text)
            elif field is None:
                page.write_blank(at, column, None, looks.quiet)
            elif role == "last":
                page.write_string(at, column, field.last, looks.quiet)
            else:
                _cell(page, at, column, role, field, heading, lists, looks, say)
        page.set_row(at, height_of([(line.label, columns[0].width), (wrong, sizes.COMMENT_WIDTH)]))


def _columns_of(heading: Heading, lines: Sequence[Line], looks: Looks, say: Translator) -> list[_Column]:
    fields = [line.fields[heading.id] for line in lines if heading.id in line.fields]
    is_wide = any(field.kind == "text" or (field.kind == "list" and max(map(len, field.offers)) > 12)
                  for field in fields)  # fmt: skip
    unit = f" ({heading.unit})" if heading.unit else ""
    text = f"{heading.text}{unit}{' *' if heading.is_required else ''}"
    width = sizes.TEXT_WIDTH if is_wide else sizes.GRID_WIDTH
    look = looks.required if heading.is_required else looks.heading
    note = "\n".join(filter(None, (heading.help, heading.note)))
    found = [_Column(f"{ANSWER} {heading.id}", text, width, look, note)]
    if any(field.estimate is not None for field in fields):
        found.append(
            _Column(f"{ESTIMATE} {heading.id}", say("estimate"), sizes.SMALL_WIDTH, looks.quiet_heading)
        )
    if any(field.last for field in fields):
        found.append(_Column("last", say("last year"), sizes.GRID_WIDTH, looks.quiet_heading))
    if any(field.comment is not None for field in fields):
        found.append(_Column(f"{COMMENT} {heading.id}", say("why so"), sizes.TEXT_WIDTH, looks.quiet_heading))
    return found


def _head(page: Worksheet, sheet: Sheet, columns: Sequence[_Column], looks: Looks) -> None:
    page.set_column(0, 0, None, None, {"hidden": True})
    page.write_string(0, 0, sheet.section)
    page.set_row(0, None, None, {"hidden": True})
    page.write_string(1, 1, sheet.title, looks.title)
    width = sum(column.width for column in columns)
    page.merge_range(2, 1, 2, len(columns), sheet.intro, looks.intro)
    page.set_row(2, height_of([(sheet.intro, width)]) if sheet.intro else 6)
    for at, column in enumerate(columns, start=1):
        page.set_column(at, at, column.width)
        page.write_string(HEADINGS, at, column.heading, column.look)
        _note(page, HEADINGS, at, column.note)
        if column.role and column.role not in {"last", "help", "wrong"}:
            page.write_string(0, at, column.role)
    page.set_row(HEADINGS, height_of([(column.heading, column.width) for column in columns]))
    page.freeze_panes(HEADINGS + 1, 2)
    page.protect("", {"format_columns": True, "format_rows": True})


def _cell(
    page: Worksheet,
    row: int,
    column: int,
    role: str,
    field: Field,
    heading: Heading,
    lists: Lists,
    looks: Looks,
    say: Translator,
) -> None:
    """The cell of an answer, of the mark of an estimate, or of the reason."""
    if role == ANSWER:
        _answer(page, row, column, field, looks)
        page.data_validation(row, column, row, column, _check(field, heading, lists, say))
    elif role == ESTIMATE and field.estimate is not None:
        page.write_string(row, column, say("yes") if field.estimate else "", looks.text)
        page.data_validation(row, column, row, column, {"validate": "list", "source": [say("yes")]})
    elif role == COMMENT and field.comment is not None:
        page.write_string(row, column, field.comment[:LONGEST_TEXT], looks.text)
    else:
        page.write_blank(row, column, None, looks.quiet)


def _answer(page: Worksheet, row: int, column: int, field: Field, looks: Looks) -> None:
    value, look = field.value, _look_of(field, looks)
    if isinstance(value, date):
        page.write_datetime(row, column, value, looks.wrong_day if field.wrong else look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, look)
    elif value:
        page.write_string(row, column, str(value)[:LONGEST_TEXT], look)
    else:
        page.write_blank(row, column, None, look)


def _look_of(field: Field, looks: Looks) -> Format:
    if field.wrong:
        return looks.wrong
    is_number = field.kind in {"whole", "number", "percent"}
    if not field.is_asked:
        return looks.not_asked_number if is_number or field.kind in {"day", "month"} else looks.not_asked
    by_kind = {"whole": looks.whole, "number": looks.number, "percent": looks.number,
               "day": looks.day, "month": looks.month}  # fmt: skip
    return by_kind.get(field.kind, looks.text)


def _check(field: Field, heading: Heading, lists: Lists, say: Translator) -> dict[str, object]:
    title = shortened(heading.text, LONGEST_HEADING)
    found = _RULES[field.kind](field, lists, say)
    return found | {
        "ignore_blank": True,
        "input_title": title,
        "input_message": shortened(field.help, LONGEST_MESSAGE),
        "error_title": title,
        "error_message": shortened(str(found.get("error_message", "")), LONGEST_MESSAGE),
    }


def _any(_field: Field, _lists: Lists, _say: Translator) -> dict[str, object]:
    return {"validate": "any"}


def _list(field: Field, lists: Lists, say: Translator) -> dict[str, object]:
    return {
        "validate": "list",
        "source": lists.source(field.offers),
        "error_message": say("Choose from the list that opens at the cell."),
    }


def _number(field: Field, _lists: Lists, say: Translator) -> dict[str, object]:
    kind = "integer" if field.kind == "whole" else "decimal"
    least, most = field.least or 0, field.most
    if most is None:
        words = say("Write a number from {least} up, without a unit or a remark.").format(least=_n(least))
        return {"validate": kind, "criteria": ">=", "value": least, "error_message": words}
    words = say("Write a number from {least} to {most}, without a unit or a remark.")
    return {
        "validate": kind, "criteria": "between", "minimum": least, "maximum": most,
        "error_message": words.format(least=_n(least), most=_n(most)),
    }  # fmt: skip


def _n(number: float) -> str:
    return f"{number:g}".replace(".", ",")


_RULES: dict[str, Callable[[Field, Lists, Translator], dict[str, object]]] = {
    "text": _any, "day": _any, "month": _any, "list": _list,
    "whole": _number, "number": _number, "percent": _number,
}  # fmt: skip


def _belongs(heading: Heading, say: Translator) -> str:
    """What is said in the column beside an answer: the unit, what belongs there, and an example."""
    unit = f"[{heading.unit}]" if heading.unit else ""
    example = say("Such as {good}").format(good=heading.good) if heading.good else ""
    return " ".join(filter(None, (unit, heading.help, example)))


def _note(page: Worksheet, row: int, column: int, text: str) -> None:
    if text:
        lines = sum(1 + len(line) // _NOTE_LETTERS for line in text.split("\n"))
        size = {"width": _NOTE_WIDTH, "height": lines * _NOTE_LINE + 12}
        page.write_comment(row, column, text, size)


def _row_width(sheet: Sheet) -> float:
    longest = max((len(line.label) for line in sheet.lines), default=0)
    return float(min(max(longest + 2, 10), sizes.ROW_WIDTH))
