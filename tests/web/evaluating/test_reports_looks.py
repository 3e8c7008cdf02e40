"""Reports look as their office and the loaded boundaries say when they are made, and keep that look."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from meritko.web.evaluating.actions.looks import leave, use_pictures, use_template
from meritko.web.evaluating.actions.running import make_edition, start_run
from meritko.web.evaluating.models import Edition, Look, Run, UploadSet
from meritko.web.evaluating.places import edition_folder
from meritko.web.evaluating.queries.runs import looks_old
from meritko.web.evaluating.tasks.looks import looks_of
from meritko.web.files.store import path_of
from meritko.web.territory.models.places import Boundary, Loaded, Region
from meritko.web.work.models import Job

from . import templates
from .conftest import Files, Person, order, work
from .test_bad_uploads import words

pytestmark = pytest.mark.django_db

OLD_LOOK = "Od posledního vydání se změnila podoba zpráv"


def load_boundaries(*left_out: str) -> None:
    """Squares beside one another for regions, as a file of outlines brings them."""
    for place, region in enumerate(Region.objects.exclude(code__in=left_out)):
        west, south = 12.0 + place % 5, 48.0 + place // 5
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
        Boundary.objects.create(kind="region", code=region.code, geometry=[[ring]], source="ctverce.geojson")
    Loaded.objects.create(what="outlines", source="ctverce.geojson", sha256="", at=timezone.now(), rows=1)


def remade(analyst: Person, run: Run) -> Edition:
    """A further edition of a run."""
    make_edition(analyst.actor, run)
    work()
    run.refresh_from_db()
    assert run.job.error == ""
    return run.editions.first()


def file(edition: Edition, name: str) -> Path:
    return edition_folder(edition.key) / edition.audiences.split()[0] / name


def said(path: Path, part: str = "word/") -> str:
    """What stands in the parts of a Word document."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith(part) and name.endswith(".xml")]
        return " ".join(archive.read(name).decode() for name in names)


