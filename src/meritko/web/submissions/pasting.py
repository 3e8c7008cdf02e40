"""A block of cells copied from elsewhere: what it would change is shown first, and only then is it kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from meritko.forms.asked import Slot
from meritko.forms.checking import hard_problem
from meritko.methodology.form import key_of
from meritko.web.accounts.actor import Actor
from meritko.web.methodology import language
from meritko.web.submissions.actions.answering import Conflict, Saved, Wish, add_row, write
from meritko.web.submissions.actions.pens import take_pen
from meritko.web.submissions.asking import Sheet, said, sheet_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import WrongValue, read, written

What = Literal["new", "changed", "same", "refused"]
MOST = 2000
"""Cells of one block."""

NEW = "+"
"""Begins the number of a row that a block would add: `+1`, `+2`…"""

Block = Sequence[tuple[str, str]]
"""Pairs (key, text); the row of a key may be one that would be added."""


@dataclass(frozen=True)
class Pasted:
    """What a cell of a block would change: what stands there now, what would, and why not if not."""

    key: str
    label: str
    before: str
    text: str
    what: What
    value: Value = None
    said: str = ""


def previewed(sheet: Sheet, block: Block) -> list[Pasted]:
    """What a block would change; cells that nothing asks for are left out."""
    found = []
    for key, text in block[:MOST]:
        slot = _slot(sheet, key)
        if slot is not None:
            found.append(_pasted(sheet, key, slot, text))
    return found


def keep_block(
    actor: Actor, about: Submission, block: Block, seen: Mapping[str, int], now: datetime
) -> tuple[Sheet, dict[str, Saved | Conflict]]:
    """Keep what a block changes, in one go; rows that it needs are added. What is refused is left out.

    Args:
        seen: Key -> the version of what stood there on the page.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; nothing is kept then.
    """
    with transaction.atomic():
        pen = take_pen(actor, about.pk, now)
        names = _rows_added(actor, pen.submission, block, now)
        named = [(_named(key, names), text) for key, text in block[:MOST]]
        sheet = sheet_of(pen.submission)
        changed = [each for each in previewed(sheet, named) if each.what in ("new", "changed")]
        wishes = [Wish(each.key, each.value, seen.get(each.key, 0)) for each in changed]
        return sheet, write(pen, sheet, wishes, now)


def _pasted(sheet: Sheet, key: str, slot: Slot, text: str) -> Pasted:
    there = sheet.values.get(key)
    before, label = written(slot.question, there), _label(sheet, slot)
    try:
        value = read(slot.question, text, sheet.submission.before.get(key))
    except WrongValue as error:
        return Pasted(key, label, before, text, "refused", None, str(error))
    problem = hard_problem(sheet.asked, slot, value) if value is not None else None
    if problem is not None:
        return Pasted(key, label, before, text, "refused", None, said(problem.words))
    what: What = "same" if value == there else "new" if there is None else "changed"
    return Pasted(key, label, before, written(slot.question, value), what, value)


def _label(sheet: Sheet, slot: Slot) -> str:
    if not slot.row.startswith(NEW):
        return sheet.label(slot)
    question = (slot.question.heading or slot.question.label).say(language())
    return _("new entry {number}: {question}").format(number=slot.row[1:], question=question)


def _slot(sheet: Sheet, key: str) -> Slot | None:
    """The field of a key, also in a row that would be added; None for one that is not asked."""
    if key in sheet.slots:
        return sheet.slots[key]
    name, row, asked = (*key.split("/"), "", "", "")[:3]
    section = sheet.form.section(name)
    question = section.question(asked) if section else None
    if section is None or question is None or not _is_new(row) or question.computed is not None:
        return None
    return Slot(section, row, question) if section.rows and section.rows.source == "own" else None


def _is_new(row: str) -> bool:
    return row.startswith(NEW) and row[1:].isdecimal()


def _rows_added(actor: Actor, about: Submission, block: Block, now: datetime) -> dict[tuple[str, str], str]:
    """The rows that a block needs, each added: (section, `+1`) -> its number."""
    wanted = dict.fromkeys(tuple(key.split("/")[:2]) for key, text in block[:MOST] if text.strip())
    found = {}
    for each in wanted:
        if len(each) == 2 and _is_new(each[1]):
            found[each[0], each[1]] = add_row(actor, about, each[0], "", "", now).code
    return found


def _named(key: str, names: Mapping[tuple[str, str], str]) -> str:
    section, row, question = (*key.split("/"), "", "", "")[:3]
    return key_of(section, names.get((section, row), row), question)
