"""What a workbook would change in a submission as it is now: new, changed, the same, disputed, refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from meritko.forms.asked import Slot, root_of, rows_of, slots, visible
from meritko.forms.checking import hard_problem
from meritko.methodology.form import Section, estimated_key
from meritko.web.methodology import language
from meritko.web.submissions.actions.answering import Wish
from meritko.web.submissions.asking import Sheet, said
from meritko.web.submissions.excel.arriving import Cell
from meritko.web.submissions.excel.planning import Given
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import WrongValue, read, written

_ROW = re.compile(r"[1-9][0-9]{0,2}")


class What(StrEnum):
    """What becomes of a field."""

    REFUSED = "refused"
    DISPUTED = "disputed"
    CHANGED = "changed"
    EMPTIED = "emptied"
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """What a workbook says of a field, beside what stands there; `said`: why it is refused.

    `version` is that of the answer that stands there now.
    """

    key: str
    what: What
    section: str
    label: str
    now: str
    text: str
    place: str
    said: str = ""
    version: int = 0
    value: Value = None
    comment: str | None = None
    mark: bool | None = None
    note: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it is kept unless somebody says otherwise."""
        return self.what in {What.NEW, What.CHANGED, What.EMPTIED}


@dataclass(frozen=True)
class Comparison:
    """A workbook against a submission.

    `rows`: own rows that it adds, as section and code. `marks`: the versions of the marks of estimates.
    """

    changes: tuple[Change, ...]
    rows: tuple[tuple[str, str], ...]
    marks: Mapping[str, int]

    @cached_property
    def counts(self) -> Mapping[What, int]:
        return {what: sum(each.what is what for each in self.changes) for what in What}

    def of(self, what: What) -> list[Change]:
        return [each for each in self.changes if each.what is what]

    def wishes(self, taken: Mapping[str, int]) -> list[Wish]:
        """What is to be kept: all that is undisputed, and the disputed of which somebody decided.

        Args:
            taken: The keys of disputed fields in which the workbook holds -> the version that was seen.
        """
        found = []
        for each in self.changes:
            seen = each.version if each.is_kept else taken.get(each.key)
            if seen is None or not (each.is_kept or each.what is What.DISPUTED):
                continue
            found.append(Wish(each.key, each.value, seen, each.comment))
            if each.mark is not None:
                found.append(Wish(estimated_key(each.key), each.mark, self.marks.get(each.key, 0)))
        return found


def compare(sheet: Sheet, cells: Mapping[str, Cell]) -> Comparison:
    """What a workbook would change in a submission, in the order of the form; what is refused, and why."""
    rows = tuple(_new_rows(sheet, cells))
    there = _reached(sheet, cells, rows)
    read_values = {key: _understood(sheet, slot, cells[key]) for key, slot in there.items()}
    merged = {**sheet.values, **dict.fromkeys(key for key in cells if key in there)}
    merged |= {key: value for key, value in read_values.items() if not isinstance(value, _Wrong)}
    shown = visible(sheet.asked, merged)
    changes = [
        _change(sheet, slot, cells[key], read_values[key], key in shown) for key, slot in there.items()
    ]
    strange = [_strange(sheet, key, cell) for key, cell in cells.items() if key not in there and cell.text]
    marks = {key: sheet.answers[estimated_key(key)].version for key in cells
             if estimated_key(key) in sheet.answers}  # fmt: skip
    return Comparison((*changes, *strange), rows, marks)


