"""A long form at a glance: how far each section is, and what has to be corrected, with where to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meritko.web.methodology import language
from meritko.web.submissions.asking import Lack
from meritko.web.submissions.filling import Drawing, Part

MOST_TOLD = 10
"""Things to be corrected that are told one by one; of more, only how many there are in each section."""

LEAST_STEPS = 3
"""A form of fewer sections needs no overview of them."""

_COMPUTED = {"uncomputed": "neutral", "partly": "progress", "computed": "success"}
"""What is computed, from what has least to be computed from to what has all: how a tag draws it."""

STATES_SAID = ("wrong", "explain", *_COMPUTED, "nothing", "blank", "missing", "some", "done")
"""The states of a section that have words."""


@dataclass(frozen=True)
class Step:
    """A section in the overview. `kind` as a tag draws it; `is_asked` is false where nothing is asked now."""

    id: str
    title: str
    kind: str
    said: str
    is_asked: bool


def steps(drawing: Drawing) -> list[Step]:
    """How far each section is; none for a form that is seen at a glance."""
    if len(drawing.parts) < LEAST_STEPS:
        return []
    return [
        Step(part.section.id, part.section.title.say(language()), *state(part), part.is_asked)
        for part in drawing.parts
    ]


def state(part: Part) -> tuple[str, str]:
    """How far a section is: the kind of its tag and the words. The module of the page counts alike."""
    counts = part.counts
    if counts["wrong"]:
        return "error", said("wrong").replace("{n}", str(counts["wrong"]))
    if counts["unexplained"]:
        return "warning", said("explain").replace("{n}", str(counts["unexplained"]))
    if not counts["asked"]:
        return _of_computed(part)
    if not counts["answered"]:
        return "neutral", said("blank")
    if counts["missing"]:
        return "progress", said("missing").replace("{n}", str(counts["missing"]))
    if counts["answered"] < counts["asked"]:
        text = said("some").replace("{n}", str(counts["answered"]))
        return "progress", text.replace("{of}", str(counts["asked"]))
    return "success", said("done")


def _of_computed(part: Part) -> tuple[str, str]:
    """How far a section is in which nothing is asked: as what is computed in it with least to go by."""
    found = {each.state for each in part.computed}
    least = next((name for name in _COMPUTED if name in found), "")
    return (_COMPUTED[least], said(least)) if least else ("neutral", said("nothing"))


def said(state: str) -> str:
    """The words of a state; `{n}` and `{of}` stand for numbers."""
    return {
        "wrong": _("to correct: {n}"),
        "explain": _("to explain: {n}"),
        "uncomputed": _("nothing to compute from yet"),
        "partly": _("computed in part"),
        "computed": _("computed"),
        "nothing": _("nothing to fill in"),
        "blank": _("not begun"),
        "missing": _("missing: {n}"),
        "some": _("{n} of {of}"),
        "done": _("done"),
    }[state]


def problems(drawing: Drawing, *, is_handing_in: bool) -> list[tuple[str, str]]:
    """What has to be corrected: pairs (where on the page, what), for the summary above the form."""
    theirs = _("somebody else wrote here meanwhile")
    cells = (cell for cell in drawing.cells.values() if cell.given)
    found = [(f"#{cell.id}", f"{cell.label}: {cell.wrong or theirs}") for cell in cells]
    if not is_handing_in:
        return found
    lacks = [lack for lack in drawing.lacks if lack.key in drawing.cells]
    if len(lacks) <= MOST_TOLD:
        return found + [(place(drawing, lack), f"{lack.label}: {lack.said}") for lack in lacks]
    return found + [_of_section(drawing, part, of) for part in drawing.parts if (of := _of(part, lacks))]


def place(drawing: Drawing, lack: Lack) -> str:
    """Where on the page a field is, or the box for its reason."""
    return f"#{'duvod-' if lack.is_reason else ''}{drawing.cells[lack.key].id}"


def _of(part: Part, lacks: Iterable[Lack]) -> list[Lack]:
    return [lack for lack in lacks if lack.key.startswith(f"{part.section.id}/")]


def _of_section(drawing: Drawing, part: Part, lacks: list[Lack]) -> tuple[str, str]:
    title = part.section.title.say(language())
    if len(lacks) == 1:
        return place(drawing, lacks[0]), f"{lacks[0].label}: {lacks[0].said}"
    text = ngettext(
        "{title}: {n} field has to be filled in or corrected",
        "{title}: {n} fields have to be filled in or corrected",
        len(lacks),
    )
    return place(drawing, lacks[0]), text.format(title=title, n=len(lacks))
