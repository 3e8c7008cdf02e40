"""A workbook that came back: whether it is of this form, and what it says that it was not handed out with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from meritko.web.methodology import current_pack, language
from meritko.web.submissions.asking import Sheet
from meritko.web.submissions.excel.planning import whose_of
from meritko.web.submissions.values import LONGEST
from meritko.workbooks.forms.plan import Handed
from meritko.workbooks.forms.reading import FilledForm, Written, read_form
from meritko.workbooks.pool import File
from meritko.workbooks.problems import Problem, tidy

MOST_CELLS = 5_000
"""Fields that a workbook may change; the longest form has far fewer."""


class NotThisForm(Exception):
    """Why a workbook cannot be taken in, as a sentence."""


@dataclass(frozen=True)
class Cell:
    """What a workbook says of a field, and what it was handed out with.

    `hidden`: the cell shows an error, or a formula that no program has computed. `place`: sheet and cell.
    `estimate` and `comment` are None where the workbook does not tell.
    """

    text: str
    estimate: str | None
    comment: str | None
    hidden: bool
    place: str
    seen: int
    was: str
    was_estimate: str
    was_comment: str

    @property
    def handed(self) -> Handed:
        return Handed(self.seen, self.was, self.was_estimate, self.was_comment)


@dataclass(frozen=True)
class Arrived:
    """A workbook that was read. `untouched`: how many more fields it fills in as they were handed out."""

    sha256: str
    cells: dict[str, Cell]
    untouched: int

    def kept(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "fields": {key: asdict(cell) for key, cell in self.cells.items()},
            "untouched": self.untouched,
        }


def cells_of(kept: dict[str, Any]) -> dict[str, Cell]:
    """What was kept of a workbook."""
    names = {each.name for each in fields(Cell)}
    told = kept.get("fields", {}).items()
    return {key: Cell(**{name: each[name] for name in names}) for key, each in told}


def arrived(sheet: Sheet, file: File) -> Arrived:
    """Read a workbook that came for a submission.

    Raises:
        NotThisForm: it cannot be read, or is no form of this municipality, year and kind.
    """
    sha256, found = read_form(file)
    if isinstance(found, Problem):
        raise NotThisForm(found.line(language()))
    if found is None:
        raise NotThisForm(
            _("This is no workbook of a form. Download the workbook on this page and fill in that one.")
        )
    _demand_same(sheet, found)
    cells: dict[str, Cell] = {}
    untouched = 0
    for key, written in found.written.items():
        handed = found.handed.get(key, Handed())
        if _is_changed(written, handed):
            cells[key] = _cell(written, handed)
        else:
            untouched += written.text != ""
    if len(cells) > MOST_CELLS:
        raise NotThisForm(_("The workbook changes more fields than the form has."))
    return Arrived(sha256, cells, untouched)


def _demand_same(sheet: Sheet, found: FilledForm) -> None:
    mine, theirs, of = whose_of(sheet), found.whose, sheet.submission
    if theirs.form != mine.form:
        known = current_pack().forms.get(theirs.form)
        text = _("The workbook is the form “{theirs}”; filled in here is “{mine}”.")
        theirs_called = known.title.say(language()) if known else tidy(theirs.form)
        raise NotThisForm(text.format(theirs=theirs_called, mine=sheet.form.title.say(language())))
    if (theirs.kind, theirs.code) != (mine.kind, mine.code):
        text = _("The workbook is filled in for {theirs} ({code}); this form is of {mine}.")
        raise NotThisForm(text.format(theirs=tidy(found.subject), code=tidy(theirs.code), mine=of.name))
    if theirs.year != mine.year:
        text = _("The workbook is of the year {theirs}; this form is of {mine}.")
        raise NotThisForm(text.format(theirs=theirs.year, mine=mine.year))


def _is_changed(written: Written, handed: Handed) -> bool:
    if written.hidden is not None or written.text != handed.text:
        return True
    marked = written.estimate is not None and handed.estimate != ""
    if marked and bool(written.estimate) != (handed.estimate == "1"):
        return True
    return written.comment is not None and written.comment != handed.comment


def _cell(written: Written, handed: Handed) -> Cell:
    return Cell(
        written.text[: LONGEST + 1],
        written.estimate,
        written.comment[: LONGEST + 1] if written.comment is not None else None,
        written.hidden is not None,
        written.place,
        handed.version,
        handed.text,
        handed.estimate,
        handed.comment,
    )
