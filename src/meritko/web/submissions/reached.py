"""What is shown of a submission to who comes by a link: the sections of the link and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meritko.methodology.form import Form, Question, Section
from meritko.web.accounts.actor import Actor
from meritko.web.methodology import language
from meritko.web.people import person
from meritko.web.submissions.actions.pens import reaches
from meritko.web.submissions.asking import Sheet, checks_of
from meritko.web.submissions.bearing import Bearer, is_for_links
from meritko.web.submissions.filling import Cell, Drawing, Line, Part
from meritko.web.submissions.models import Answer, Remark, Submission
from meritko.web.submissions.states import Why
from meritko.web.submissions.wording import LINK_REFUSALS, REFUSALS


@dataclass(frozen=True)
class Addresses:
    """Where the page of filling in sends what; `history` and `pastes` are empty for who may not use them."""

    saves: str
    renews: str
    history: str
    attaches: str
    comments: str
    prints: str
    pastes: str


def addresses(actor: Actor, submission: Submission) -> Addresses:
    """The addresses of the page of filling in: of an account, or of a link."""
    if isinstance(actor, Bearer):
        number = [actor.link]
        return Addresses(
            reverse("by_link:save", args=number),
            reverse("by_link:deviations", args=number),
            "",
            reverse("by_link:attach", args=number),
            "",
            reverse("by_link:printed", args=number),
            reverse("by_link:paste", args=number),
        )
    number = [submission.pk]
    names = ("save", "deviations", "history", "attach", "comment", "printed", "paste")
    return Addresses(*(reverse(f"submissions:{name}", args=number) for name in names))


def cut(actor: Actor, form: Form, drawing: Drawing) -> Drawing:
    """A drawing as the actor may see it: whole, or the sections of a link without confidential fields."""
    if not isinstance(actor, Bearer):
        return drawing
    hidden = _hidden(actor, form, drawing.cells)
    parts = [_without(part, hidden) for part in cut_parts(actor, form, drawing.parts)]
    names = {cell.name for part in parts for cell in part.cells}
    lacks = [lack for lack in drawing.lacks if lack.key in names and lack.check not in hidden]
    return replace(drawing, parts=tuple(parts), lacks=tuple(lacks))


def cut_parts(actor: Actor, form: Form, parts: Iterable[Part]) -> list[Part]:
    """Sections as the actor may see them."""
    if not isinstance(actor, Bearer):
        return list(parts)
    found = []
    for part in parts:
        if not actor.reaches(part.section.id):
            continue
        seen = [is_for_links(question) for question in part.questions]
        lines = [replace(line, cells=tuple(_seen_of(line.cells, seen))) for line in part.lines]
        if not _tells_names(actor, form, part.section):
            lines = [_nameless(line) for line in lines]
        found.append(
            replace(
                part,
                lines=tuple(lines),
                questions=tuple(filter(is_for_links, part.questions)),
                computed=tuple(each for each in part.computed if _may_see(actor, each.question)),
            )
        )
    return found


def told(actor: Actor, sheet: Sheet, found: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from an answer (see `sequel`), as far as the actor may see it."""
    if not isinstance(actor, Bearer):
        return dict(found)
    hidden = _hidden(actor, sheet.form, sheet.slots)
    computed = {
        f"{section.id}-{question.id}"
        for section in sheet.form.sections
        if actor.reaches(section.id)
        for question in section.questions
        if _may_see(actor, question)
    }
    return {
        **found,
        "asked": {key: each for key, each in found["asked"].items() if reaches(actor, sheet.form, key)},
        "put": [number for number in found["put"] if number not in hidden],
        "found": [
            each
            for each in found["found"]
            if each["check"] not in hidden and reaches(actor, sheet.form, each["key"])
        ],
        "computed": {name: each for name, each in found["computed"].items() if name in computed},
    }


def _hidden(bearer: Bearer, form: Form, keys: Iterable[str]) -> set[int | None]:
    """The numbers of the checks that have to do with a field that a link does not reach: what they say
    would tell of it."""
    checks = checks_of(form.id)
    return {check.number for key in keys if not reaches(bearer, form, key) for check in checks.touched(key)}


def _without(part: Part, hidden: Collection[int | None]) -> Part:
    """A section without what some checks found in it."""
    lines = [
        replace(line, cells=tuple(cell and _unchecked(cell, hidden) for cell in line.cells))
        for line in part.lines
    ]
    return replace(part, lines=tuple(lines))


def _unchecked(cell: Cell, hidden: Collection[int | None]) -> Cell:
    lack = None if cell.lack is None or cell.lack.check in hidden else cell.lack
    return replace(cell, lack=lack, checks=tuple(each for each in cell.checks if each.check not in hidden))


def _seen_of(cells: Iterable[Cell | None], seen: Sequence[bool]) -> Iterable[Cell | None]:
    """The fields of a row that a link may see; those of a grid keep to its columns."""
    if seen:
        return (cell for cell, is_seen in zip(cells, seen, strict=True) if is_seen)
    return (cell for cell in cells if cell and is_for_links(cell.question))


def _tells_names(bearer: Bearer, form: Form, section: Section) -> bool:
    """Whether rows may bear their names: those of added ones are answers to the first question."""
    rows = section.rows
    if rows is None or rows.source not in {"own", "section"}:
        return True
    root = form.section(rows.name) if rows.source == "section" else section
    return root is not None and bearer.reaches(root.id) and is_for_links(root.questions[0])


def _nameless(line: Line) -> Line:
    name = f"{line.code}."
    cells = tuple(
        cell
        and replace(cell, label=f"{name} {(cell.question.heading or cell.question.label).say(language())}")
        for cell in line.cells
    )
    return replace(line, name=name, shown_code="", cells=cells)


def _may_see(bearer: Bearer, question: Question) -> bool:
    """Whether a computed value may be seen: it must not be made of what the link does not reach."""
    return is_for_links(question) and (not question.over or bearer.reaches(question.over))


def shown_remarks(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks that stand at fields as what has to be done: why something was returned."""
    return [each for each in remarks if each.kind == Remark.Kind.RETURN]


def writer(actor: Actor, answer: Answer) -> str:
    """Who wrote an answer, as the actor may know it: by a link one learns no names."""
    if isinstance(actor, Bearer):
        return _("somebody else")
    if answer.link is not None:
        return answer.link.name
    found = person(answer.by_id) if answer.by_id else None
    return found.name if found else "–"


def refusals(actor: Actor) -> Mapping[Why, str | Promise]:
    """Why something may not be written, in sentences for the actor."""
    return {**REFUSALS, **LINK_REFUSALS} if isinstance(actor, Bearer) else REFUSALS
