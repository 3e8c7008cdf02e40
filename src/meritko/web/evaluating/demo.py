"""The demonstration: the invented country of `make demo`, two years of it evaluated and readable."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meritko.engine.run_folder import NotARunFolder, read_run
from meritko.reports.document import AUDIENCES
from meritko.web.accounts import demo
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.roles import Role
from meritko.web.evaluating.actions.running import Order, release, start_run, try_again
from meritko.web.evaluating.actions.uploading import add_files, make_set
from meritko.web.evaluating.methodology import current_pack
from meritko.web.evaluating.models import Run, UploadSet
from meritko.web.work.worker import do_what_waits
from meritko.workbooks.demo.making import DEFAULT_SEED, make_demo

_WORKER = "demonstration"


def fill(beside: Path) -> None:
    """Evaluate the invented country for the year of `make demo` and the year before, once.

    Args:
        beside: The folder in which `make demo` puts its `data` and `results`.
    """
    today = timezone.localdate()
    actor = _analyst(today)
    year = _year(beside, today)
    with translation.override(settings.LANGUAGE_CODE):
        before = _evaluated(actor, year - 1, None, (), AUDIENCES[:1])
        now = _evaluated(actor, year, beside / "data", [before] if before else (), AUDIENCES)
        if now is not None:
            release(actor, now, timezone.now())


def _evaluated(
    actor: Actor, year: int, folder: Path | None, previous: Sequence[Run], audiences: Sequence[str]
) -> Run | None:
    """The finished run of a year, made when there is none; None when it could not be made."""
    finished = Run.objects.filter(year=year, finished_at__isnull=False)
    if there := finished.order_by("pk").first():
        return there
    upload_set = UploadSet.objects.filter(year=year).first() or make_set(actor, year, _("Demonstration"))
    pack = current_pack()
    with ExitStack() as opened:
        paths = sorted(folder.glob("*.xlsx")) if folder and folder.is_dir() else []
        if not paths:  # what is made of one seed is the same every time; another year has another
            place = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            paths = make_demo(pack, pack.demo, year, DEFAULT_SEED + (folder is None), place)
        files = [(path.name, opened.enter_context(path.open("rb"))) for path in paths]
        add_files(actor, upload_set, files, timezone.now())
    order = Order(
        programmes=[programme.id for programme in pack.programmes],
        parameters={parameter.id: parameter.default for parameter in pack.parameters},
        audiences=audiences,
        label=_("Demonstration"),
        previous=previous,
    )
    begun = Run.objects.filter(year=year, finished_at=None).first()
    if begun is None:
        start_run(actor, upload_set, order)
    else:
        try_again(actor, begun)  # the filling was interrupted
    do_what_waits(_WORKER)
    return finished.first()


def _year(beside: Path, today: date) -> int:
    """The year that `make demo` evaluated; last year without it."""
    try:
        return int(read_run(beside / "results")["year"])
    except (NotARunFolder, KeyError, ValueError):
        return today.year - 1


def _analyst(today: date) -> Actor:
    analyst = demo.person_in(Role.NATIONAL_ANALYST)
    if analyst is None:
        demo.make_people(today)
        analyst = demo.person_in(Role.NATIONAL_ANALYST)
    assert analyst is not None  # noqa: S101 - just made
    return actor_of(analyst, today)
