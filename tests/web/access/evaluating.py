"""Answers of the pages of sets, runs and reports."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import openpyxl
from django.utils import timezone
from docx import Document

from meritko.engine.lineage import save_lineage
from meritko.engine.run_folder import write_run
from meritko.web.evaluating.actions.looks import THING
from meritko.web.evaluating.methodology import current_pack, pack_folder
from meritko.web.evaluating.models import (
    Departure,
    Edition,
    Finding,
    FindingCount,
    Justification,
    Look,
    Run,
    UploadSet,
    Workbook,
)
from meritko.web.evaluating.places import edition_folder, run_folder
from meritko.web.files.actions import keep_file
from meritko.web.files.store import path_of

#                                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
evaluating:runs                 GET  -             302 200 403 200 200 200 200 200 200 403
evaluating:upload_sets          GET  -             302 403 403 403 403 403 403 403 200 403
evaluating:new_set              GET  -             302 403 403 403 403 403 403 403 200 403
evaluating:new_set              POST -             302 403 403 403 403 403 403 403 422 403
evaluating:upload_set           GET  own_set       302 403 403 403 403 403 403 403 200 403
evaluating:upload_set           GET  foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:upload_set           POST own_set       302 403 403 403 403 403 403 403 422 403
evaluating:upload_set           POST foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:upload_set_state     GET  own_set       302 403 403 403 403 403 403 403 302 403
evaluating:upload_set_state     GET  foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:check_again          GET  own_set       302 405 405 405 405 405 405 405 405 405
evaluating:check_again          POST own_set       302 403 403 403 403 403 403 403 302 403
evaluating:check_again          POST foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:findings             GET  own_set       302 403 403 403 403 403 403 403 200 403
evaluating:findings             GET  foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:workbook             GET  own_book      302 403 403 403 403 403 403 403 200 403
evaluating:workbook             GET  foreign_book  302 403 403 403 403 403 403 403 404 403
evaluating:annotated            GET  own_book      302 403 403 403 403 403 403 403 404 403
evaluating:annotated            GET  foreign_book  302 403 403 403 403 403 403 403 404 403
evaluating:leave_out            GET  own_book      302 405 405 405 405 405 405 405 405 405
evaluating:leave_out            POST foreign_book  302 403 403 403 403 403 403 403 404 403
evaluating:put_back             POST own_book      302 403 403 403 403 403 403 403 302 403
evaluating:put_back             POST foreign_book  302 403 403 403 403 403 403 403 404 403
evaluating:look                 GET  -             302 403 403 403 403 403 403 403 200 403
evaluating:look                 POST -             302 403 403 403 403 403 403 403 422 403
evaluating:default_template     GET  -             302 403 403 403 403 403 403 403 200 403
evaluating:leave_look           GET  own_look      302 405 405 405 405 405 405 405 405 405
evaluating:leave_look           POST own_look      302 403 403 403 403 403 403 403 302 403
evaluating:leave_look           POST foreign_look  302 403 403 403 403 403 403 403 404 403
files:file                      GET  own_template  302 404 404 404 404 404 404 404 200 404
files:file                      GET  foreign_template 302 404 404 404 404 404 404 404 404 404
evaluating:of_sources           GET  -             302 405 405 405 405 405 405 405 405 405
evaluating:of_sources           POST -             302 403 403 403 403 403 403 403 404 403
evaluating:new_run              GET  own_set       302 403 403 403 403 403 403 403 200 403
evaluating:new_run              POST own_set       302 403 403 403 403 403 403 403 422 403
evaluating:new_run              GET  foreign_set   302 403 403 403 403 403 403 403 404 403
evaluating:run                  GET  released      302 200 403 200 200 200 200 200 200 403
evaluating:run                  GET  hidden        302 404 403 404 404 404 404 404 200 403
evaluating:run                  GET  foreign       302 404 403 404 404 404 404 404 404 403
evaluating:run_state            GET  released      302 302 403 302 302 302 302 302 302 403
evaluating:run_state            GET  hidden        302 404 403 404 404 404 404 404 302 403
evaluating:stop_run             POST released      302 403 403 403 403 403 403 403 302 403
evaluating:stop_run             POST foreign       302 404 403 404 404 404 404 404 404 403
evaluating:stop_run             GET  released      302 405 405 405 405 405 405 405 405 405
evaluating:try_run_again        POST released      302 403 403 403 403 403 403 403 302 403
evaluating:try_run_again        POST foreign       302 404 403 404 404 404 404 404 404 403
evaluating:release_run          POST released      302 403 403 403 403 403 403 403 302 403
evaluating:release_run          POST foreign       302 404 403 404 404 404 404 404 404 403
evaluating:release_run          GET  hidden        302 405 405 405 405 405 405 405 405 405
evaluating:make_edition         POST foreign       302 404 403 404 404 404 404 404 404 403
evaluating:make_edition         GET  released      302 405 405 405 405 405 405 405 405 405
evaluating:report               GET  national      302 404 403 404 404 404 404 404 200 403
evaluating:report               GET  region        302 404 403 404 404 404 404 200 200 403
evaluating:report               GET  programme     302 200 403 200 200 200 200 404 200 403
evaluating:report               GET  hidden_whole  302 404 403 404 404 404 404 404 200 403
evaluating:report               GET  unreleased    302 404 403 404 404 404 404 404 200 403
evaluating:report_file          GET  national_file 302 404 403 404 404 404 404 404 200 403
evaluating:report_file          GET  national_xlsx 302 404 403 404 404 404 404 404 200 403
evaluating:report_file          GET  national_docx 302 404 403 404 404 404 404 404 200 403
evaluating:report_file          GET  region_xlsx   302 404 403 404 404 404 404 200 200 403
evaluating:report_file          GET  region_docx   302 404 403 404 404 404 404 200 200 403
evaluating:report_file          GET  programme_xlsx 302 200 403 200 200 200 200 404 200 403
evaluating:report_file          GET  hidden_xlsx   302 404 403 404 404 404 404 404 200 403
evaluating:results              GET  released      302 200 403 200 200 200 200 200 200 403
evaluating:results              GET  hidden        302 404 403 404 404 404 404 404 200 403
evaluating:results_file         GET  foreign       302 404 403 404 404 404 404 404 404 403
evaluating:readings_file        GET  foreign       302 404 403 404 404 404 404 404 404 403
evaluating:readings_file        GET  released      302 404 403 404 404 404 404 404 404 403
evaluating:run_problems         GET  released      302 403 403 403 403 403 403 403 200 403
evaluating:run_problems         GET  hidden        302 404 403 404 404 404 404 404 200 403
evaluating:run_problems         GET  foreign       302 404 403 404 404 404 404 404 404 403
evaluating:number               GET  released      302 404 403 404 404 404 404 404 404 403
evaluating:number               GET  hidden        302 404 403 404 404 404 404 404 404 403
evaluating:comparison           GET  released      302 200 403 200 200 200 200 200 200 403
evaluating:comparison           GET  hidden        302 404 403 404 404 404 404 404 200 403
evaluating:justifications       GET  released      302 403 403 403 403 403 403 403 200 403
evaluating:justifications       GET  hidden        302 404 403 404 404 404 404 404 200 403
evaluating:justify              POST departure     302 403 403 403 403 403 403 403 422 403
evaluating:justify              GET  departure     302 405 405 405 405 405 405 405 405 405
evaluating:justify_by_workbook  POST released      302 403 403 403 403 403 403 403 302 403
evaluating:justify_by_workbook  POST foreign       302 404 403 404 404 404 404 404 404 403
evaluating:take_over            POST released      302 403 403 403 403 403 403 403 404 403
evaluating:take_over            POST foreign       302 404 403 404 404 404 404 404 404 403
"""

