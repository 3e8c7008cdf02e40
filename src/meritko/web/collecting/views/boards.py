"""Pages of watching: how far rounds are, who it is, and reminding those who are late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.collecting.queries import boards
from meritko.web.collecting.queries.boards import Wanted
from meritko.web.submissions.actions.reminding import remind_late
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.queries.reaching import reaching
from meritko.web.submissions.states import RoundState
from meritko.web.territory.queries.places import regions
from meritko.web.ui.ordering import order_key

ON_A_PAGE = 50

_Row = tuple[bytes, int, date, datetime | None, int]
"""The order of the name, the place of the region, the last day, when it was handed in, the number."""


@require_GET
def board(request: Asked) -> HttpResponse:
    """How far the rounds are, by programme and region; every number leads to who it is."""
    actor, today = request.actor, timezone.localdate()
    wanted = _wanted(request.GET)
    content = {
        "board": boards.board(actor, wanted, today),
        "wanted": wanted,
        "years": [(each, each) for each in boards.years(actor)],
        "groups": boards.groups(),
        "today": today,
        "pages": {each.pk: _page_of(each) for each in _rounds(request, wanted)},
        "open": RoundState.OPEN,
    }
    return render(request, "collecting/board.html", content)


@require_GET
def watched(request: Asked) -> HttpResponse:
    """Who it is: a list, sorted and in pages."""
    actor, today = request.actor, timezone.localdate()
    wanted = _wanted(request.GET)
    found = boards.listed(actor, wanted, today)
    page = Paginator(_sorted(found, request.GET.get("sort", "")), ON_A_PAGE).get_page(request.GET.get("page"))
    there = Submission.objects.select_related("round").defer("before").in_bulk([*page.object_list])
    shown = [there[pk] for pk in page.object_list if pk in there]
    around = Round.objects.filter(pk=wanted.around).first() if wanted.around else None
    content = {
        "rows": shown,
        "page": page,
        "reach": reaching(shown, today),
        "wanted": wanted,
        "rounds": [(each.pk, each.title) for each in _rounds(request, replace(wanted, around=None))],
        "regions": boards.watched_regions(actor),
        "region_names": {each.code: each.name for each in regions()},
        "around": around,
        "open": RoundState.OPEN,
        "today": today,
    }
    return render(request, "collecting/watched.html", content)


@require_POST
def remind(request: Asked, number: int) -> HttpResponse:
    """Remind those who have not handed in, of one region or of all that one watches over."""
    region = _plain(request.POST.get("kraj", ""))[:12]
    told = remind_late(request.actor, number, timezone.now(), region)
    if told:
        text = ngettext("{n} person was reminded.", "{n} people were reminded.", told)
        messages.success(request, text.format(n=told))
    else:
        messages.info(request, _("Everybody who can be reached has been reminded today already."))
    query = QueryDict(mutable=True)
    query.update({"kolo": str(number), "stav": "missing"} | ({"kraj": region} if region else {}))
    return redirect(f"{reverse('collecting:watched')}?{query.urlencode()}")


def _rounds(request: Asked, wanted: Wanted) -> list[Round]:
    return boards.watched_rounds(request.actor, wanted)


def _page_of(around: Round) -> str:
    follower = follower_of(around.form)
    return follower.round_page(around) if follower else ""


def _wanted(query: QueryDict) -> Wanted:
    """What an address asks for; what cannot be understood is not asked for."""
    stand, programme = query.get("stav", ""), query.get("program", "")
    return Wanted(
        _number(query.get("rok", "")),
        programme if programme in boards.groups() else "",
        _number(query.get("kolo", "")),
        _plain(query.get("kraj", ""))[:12],
        stand if stand in boards.STANDS else "",
        _plain(query.get("hledat", ""))[:100],
    )


def _plain(text: str) -> str:
    """A text as it can be asked of any database: PostgreSQL takes no NUL."""
    return text.replace("\0", "").strip()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _sorted(found: QuerySet[Submission], sort: str) -> list[int]:
    """Numbers of submissions in the order that is wanted; names stand as in a Czech dictionary."""
    names = {each.code: place for place, each in enumerate(regions())}
    rows = [
        (order_key(name), names.get(region, len(names)), due, submitted, pk)
        for pk, name, region, due, submitted in found.order_by("pk").values_list(
            "pk", "name", "region", "round__due", "submitted_at"
        )
    ]
    rows.sort(key=lambda row: (row[0], row[4]))
    keys: dict[str, Callable[[_Row], Any]] = {
        "name": lambda row: row[0],
        "region": lambda row: row[1],
        "due": lambda row: row[2],
        "submitted": lambda row: row[3].timestamp() if row[3] else 0.0,
    }
    if key := keys.get(sort.removeprefix("-")):
        rows.sort(key=key, reverse=sort.startswith("-"))
        if sort.endswith("submitted"):
            rows.sort(key=lambda row: row[3] is None)  # what was not handed in stands last either way
    return [row[4] for row in rows]
