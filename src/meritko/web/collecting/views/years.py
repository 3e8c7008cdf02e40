"""Pages of the programmes' years: which there are, one of them, and preparing a new one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.collecting.actions.rounds import make_year
from meritko.web.collecting.forms.rounds import FormOfYearForm, YearForm
from meritko.web.collecting.programmes import collected, form_ids, forms_of, name_of, programme_of, slug_of
from meritko.web.collecting.queries import rounds as queries
from meritko.web.collecting.usual import usual_terms
from meritko.web.methodology import language
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import Terms
from meritko.web.submissions.forms import told_terms
from meritko.web.submissions.models import Round
from meritko.web.submissions.queries.submissions import awaited
from meritko.web.submissions.states import RoundState


@require_GET
def years(request: Asked) -> HttpResponse:
    """The years of the programmes, the latest first; what one is asked and may apply for at the head."""
    today = timezone.localdate()
    found = queries.years(request.actor, today)
    may_open = request.actor.may(Right.OPEN_ROUNDS)
    content = {
        "years": found,
        "awaited": list(awaited(request.actor, today).filter(round__form__in=form_ids())),
        "offers": queries.offers(request.actor, today),
        "for_new": queries.open_to_new(request.actor, today),
        "may_open": may_open,
        "programmes": [(slug_of(each), name_of(each)) for each in collected()] if may_open else [],
        "today": today,
    }
    return render(request, "collecting/years.html", content)


@require_GET
def year(request: Asked, programme: str, number: int) -> HttpResponse:
    """A programme's year: its forms, how far each is, and what comes next."""
    today, code = timezone.localdate(), programme_of(programme)
    found = queries.year_of(request.actor, code, number, today)
    may_open = request.actor.may(Right.OPEN_ROUNDS)
    asked = {course.form.id for course in found.courses}
    numbers = {course.around.pk for course in found.courses}
    content = {
        "year": found,
        "may_open": may_open,
        "drafts": sum(each.around.state == RoundState.DRAFT for each in found.courses) if may_open else 0,
        "missing": [form for form in forms_of(code) if form.id not in asked] if may_open else [],
        "for_new": [e for e in queries.open_to_new(request.actor, today) if e.pk in numbers],
        "offers": [o for each in found.courses for o in queries.offers_of(request.actor, each.around, today)],
        "today": today,
    }
    return render(request, "collecting/year.html", content)


@require_http_methods(["GET", "POST"])
def new_year(request: Asked, programme: str) -> HttpResponse:
    """Prepare a programme's year: as a copy of last year's, or empty; all its forms at once."""
    request.actor.demand(Right.OPEN_ROUNDS)
    code = programme_of(programme)
    last, is_copy = _last(code), request.GET.get("jak") != "prazdny"
    wanted = request.GET.get("rok", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else _next(last)
    data = request.POST if request.method == "POST" else None
    which = YearForm(data, initial={"year": str(number)})
    forms = [_form(each, number, last if is_copy else {}, data) for each in forms_of(code)]
    if data is not None and all([which.is_valid(), *(each.is_valid() for each in forms)]):
        told = {each.of.id: each.terms() for each in forms if each.cleaned_data["is_asked"]}
        if not told:
            which.add_error(None, _("Choose at least one form to ask by."))
        elif _made(request, code, which, told, is_copy=is_copy):
            messages.success(request, _("The year is prepared. Nobody is asked until you open it."))
            return redirect("collecting:year", programme, which.cleaned_data["year"])
    content = {
        "programme": programme,
        "name": name_of(code),
        "which": which,
        "forms": forms,
        "problems": _problems(forms) if data is not None else [],
        "last": max(last.values(), key=lambda each: each.year) if last and is_copy else None,
        "is_copy": is_copy,
        "could_copy": bool(last),
    }
    return render(request, "collecting/new_year.html", content, status=200 if data is None else 422)


def _problems(forms: list[FormOfYearForm]) -> list[tuple[str, str]]:
    return [
        (f"#{bound.id_for_label}", f"{form.of.title.say(language())}: {bound.label}: {text}")
        for form in forms
        for bound in form
        for text in bound.errors
    ]


def _made(request: Asked, code: str, which: YearForm, told: Mapping[str, Terms], *, is_copy: bool) -> bool:
    try:
        year = which.cleaned_data["year"]
        make_year(request.actor, code, year, told, timezone.now(), is_copy=is_copy)
    except NotNow:
        said = _(
            "Of this year there is one of the chosen forms already. Choose another year or leave it out."
        )
        which.add_error("year", said)
        return False
    return True


def _form(of: Form, number: int, last: Mapping[str, Round], data: QueryDict | None) -> FormOfYearForm:
    before = last.get(of.id)
    terms = usual_terms(of, number, before if before is not None and before.year < number else None)
    is_there = Round.objects.filter(form=of.id, year=number).exists()
    return FormOfYearForm(data, of=of, initial={**told_terms(terms), "is_asked": not is_there})


def _last(programme: str) -> dict[str, Round]:
    """Form -> its latest round."""
    found: dict[str, Round] = {}
    for around in Round.objects.filter(programme=programme, form__in=[f.id for f in forms_of(programme)]):
        found.setdefault(around.form, around)
    return found


def _next(last: dict[str, Round]) -> int:
    return max((around.year for around in last.values()), default=timezone.localdate().year - 1) + 1