def pictures(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(name.startswith("word/media/") for name in archive.namelist())


def has_real_maps(edition: Edition) -> bool:
    """Whether the page of an edition draws its regions in their boundaries."""
    drawn = re.findall(r'"shapes":\s*\[\s*(.)', file(edition, "report.html").read_text(encoding="utf-8"))
    assert len(drawn) == 1
    return bool(drawn[0] == "{")


def page(who: Person, run: Run) -> str:
    return words(who.browser().get(f"/beh/{run.pk}/").content)


def small(uploaded: Callable[[Files], UploadSet], country: Files, analyst: Person, **more: object) -> Run:
    """A finished run with reports of one audience."""
    wanted = order(programmes=["ptp"], audiences=["national"], **more)
    run = start_run(analyst.actor, uploaded(country), wanted)
    work()
    run.refresh_from_db()
    assert run.job.error == ""
    return run


@pytest.mark.slow
def test_an_edition_made_again_takes_the_look_and_the_older_one_keeps_its_own(
    analyst: Person, reader: Person, uploaded: Callable[[Files], UploadSet], country: Files
):
    run = small(uploaded, country, analyst)
    first = run.editions.get()
    before = {path: path.read_bytes() for path in edition_folder(first.key).rglob("*.*")}
    assert (first.template, first.unmapped, looks_old(run)) == (None, None, False)
    assert not has_real_maps(first)

    use_template(analyst.actor, ("úřad.docx", BytesIO(templates.restyled("Ukázkový úřad"))), timezone.now())
    assert OLD_LOOK in page(analyst, run)
    use_pictures(analyst.actor, [("logo.png", BytesIO(templates.png()))], timezone.now())
    load_boundaries()
    second = remade(analyst, run)

    assert (second.number, second.template.name, second.unmapped) == (2, "úřad.docx", None)
    assert "Ukázkový úřad" in said(file(second, "report.docx"), "word/header")
    assert pictures(file(second, "report.docx")) == pictures(file(first, "report.docx")) + 2
    assert has_real_maps(second)
    assert {path: path.read_bytes() for path in edition_folder(first.key).rglob("*.*")} == before
    shown = page(analyst, run)
    assert "Zpráva pro Word je v šabloně úřad.docx." in shown
    assert OLD_LOOK not in shown
    assert "dlaždice" not in shown


@pytest.mark.slow
def test_with_boundaries_that_lack_a_region_the_maps_are_tiles_and_the_page_of_the_run_says_so(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files
):
    missing = Region.objects.first()
    load_boundaries(missing.code)
    run = small(uploaded, country, analyst)
    edition = run.editions.get()

    assert edition.unmapped == [missing.name]
    assert not has_real_maps(edition)
    assert "nahran" not in words(file(edition, "report.html").read_bytes().partition(b"<script")[0])
    sentence = "Na mapách jsou místo krajů dlaždice, protože nejsou nahrané hranice těchto: "
    assert f"{sentence}{missing.name}. Nahrát hranice" in page(analyst, run)
    look = words(analyst.browser().get("/beh/podoba/").content)
    assert f"Kraje jsou dlaždice, protože chybějí hranice těchto: {missing.name}. Nahrát hranice" in look

    Boundary.objects.all().delete()
    load_boundaries()
    assert looks_old(run)
    whole = remade(analyst, run)
    assert whole.unmapped is None
    assert has_real_maps(whole)
    assert sentence in page(analyst, run), "the first edition is as it was"


@pytest.mark.slow
def test_a_template_that_does_not_fit_any_more_fails_the_edition_with_its_sentence(
    analyst: Person, finished: Run
):
    use_template(analyst.actor, ("úřad.docx", BytesIO(templates.restyled("úřad"))), timezone.now())
    look = Look.objects.get()
    unfit = templates.changed((templates.TEXT, "{{ body }}", ""))
    path_of(look.original.content.name).write_bytes(unfit)
    make_edition(analyst.actor, finished)
    work()
    finished.refresh_from_db()
    assert finished.job.state == Job.State.FAILED
    assert finished.job.error == (
        "V šabloně úřad.docx chybí {{ body }}: značka má stát sama ve vlastním odstavci. "
        "Na stránce Podoba zpráv pošlete jinou, nebo ji přestaňte používat, a zkuste to znovu."
    )
    assert finished.editions.count() == 1
    assert not list(edition_folder(finished.editions.get().key).parent.glob(".*.partial"))


def test_what_a_run_was_started_with_goes_before_the_pictures_of_the_office(analyst: Person, finished: Run):
    def logos() -> list[str] | None:
        with looks_of(finished) as looks:
            return None if looks.publicity is None else [path.stem for path in looks.publicity.logos]

    assert finished.has_emblem is None
    assert logos() is None
    use_pictures(analyst.actor, [("úřad.png", BytesIO(templates.png()))], timezone.now())
    assert logos() == ["úřad"]
    finished.has_emblem = False
    assert logos() is None
    finished.has_emblem = True
    assert logos() == ["úřad"]
    leave(analyst.actor, Look.objects.get(), timezone.now())
    assert logos() == []


def test_where_an_office_has_pictures_a_new_run_carries_them_unless_it_is_told_not_to(
    analyst: Person, finished: Run
):
    address = f"/beh/podklady/{finished.upload_set_id}/vyhodnotit/"
    without = analyst.browser().get(address).content.decode()
    use_pictures(analyst.actor, [("úřad.png", BytesIO(templates.png()))], timezone.now())
    form = analyst.browser().get(address)
    assert "Znak Evropské unie a obrázky úřadu na titulní straně" in words(form.content)
    assert "Jiná loga místo těchto obrázků" in words(form.content)
    assert "checked" not in _tag(without, "has_emblem")
    assert "checked" in _tag(form.content.decode(), "has_emblem")
    wanted = order()
    told = {"programmes": wanted.programmes, "audiences": wanted.audiences}
    told |= {f"parameter_{name}": value for name, value in wanted.parameters.items()}
    keys = ("6f1f3ad6-39b5-4b2c-8f9f-2f5cb3f4a001", "6f1f3ad6-39b5-4b2c-8f9f-2f5cb3f4a002")
    for key, more in zip(keys, ({"has_emblem": "on"}, {}), strict=True):
        assert analyst.browser().post(address, told | more | {"key": key}).status_code == 302
    assert [Run.objects.get(key=key).has_emblem for key in keys] == [True, False]


def _tag(page: str, name: str) -> str:
    """The control of a name."""
    begin = page.index(f'name="{name}"')
    return page[page.rindex("<", 0, begin) : page.index(">", begin)]


def test_a_name_that_is_too_long_for_a_disk_is_cut(analyst: Person, finished: Run):
    name = "ž" * 190
    use_template(analyst.actor, (f"{name}.docx", BytesIO(templates.restyled("x"))), timezone.now())
    use_pictures(analyst.actor, [(f"{name}.png", BytesIO(templates.png()))], timezone.now())
    with looks_of(finished) as looks:
        assert looks.publicity is not None
        paths = (looks.template_path, *looks.publicity.logos)
        assert [path.name for path in paths] == ["ž" * 100 + ".docx", "ž" * 100 + ".png"]
        assert all(path.is_file() for path in paths)


def test_another_office_makes_its_reports_in_its_own_look(
    analyst: Person, other_analyst: Person, finished: Run
):
    use_template(other_analyst.actor, ("jejich.docx", BytesIO(templates.restyled("x"))), timezone.now())
    use_pictures(other_analyst.actor, [("jejich.png", BytesIO(templates.png()))], timezone.now())
    with looks_of(finished) as looks:
        assert (looks.template, looks.template_path, looks.publicity) == (None, None, None)
    assert not looks_old(finished)


def test_boundaries_in_which_nothing_can_be_drawn_are_as_none_but_it_is_known(finished: Run):
    Boundary.objects.create(kind="region", code=Region.objects.first().code, geometry=[], source="x")
    with looks_of(finished) as looks:
        assert (looks.boundaries, looks.is_unmapped) == (None, True)