def given_back(sheet: Sheet, cells: Mapping[str, Cell]) -> dict[str, Given]:
    """What stands in the workbook that is given back: as it was written, marked where it is wrong."""
    found = {}
    for each in compare(sheet, cells).changes:
        cell = cells[each.key]
        wrong = each.said
        if each.what is What.DISPUTED:
            wrong = _("Meanwhile “{now}” was written here on the page.").format(now=each.now)
        found[each.key] = Given(
            cell.text, cell.handed, bool(cell.estimate) if cell.estimate is not None else None,
            cell.comment, wrong,
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Wrong:
    said: str


def _new_rows(sheet: Sheet, cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    """The own rows that a workbook fills in and that there are not, of sections that may have so many."""
    for section in sheet.form.sections:
        if section.rows is None or section.rows.source != "own":
            continue
        there = [row.id for row in rows_of(sheet.asked, section, sheet.values)]
        alike = {each.id for each in sheet.form.sections if root_of(each) == section.id}
        parts = [key.split("/") for key, cell in cells.items() if cell.text or cell.hidden]
        wanted = {row for name, row, _question in parts if name in alike and _ROW.fullmatch(row)}
        room = None if section.rows.most is None else max(section.rows.most - len(there), 0)
        new = sorted(wanted - set(there), key=int)[:room]
        yield from ((section.id, row) for row in new)


def _reached(sheet: Sheet, cells: Mapping[str, Cell], rows: Sequence[tuple[str, str]]) -> dict[str, Slot]:
    """The fields that a workbook tells of and that there are, with the rows that it adds."""
    new: dict[str, Value] = {}
    for section, row in rows:
        found = sheet.form.section(section)
        first = found.questions[0].id if found else ""
        new[f"{section}/{row}/{first}"] = None
    every = slots(sheet.asked, {**sheet.values, **new})
    return {slot.key: slot for slot in every if slot.key in cells}


def _understood(sheet: Sheet, slot: Slot, cell: Cell) -> Value | _Wrong:
    if cell.hidden:
        return _Wrong(_("The cell holds a formula or an error. Write the value itself."))
    try:
        value = read(slot.question, cell.text, sheet.submission.before.get(slot.key))
    except WrongValue as error:
        return _Wrong(str(error))
    problem = hard_problem(sheet.asked, slot, value) if value is not None else None
    return value if problem is None else _Wrong(said(problem.words))


def _change(sheet: Sheet, slot: Slot, cell: Cell, value: Value | _Wrong, is_asked: bool) -> Change:
    answer, now = sheet.answers.get(slot.key), sheet.values.get(slot.key)
    version = answer.version if answer else 0
    mark = _mark(sheet, slot, cell)
    comment = cell.comment if cell.comment != (answer.comment if answer else "") else None
    why = value.said if isinstance(value, _Wrong) else ""
    if not why and not is_asked and value is not None:
        why = _("As the other answers stand, this is not asked.")
    kept = None if isinstance(value, _Wrong) else value
    is_same = kept == now and isinstance(kept, bool) == isinstance(now, bool)
    if why:
        what = What.REFUSED
    elif is_same and comment is None and mark is None:
        what = What.SAME
    elif version != cell.seen and not is_same:
        what = What.DISPUTED
    elif kept is None and now is not None:
        what = What.EMPTIED
    else:
        what = What.NEW if now is None else What.CHANGED
    notes = [_("reason: {text}").format(text=comment) if comment else "", _("estimate") if mark else ""]
    return Change(
        slot.key, what, _title(slot.section), sheet.label(slot), written(slot.question, now),
        cell.text if why else written(slot.question, kept), cell.place, why, version, kept, comment, mark,
        ", ".join(filter(None, notes)),
    )  # fmt: skip


def _mark(sheet: Sheet, slot: Slot, cell: Cell) -> bool | None:
    """The mark of an estimate that a workbook sets or takes away; None where it leaves it."""
    if not slot.question.estimated_mark or cell.estimate is None:
        return None
    marked = bool(cell.estimate)
    return marked if marked != bool(sheet.values.get(estimated_key(slot.key))) else None


def _strange(sheet: Sheet, key: str, cell: Cell) -> Change:
    section = sheet.form.section(key.split("/")[0])
    why = _("The form does not ask this, or has no room for such a row.")
    title = _title(section) if section else "–"
    return Change(key, What.REFUSED, title, cell.place, "", cell.text, cell.place, why)


def _title(section: Section) -> str:
    return section.title.say(language())
