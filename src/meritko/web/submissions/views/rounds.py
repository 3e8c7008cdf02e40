"""What every room that looks after rounds does with one: its terms, closing, locking, reminding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meritko.web.accounts.actor import Actor, Asked
from meritko.web.submissions.actions import reminding
from meritko.web.submissions.actions import rounds as actions
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.forms import TermsForm, told_terms
from meritko.web.submissions.models import Round
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.states import HANDED_IN, RoundState, State


@dataclass(frozen=True)
class RoundPages:
    """The pages of rounds in a room.

    `room` names its addresses and its folder of templates. `find` gives a round to who prepares it, else
    raises Forbidden or Unknown. `about`: what every page of a round shows of it. `closed`: what is said when
    one was closed.
    """

    room: str
    find: Callable[[Actor, int], Round]
    about: Callable[[Round], Mapping[str, object]]
    closed: str | Promise

    def terms(self, request: Asked, number: int) -> HttpResponse:
        """Name, days and words of a round; the last day can be moved while it is open."""
        found = self.find(request.actor, number)
        initial = told_terms(actions.Terms(found.title, found.opens, found.due, found.message))
        form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
        if found.state != RoundState.DRAFT:
            form.fields["opens"].disabled = True
        if form.is_valid():
            act(request, lambda: actions.change_terms(request.actor, number, form.terms()), _("Saved."))
            return self.back(number)
        return self._shown(request, "terms", found, {"form": form}, 422 if form.is_bound else 200)

    def changes(self, request: Asked, number: int) -> HttpResponse:
        """In what a round differs from last year's."""
        found = self.find(request.actor, number)
        return self._shown(request, "changes", found, {"changes": reading.changes(found)})

    def close(self, request: Asked, number: int) -> HttpResponse:
        """Ask nobody any more."""
        self.find(request.actor, number)
        said = str(self.closed)
        act(request, lambda: actions.close_round(request.actor, number, timezone.now()), said)
        return self.back(number)

    def reopen(self, request: Asked, number: int) -> HttpResponse:
        """Take the closing back."""
        self.find(request.actor, number)
        said = _("The round is open again.")
        act(request, lambda: actions.reopen_round(request.actor, number, timezone.now()), said)
        return self.back(number)

    def lock(
        self, request: Asked, number: int, waiting: Callable[[Round], Mapping[str, int]]
    ) -> HttpResponse:
        """Lock a round for good; asked once more, since it cannot be undone. `waiting`: what else waits."""
        found = self.find(request.actor, number)
        if request.method == "POST":
            said = _("The round is locked. Only who has an exception may write.")
            act(request, lambda: actions.lock_round(request.actor, number, timezone.now()), said)
            return self.back(number)
        missing = found.submissions.exclude(state__in=[*HANDED_IN, State.NOT_DELIVERED]).count()
        return self._shown(request, "lock", found, {"missing": missing, **waiting(found)})

    def remind(self, request: Asked, number: int) -> HttpResponse:
        """Remind those who have not handed in."""
        self.find(request.actor, number)
        told = reminding.remind_late(request.actor, number, timezone.now())
        text = ngettext("{n} person was reminded.", "{n} people were reminded.", told)
        messages.success(request, text.format(n=told))
        return self.back(number)

    def back(self, number: int) -> HttpResponse:
        """To the page of a round."""
        return redirect(f"{self.room}:round", number)

    def _shown(
        self, request: Asked, page: str, found: Round, more: Mapping[str, Any], status: int = 200
    ) -> HttpResponse:
        back = reverse(f"{self.room}:round", args=[found.pk])
        content = {**self.about(found), "round": found, "back": back, **more}
        return render(request, f"{self.room}/{page}.html", content, status=status)


def act(request: HttpRequest, change: Callable[[], object], said: str) -> None:
    """Do something with a round and say so, or that it is in another state by now."""
    try:
        change()
    except NotNow:
        messages.error(request, _("The round is in another state by now; look at it once more."))
    else:
        messages.success(request, said)
