"""What was typed against the downloaded workbooks, and results of the web against `meritko evaluate`."""

from __future__ import annotations

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from meritko.methodology.form import Form, Question
from meritko.web.methodology import current_pack

from .installation import MERITKO
from .test_workbooks import cell
from .whole_rounds_typing import Typed


@dataclass(frozen=True)
class Filled:
    """A form that was filled in: by its identity its rows are known in the tables it feeds."""

    form: str
    identity: dict[str, str]
    typed: Typed


def value_of(question: Question, text: str) -> object:
    """What was typed, as it stands in a table."""
    if question.type in {"whole", "number", "percent", "flag"}:
        return float(text.replace("\N{NO-BREAK SPACE}", "").replace(",", "."))
    return text


def plain(value: object) -> object:
    """What stands in a cell, whether Excel has it as a number or as text."""
    if isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, int | float) else value


def every_section_is_typed(filled: Filled) -> None:
    form = current_pack().forms.by_id[filled.form]
    asked = {s.id for s in form.sections if any(each.computed is None for each in s.questions)}
    assert asked == {key.split("/")[0] for key in filled.typed}


def is_in_form_workbook(filled: Filled, path: Path) -> None:
    """Every typed value stands in its cell of the workbook of the form itself."""
    book = openpyxl.load_workbook(path)
    found = {key: cell(book, key).value for key in filled.typed}
    form = current_pack().forms.by_id[filled.form]
    for key, text in filled.typed.items():
        assert _as_written(form, key, found[key]) == value_of(question_of(form, key), text), key


def question_of(form: Form, key: str) -> Question:
    section, _row, name = key.split("/")
    found = next(each for each in form.sections if each.id == section)
    return next(each for each in found.questions if each.id == name)


def _as_written(form: Form, key: str, value: object) -> object:
    """The value of a cell that people read: words of a list are codes, `ano` is one."""
    question = question_of(form, key)
    if question.type == "flag":
        return {"ano": 1.0, "ne": 0.0}.get(str(value), plain(value))
    if question.codelist:
        codes = current_pack().codelists[question.codelist].codes
        return next((each.id for each in codes if str(value) in (each.id, each.label.cs)), value)
    return plain(value)


def is_in_delivered_workbook(filled: Filled, path: Path, year: int) -> int:
    """Every typed value that an evaluation reads stands in its cell of the workbook; how many there are."""
    pack = current_pack()
    form, book = pack.forms.by_id[filled.form], openpyxl.load_workbook(path)
    count = 0
    for key, text in filled.typed.items():
        section, row, _name = key.split("/")
        question = question_of(form, key)
        for feed in question.feeds:
            if feed.table not in pack.tables:
                continue  # the register, which is re-validated elsewhere
            rows = rows_of(book, feed.table, year, filled.identity)
            entries = list(
                dict.fromkeys(k.split("/")[1] for k in filled.typed if k.startswith(f"{section}/"))
            )
            number = entries.index(row) if len(rows) > 1 else 0
            column = feed.column.format(row=row, lower=row.lower())
            header = pack.tables[feed.table].column(column).header
            assert plain(rows[number][header]) == _in_table(question, text), (key, header)
            count += 1
    return count


def _in_table(question: Question, text: str) -> object:
    """A code stands in a table as a number where it is one."""
    value = value_of(question, text)
    return float(text) if question.type == "code" and text.isdecimal() else value


def rows_of(
    book: openpyxl.Workbook, table: str, year: int, identity: dict[str, str]
) -> list[dict[str, object]]:
    """The rows of a sheet that are about somebody, by their headings."""
    known = current_pack().tables[table]
    lines = book[known.sheet_title(year)].iter_rows(values_only=True)
    headings = next(lines)
    wanted = {known.column(name).header: text for name, text in identity.items() if name in known.by_id}
    rows = [dict(zip(headings, line, strict=True)) for line in lines]
    return [row for row in rows if all(str(row[header]) == text for header, text in wanted.items())]


def results_of(programme: str, year: int, data: Path, out: Path) -> list[dict[str, str]]:
    """The results of `meritko evaluate` on the workbooks in a folder."""
    command = [MERITKO, "evaluate", programme, "--year", str(year), "--data", str(data), "--out", str(out)]
    subprocess.run([*command, "--reports", "none"], check=True, capture_output=True)
    return rows_in(out / "results.csv")


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
