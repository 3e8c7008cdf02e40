"""Pages of sets: uploading, what the checks found, one workbook and its versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.actions import uploading
from meritko.web.evaluating.actions.arriving import Came, NamedFile, Outcome
from meritko.web.evaluating.actions.uploading import NothingTaken
from meritko.web.evaluating.forms import Files, NewSet
from meritko.web.evaluating.methodology import language
from meritko.web.evaluating.models import UploadSet
from meritko.web.evaluating.places import annotated_folder
from meritko.web.evaluating.queries import sets
from meritko.web.evaluating.queries.sets import Wanted
from meritko.web.files.store import NoRoom

FINDINGS_ON_A_PAGE = 200
SETS_ON_A_PAGE = 25
_MOST_TOLD = 5


@require_GET
def upload_sets(request: Asked) -> HttpResponse:
    """The sets of the office."""
    page = Paginator(sets.upload_sets(request.actor), SETS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluating/sets.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new_set(request: Asked) -> HttpResponse:
    """A new set with its first workbooks."""
    request.actor.demand(Right.START_RUNS)
    if request.method != "POST":
        last = sets.latest_year(request.actor)
        form = NewSet(initial={"year": str(last or timezone.localdate().year - 1)})
        return render(request, "evaluating/new_set.html", {"form": form})
    form = NewSet(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "evaluating/new_set.html", {"form": form}, status=422)
    told = form.cleaned_data
    files, now = _named(request, form), timezone.now()
    try:
        made, outcomes = uploading.make_filled_set(
            request.actor, told["year"], told["name"], files, now, told["key"]
        )
    except NothingTaken as nothing:
        sentences = [said for each in nothing.outcomes if (said := _sentence(each))]
        form.add_error("files", ValidationError([ValidationError(said) for said in sentences[:_MOST_TOLD]]))
    except NoRoom:
        form.add_error(None, _no_room())
    else:
        _tell(request, outcomes)
        return _go(request, reverse("evaluating:upload_set", args=[made.pk]))
    return render(request, "evaluating/new_set.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
def upload_set(request: Asked, number: int) -> HttpResponse:
    """A set: its workbooks and how they were found; here further files come in."""
    found = sets.upload_set(request.actor, number)
    form = Files(request.POST, request.FILES) if request.method == "POST" else Files()
    if request.method == "POST" and form.is_valid():
        return _take_in(request, found, form)
    content = {
        "set": found,
        "workbooks": sets.current_workbooks(found),
        "left_out": found.workbooks.filter(pk__in=_ids(request.GET.get("vynechano", ""))),
        "counts": sets.by_file(found),
        "refused": found.archives.exclude(refusal=""),
        "form": form,
        **_state(found),
    }
    return render(request, "evaluating/set.html", content, status=422 if form.is_bound else 200)


@require_GET
def state(request: Asked, number: int) -> HttpResponse:
    """How far the check of a set is; the page is loaded anew when it is done."""
    found = sets.upload_set(request.actor, number)
    if found.check_job is None or not found.check_job.is_open:
        return _go(request, reverse("evaluating:upload_set", args=[number]))
    return render(request, "evaluating/parts/checking.html", {"set": found, **_state(found)})


@require_POST
def check_again(request: Asked, number: int) -> HttpResponse:
    """Check a set once more, such as with a new version of the methodology."""
    uploading.check_again(request.actor, sets.upload_set(request.actor, number))
    return redirect("evaluating:upload_set", number)


@require_GET
def findings(request: Asked, number: int) -> HttpResponse:
    """What the checks found, by workbook and rule; every filter has an address."""
    found = sets.upload_set(request.actor, number)
    wanted = Wanted(*(request.GET.get(name, "") for name in ("sesit", "pravidlo", "druh")))
    every = sets.counted(found, Wanted())
    page = Paginator(sets.findings(found, wanted), FINDINGS_ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "set": found,
        "wanted": wanted,
        "page": page,
        "listed": sets.alike(page),
        "number": sets.number_of(sets.counted(found, wanted)),
        "counts": sets.counted(found, wanted),
        "files": _options(count.file for count in every),
        "rules": _options(count.rule for count in every),
        "workbooks": {each.name: each for each in sets.current_workbooks(found)},
        "spoken": language(),
        **_state(found),
    }
    return render(request, "evaluating/findings.html", content)


@require_GET
def workbook(request: Asked, number: int, workbook: int) -> HttpResponse:
    """A workbook: its versions and how each differs from the one before."""
    found = sets.upload_set(request.actor, number)
    one = sets.workbook(found, workbook)
    versions = list(sets.versions(one))
    content = {
        "set": found,
        "workbook": one,
        "versions": versions,
        "counts": sets.by_file(found).get(one.name, {}),
    }
    return render(request, "evaluating/workbook.html", content)


@require_GET
def annotated(request: Asked, number: int, workbook: int) -> HttpResponseBase:
    """A workbook with its findings written into it, to be sent back to whoever filled it in."""
    found = sets.upload_set(request.actor, number)
    one = sets.workbook(found, workbook)
    path = annotated_folder(found.pk, found.check_job_id or 0) / str(one.pk)
    if not path.is_file():
        raise Unknown(workbook)
    stem = one.name.rpartition("/")[2].removesuffix(".xlsx")
    name = _("{name} with findings.xlsx").format(name=stem)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_POST
def leave_out(request: Asked, number: int, workbook: int) -> HttpResponse:
    """Leave a workbook out of a set; the page offers to put it back."""
    one = sets.workbook(sets.upload_set(request.actor, number), workbook)
    uploading.remove(request.actor, one, timezone.now())
    return redirect(f"{reverse('evaluating:upload_set', args=[number])}?vynechano={one.pk}")


@require_POST
def put_back(request: Asked, number: int, workbook: int) -> HttpResponse:
    """Have a workbook count again."""
    one = sets.workbook(sets.upload_set(request.actor, number), workbook)
    if uploading.put_back(request.actor, one):
        messages.success(request, _("{name} is in the set again.").format(name=one.name))
    else:
        messages.warning(
            request, _("The set has another workbook in the place of {name}.").format(name=one.name)
        )
    return redirect("evaluating:upload_set", number)


def _take_in(request: Asked, found: UploadSet, form: Files) -> HttpResponse:
    try:
        outcomes = uploading.add_files(request.actor, found, _named(request, form), timezone.now())
    except NoRoom:
        messages.error(request, _no_room())
    else:
        _tell(request, outcomes)
    return _go(request, reverse("evaluating:upload_set", args=[found.pk]))


def _no_room() -> str:
    return _("The disk of the server is full; nothing was kept. Tell the administrator.")


def _named(request: Asked, form: Files) -> list[NamedFile]:
    """The files with the folder they lay in, where the browser told it."""
    chosen, paths = form.chosen(), request.POST.getlist("path")
    names = paths if len(paths) == len(chosen) else [each.name for each in chosen]
    return [(name, each.file) for name, each in zip(names, chosen, strict=True)]


def _tell(request: Asked, outcomes: Sequence[Outcome]) -> None:
    """Say what became of the files: how many were taken, and what is to be known of the others."""
    taken = sum(each.came in (Came.NEW, Came.NEWER, Came.RENAMED) for each in outcomes)
    if taken:
        text = ngettext("{n} workbook was uploaded.", "{n} workbooks were uploaded.", taken)
        messages.success(request, text.format(n=taken))
    sentences = [said for each in outcomes if (said := _sentence(each))]
    for said in sentences[:_MOST_TOLD]:
        messages.info(request, said)
    more = len(sentences) - _MOST_TOLD
    if more > 0:
        text = ngettext(
            "… and {n} more file was passed over.", "… and {n} more files were passed over.", more
        )
        messages.info(request, text.format(n=more))


def _sentence(outcome: Outcome) -> str:
    said = {
        Came.NEWER: _("{name} replaces its earlier version, which is kept."),
        Came.SAME: _("{name} is here already, word for word."),
        Came.SAME_AS: _("{name} has the same content as {about}, so we keep only that one."),
        Came.RENAMED: _("There are two files named {name}; the second one is called {about} here."),
        Came.ARCHIVE: _("Workbooks are being taken out of {name}."),
        Came.TOO_LARGE: _("{name} is larger than a workbook can be here, so it was left out."),
        Came.OTHER: _("{name} is no workbook (.xlsx), so it was left out."),
        Came.MACROS: _("{name} may hold macros, so it was left out. Save it in Excel as a workbook (.xlsx)."),
        Came.OLD: _("{name} is of an old kind of Excel, so it was left out. Save it as a workbook (.xlsx)."),
    }.get(outcome.came, "")
    return said.format(name=outcome.name, about=outcome.about)


def _state(found: UploadSet) -> dict[str, object]:
    """Whether a set is being checked, and whether what is known of it holds for what it has now."""
    job = found.check_job
    return {"job": job, "checking": job is not None and job.is_open}


def _options(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices of a filter, that of all of them first; none where there is nothing to filter."""
    found = sorted(set(values))
    return [("", _("all")), *((each, each) for each in found)] if found else []


def _go(request: Asked, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _ids(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < 10 else []
