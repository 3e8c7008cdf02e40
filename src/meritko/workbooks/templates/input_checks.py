"""What a spreadsheet program lets into a cell, and what it says beside it and when it does not."""

from __future__ import annotations

from meritko.methodology.model import Column
from meritko.wording import Translator, n_
from meritko.workbooks.findings import column_letter
from meritko.workbooks.templates.lists import Lists

LONGEST_MESSAGE = 255
LONGEST_HEADING = 32
"""Characters of a message of a check and of the line above it."""
_EARLIEST = 1900

Check = dict[str, object]


def input_check(column: Column, index: int, message: str, lists: Lists, year: int, say: Translator) -> Check:
    """The check of a column as XlsxWriter takes it.

    Args:
        column: The column.
        index: Where it stands in the sheet, from 0.
        message: What is said beside a selected cell.
        lists: What columns choose from.
        year: The year of the template.
        say: The language of what is said.
    """
    check, refusal = _rule(column, index, lists, year)
    parts = {"least": column.least or 0, "digits": column.digits or 0, "year": year}
    heading = shortened(column.header, LONGEST_HEADING)
    return check | {
        "ignore_blank": True,
        "input_title": heading,
        "input_message": shortened(message, LONGEST_MESSAGE),
        "error_title": heading,
        "error_message": shortened(say(refusal).format(**parts), LONGEST_MESSAGE),
    }


def _rule(column: Column, index: int, lists: Lists, year: int) -> tuple[Check, str]:
    least = column.least or 0
    match column.type:
        case "text":
            return {"validate": "any"}, ""
        case "code":
            block = lists.block(column)
            source = lists.source(block) if block else ""
            check: Check = {"validate": "list", "source": source, "error_type": "warning"}
            return check, n_("This is not in the list. Choose from it; only a code of the list may stay.")
        case "flag":
            return {"validate": "list", "source": ["1", "0"]}, n_("Write 1 for yes, 0 for no.")
        case "digits":
            check = {"validate": "custom", "value": _digits(index, column.digits or 0)}
            return check, n_("Write all {digits} digits and nothing else.")
        case "year":
            check = _between("integer", _EARLIEST, year + 1)
            return check, n_("Write the year alone, in four digits, such as {year}.")
        case "percent":
            check = _between("decimal", least, 100)
            return check, n_("Write a number from {least} to 100 without the per cent sign.")
        case "count":
            check = {"validate": "integer", "criteria": ">=", "value": least}
            return check, n_("Write a whole number from {least} up, without a unit or a remark.")
        case _:
            check = {"validate": "decimal", "criteria": ">=", "value": least}
            return check, n_("Write a number from {least} up, without a unit or a remark.")


def _between(kind: str, least: int, most: int) -> Check:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _digits(index: int, width: int) -> str:
    """A formula that holds for so many digits, spaces aside: anything else does not come back the same."""
    digits = f'SUBSTITUTE({column_letter(index)}2," ","")'
    return f'=TEXT(VALUE({digits}),"{"0" * width}")={digits}'


def shortened(text: str, most: int) -> str:
    """The text, cut at a word where it is too long."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–(") + "…"
