"""Pages of open answers: which questions have them, sorting them into categories, the workbook of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.methodology.model import NOWHERE, Column, ColumnType, Table, Text
from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.actions import coding
from meritko.web.collecting.models import Category
from meritko.web.collecting.open_answers import (
    OpenQuestion,
    Sorted,
    Wording,
    known_categories,
    open_question,
    open_questions,
    sorted_into,
    wordings,
    years_of,
)
from meritko.web.collecting.programmes import name_of
from meritko.web.methodology import language
from meritko.workbooks.writing import write_tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROW = "radek_"


@require_GET
def open_answers(request: Asked) -> HttpResponse:
    """The open questions and the years in which they were answered; categories proposed for code lists."""
    request.actor.demand(Right.OPEN_ROUNDS)
    proposed = Category.objects.exclude(proposed_at=None).order_by("question", "name")
    labels = {each.id: _label(each) for each in open_questions()}
    content = {
        "questions": [
            (
                each,
                name_of(each.form.programme),
                each.form.title.say(language()),
                _label(each),
                years_of(each),
            )
            for each in open_questions()
        ],
        "proposed": [(each, labels.get(each.question, each.question)) for each in proposed],
    }
    return render(request, "collecting/open_answers.html", content)


@require_http_methods(["GET", "POST"])
def sort(request: Asked, form: str, section: str, question: str, year: int) -> HttpResponse:
    """Sort the answers of a year into categories."""
    request.actor.demand(Right.OPEN_ROUNDS)
    of = open_question(form, section, question)
    found = _found(of, year)
    if request.method == "POST":
        _sort(request, of, year, found)
        return redirect("collecting:sort_answers", form, section, question, year)
    known = known_categories(of)
    content = {
        "of": of,
        "label": _label(of),
        "form_title": of.form.title.say(language()),
        "year": year,
        "lines": [(number, each, known.get(each.text.casefold())) for number, each in enumerate(found)],
        "is_counted": of.counted_by is not None,
        "categories": sorted_into(of, found),
        "options": [
            ("", _("in none yet")),
            *Category.objects.filter(question=of.id).values_list("pk", "name"),
        ],
        "waiting": sum(len(each.fields) for each in found if each.category is None),
    }
    return render(request, "collecting/sort_answers.html", content)


@require_POST
def propose(request: Asked, number: int) -> HttpResponse:
    """Propose a category for a code list, or take that back."""
    found = coding.propose(request.actor, number, timezone.now())
    form, section, question = found.question.split("/")
    year = request.POST.get("rok", "")
    if found.proposed_at is not None:
        messages.success(request, _("The category is proposed for the code list."))
    if year.isdecimal() and len(year) == 4:
        return redirect("collecting:sort_answers", form, section, question, int(year))
    return redirect("collecting:open_answers")


@require_GET
def workbook(request: Asked, form: str, section: str, question: str, year: int) -> HttpResponse:
    """The answers of a year with their categories, and the counts of these, as a workbook."""
    request.actor.demand(Right.OPEN_ROUNDS)
    of = open_question(form, section, question)
    found = _found(of, year)
    content = _written(found, sorted_into(of, found))
    record(
        "answers.taken", who=request.actor.user, thing=coding.THING, thing_id=of.id, details={"year": year}
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{form}_{question}_{year}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def _found(of: OpenQuestion, year: int) -> list[Wording]:
    """The answers of a year.

    Raises:
        Unknown: the question was not answered in it.
    """
    found = wordings(of, year)
    if not found:
        raise Unknown((of.id, year))
    return found


def _label(of: OpenQuestion) -> str:
    return f"{of.section.title.say(language())}: {of.question.label.say(language())}"


def _sort(request: Asked, of: OpenQuestion, year: int, found: Sequence[Wording]) -> None:
    now, name = timezone.now(), request.POST.get("nova", "").strip()
    if name:
        try:
            coding.add_category(request.actor, of, name, now)
        except coding.Refused:
            messages.error(request, _("There is a category “{name}” already.").format(name=name))
        else:
            messages.success(request, _("The category “{name}” was added.").format(name=name))
    wanted: dict[str, int | None] = {}
    for number, each in enumerate(found):
        chosen = request.POST.get(f"{_ROW}{number}")
        shown = request.POST.get(f"text_{number}")
        if chosen is not None and shown == each.text:  # whatever came in between, words keep their category
            wanted[each.text.casefold()] = int(chosen) if chosen.isdecimal() else None
    changed = coding.code(request.actor, of, year, wanted, now)
    if changed:
        said = ngettext("%(n)s answer was sorted.", "%(n)s answers were sorted.", changed)
        messages.success(request, said % {"n": changed})


def _written(found: Sequence[Wording], into: Sequence[Sorted]) -> bytes:
    names = {each.category.pk: each.category.name for each in into}
    answers = [
        {
            "text": each.text,
            "answers": len(each.fields),
            "number": each.number,
            "category": names.get(each.category) if each.category is not None else None,
        }
        for each in found
    ]
    counts = [
        {
            "category": each.category.name,
            "answers": each.answers,
            "number": each.number,
            "proposed": _("yes") if each.category.proposed_at else None,
        }
        for each in into
    ]
    text, number = _column("text", _("Answer"), "text"), _column("number", _("How many in all"), "count")
    many, category = _column("answers", _("Answers"), "count"), _column("category", _("Category"), "text")
    proposed = _column("proposed", _("Proposed for the code list"), "text")
    sheets = [
        (_table("answers", (text, many, number, category)), _("Answers"), answers),
        (_table("categories", (category, many, number, proposed)), _("Categories"), counts),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.xlsx"
        write_tables(path, sheets)
        return path.read_bytes()


def _column(name: str, title: str, of_type: ColumnType) -> Column:
    return Column(name, title, Text(title, title), of_type)


def _table(name: str, columns: tuple[Column, ...]) -> Table:
    nothing = Text("", "")
    return Table(name, "", "", nothing, nothing, columns, (), False, NOWHERE)