_ALL = "national region programme"
_PAGE = (
    '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"></head>'
    '<body><p class="mark">interní</p></body></html>'
)


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """A set and runs of the analyst's office, one of them released, and the same of another office."""
    own, foreign = (_set(office) for office in (world.office, world.foreign_town))
    look, foreign_look = (_look(office) for office in (world.office, world.foreign_town))
    released, hidden, other = (_run(*each) for each in ((own, True), (own, False), (foreign, False)))
    return {
        "own_set": {"number": own.pk},
        "foreign_set": {"number": foreign.pk},
        "own_look": {"number": look.pk},
        "foreign_look": {"number": foreign_look.pk},
        "own_template": {"number": look.original_id},
        "foreign_template": {"number": foreign_look.original_id},
        "own_book": {"number": own.pk, "workbook": own.workbooks.get().pk},
        "foreign_book": {"number": foreign.pk, "workbook": foreign.workbooks.get().pk},
        "released": {"number": released.pk},
        "hidden": {"number": hidden.pk},
        "foreign": {"number": other.pk},
        "departure": {"number": released.pk, "place": 0},
        "hidden_whole": {"number": hidden.pk, "audience": "national"},
        "unreleased": {"number": hidden.pk, "audience": "region"},
        "national_file": {"number": released.pk, "audience": "national", "kind": "pdf"},
        "hidden_xlsx": {"number": hidden.pk, "audience": "programme", "kind": "xlsx"},
        **{
            f"{each}_{kind}": {"number": released.pk, "audience": each, "kind": kind}
            for each in _ALL.split()
            for kind in ("xlsx", "docx")
        },
        **{each: {"number": released.pk, "audience": each} for each in _ALL.split()},
    }


