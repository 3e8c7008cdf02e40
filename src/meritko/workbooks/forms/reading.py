"""What a filled workbook of a form says, found by the keys that are hidden in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meritko.workbooks import findings
from meritko.workbooks.answers import RawCell, RawSheet
from meritko.workbooks.findings import column_letter
from meritko.workbooks.forms.plan import ANSWER, COMMENT, ESTIMATE, KEYS, MARKER, Handed, Whose, text_of
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem

LONGEST_KEY = 150
_SECONDS = 15.0


@dataclass(frozen=True)
class Written:
    """What stands in the cells of a field now. `hidden`: a formula or an error, whose value is not known.

    `estimate` and `comment` are None where there is no such cell. `place` is the sheet and the cell.
    """

    text: str = ""
    estimate: str | None = None
    comment: str | None = None
    hidden: str | None = None
    place: str = ""


@dataclass(frozen=True)
class FilledForm:
    """A workbook of a form. `subject` is whom it says it is about."""

    whose: Whose
    subject: str
    handed: Mapping[str, Handed]
    written: Mapping[str, Written] = field(default_factory=dict)


def read_form(file: File) -> tuple[str, FilledForm | Problem | None]:
    """Read a workbook in a limited child process.

    Returns:
        Its SHA-256, and what it says; a problem when it cannot be read, None when it is of no form.
    """
    with Pool(children=1, seconds=_SECONDS) as pool:
        answer = next(iter(pool.read([file])))
    if answer.refusal:
        return answer.sha256, findings.refused(file.name, answer.refusal.reason, answer.refusal.detail)
    return answer.sha256, filled_form(answer.sheets)


def filled_form(sheets: Sequence[RawSheet]) -> FilledForm | None:
    """What the sheets of a workbook say; None when they are not those of a form."""
    keys = next((sheet for sheet in sheets if sheet.title == KEYS), None)
    head = _row(keys, 0) if keys else []
    if keys is None or len(head) < 6 or head[0] != MARKER or not head[2].isdecimal() or len(head[2]) > 4:
        return None
    handed = {}
    for number in range(1, _height(keys)):
        key, version, text, estimate, comment = (_row(keys, number) + [""] * 5)[:5]
        if key and len(key) <= LONGEST_KEY:
            known = int(version) if version.isdecimal() and len(version) < 10 else 0
            handed[key] = Handed(known, text, estimate, comment)
    written: dict[str, Written] = {}
    for sheet in sheets:
        if sheet is not keys:
            written |= _written(sheet)
    return FilledForm(Whose(head[1], int(head[2]), head[3], head[4]), head[5], handed, written)


def _written(sheet: RawSheet) -> dict[str, Written]:
    """The fields of a sheet; none where its first row and column are not those of a section."""
    roles = [_text(column[0]) if column else "" for column in sheet.columns]
    if not roles or not roles[0] or not any(role.split(" ")[0] == ANSWER for role in roles[1:]):
        return {}
    found: dict[str, dict[str, str | None]] = {}
    for row in range(1, _height(sheet)):
        line, _slash, question = _text(sheet.columns[0][row]).partition("/")
        for column, role in enumerate(roles[1:], start=1):
            what, _space, of = role.partition(" ")
            if not line or what not in {ANSWER, ESTIMATE, COMMENT} or not (of or question):
                continue
            key = f"{roles[0]}/{line}/{of or question}"
            if len(key) > LONGEST_KEY:
                continue
            cell = found.setdefault(key, {})
            cell[what] = _text(sheet.columns[column][row])
            if what == ANSWER:
                cell["place"] = f"{sheet.title}, {column_letter(column)}{row + 1}"
                cell["hidden"] = sheet.hidden.get((row, column))
    return {
        key: Written(
            cell.get(ANSWER) or "", cell.get(ESTIMATE), cell.get(COMMENT), cell.get("hidden"),
            cell.get("place") or "",
        )
        for key, cell in found.items()
    }  # fmt: skip


def _text(cell: RawCell) -> str:
    if isinstance(cell, dict):
        return cell.get("date", "")[:10]
    return text_of(cell)


def _row(sheet: RawSheet, number: int) -> list[str]:
    return [_text(column[number]) if number < len(column) else "" for column in sheet.columns]


def _height(sheet: RawSheet) -> int:
    return len(sheet.columns[0]) if sheet.columns else 0