def _set(office: Any) -> UploadSet:
    made = UploadSet.objects.create(year=2025, organisation=office)
    Workbook.objects.create(upload_set=made, name="obec.xlsx", sha256="0" * 64, size=1)
    return made


def _look(office: Any) -> Look:
    """A template that an office uses."""
    original = keep_file([b"x"], "x.docx", organisation=office.pk, thing=THING, thing_id=office.pk, by=None)
    return Look.objects.create(
        kind="template", organisation=office, name="x.docx", original=original, given_at=timezone.now()
    )


def _run(of: UploadSet, is_released: bool) -> Run:
    """A finished run without results, whose folder is there."""
    now, pack = timezone.now(), current_pack()
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{of.organisation.name} {is_released}")
    run = Run.objects.create(
        key=key,
        upload_set=of,
        year=2025,
        programmes=["ptp"],
        parameters={},
        audiences=_ALL,
        organisation=of.organisation,
        finished_at=now,
        released_at=now if is_released else None,
        pack_sha256=pack.hash,
    )
    Edition.objects.create(run=run, key=key, number=1, language="cs", audiences=_ALL, made_at=now)
    Departure.objects.create(run=run, place=0, key="X/2025///0", said={"cs": _SAID, "en": _SAID})
    if not run_folder(key).exists():
        told = {"year": 2025, "parameters": {}}
        write_run(run_folder(key), [], told, lambda place: save_lineage(place, {}, pack_folder()))
        for audience in _ALL.split():
            (edition_folder(key) / audience).mkdir(parents=True)
            _write_report(run, audience, "interní")
    return run


def _write_report(run: Run, audience: str, words: str) -> None:
    """The files of an edition: a page and a workbook and documents with some words."""
    folder = edition_folder(run.key) / audience
    (folder / "report.html").write_text(_PAGE.replace("interní", words), encoding="utf-8")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7 " + words.encode())
    document = Document()
    document.add_paragraph(words)
    document.save(folder / "report.docx")
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = words
    workbook.save(folder / "evaluation.xlsx")


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """What stands in the sensitive fields of sets, runs and reports, and who may see it."""
    known = world.objects("evaluating")
    makers = {"national_analyst"}
    readers = {"reader", "project_worker", "consultant", "roma_adviser", "municipal_coordinator"}
    for name, who in (("own", makers), ("foreign", set())):
        number, book = known[f"{name}_set"]["number"], known[f"{name}_book"]["workbook"]
        finding = Finding.objects.create(
            upload_set_id=number, place=1, severity="error", rule="R1", file="obec.xlsx", said={}
        )
        FindingCount.objects.create(
            upload_set_id=number, file="obec.xlsx", rule="R1", severity="error", number=1
        )
        sets, books = UploadSet.objects.filter(pk=number), Workbook.objects.filter(pk=book)
        found = Finding.objects.filter(pk=finding.pk)
        yield f"name of the {name} set", who, _field(sets, "name")
        yield f"name of a file of the {name} set", who, _field(books, "name")
        yield f"heading of a cell of the {name} set", who, _field(found, "heading")
        yield (
            f"value of a cell of the {name} set",
            who,
            lambda value, found=found: found.update(
                said={spoken: [value, value, value] for spoken in ("cs", "en")}
            ),
        )
    for name, who in (("own", makers), ("foreign", set())):
        looks = Look.objects.filter(pk=known[f"{name}_look"]["number"])
        yield f"name of the {name} template", who, _field(looks, "name")
        yield f"{name} template", who, path_of(looks.get().original.content.name).write_text
    for name, who in (("released", makers), ("hidden", makers), ("foreign", set())):
        run = Run.objects.get(pk=known[name]["number"])
        departure = Departure.objects.get(run=run)
        Justification.objects.create(departure=departure, cause="", changed_at=timezone.now())
        written = Justification.objects.filter(departure=departure)
        yield f"justification in the {name} run", who, _field(written, "explanation")
        yield (
            f"departure in the {name} run",
            who,
            lambda value, one=departure: Departure.objects.filter(pk=one.pk).update(
                said=dict.fromkeys(("cs", "en"), dict.fromkeys(_SAID, value))
            ),
        )
        if name != "released":
            yield f"note of the {name} run", who, _field(Run.objects.filter(pk=run.pk), "label")
        for audience, reads in (
            ("national", set()),
            ("region", {"regional_coordinator"}),
            ("programme", readers),
        ):
            may = who | (reads if name == "released" else set())
            yield f"{audience} report of the {name} run", may, partial(_write_report, run, audience)


def _field(rows: Any, name: str) -> Callable[[str], object]:
    return lambda value: rows.update(**{name: value})


_SAID = dict.fromkeys(("programme", "criterion", "indicator", "unit", "category", "words"), "zkouška")
