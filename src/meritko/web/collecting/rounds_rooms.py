"""What the rounds put into the shared rooms: who looks after them, the menu, finds, names for the log."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.collecting import demo
from meritko.web.collecting.actions.inheriting import inherit
from meritko.web.collecting.actions.telling import tell_register
from meritko.web.collecting.programmes import form_ids
from meritko.web.demonstration import register_demonstration
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.submissions.following import Follower, register_follower
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.policies import asked_posts
from meritko.web.submissions.queries.submissions import submissions
from meritko.web.territory.succeeding import register_follow
from meritko.web.ui.page import Place, register_place


def register_rooms() -> None:
    """Register all of it; called once when the app is ready."""
    for form in form_ids():
        register_follower(form, Follower(_round_page, _page, settled=tell_register))
    register_follow(inherit)
    register_demonstration(demo.fill)
    register_place(Place(_("Collecting"), "collecting:years", "list", _sees, 22))
    register_source(Source(_("Applications and reports"), _find, 27))
    name_things({"project": _("project"), "project_locality": _("locality of projects")})
    name_actions(
        {
            "invited.proposed": _("it was proposed who is asked"),
            "invited.added": _("somebody was added to those who are asked"),
            "invited.left_out": _("somebody was left out of those who are asked"),
            "invited.taken_in": _("somebody left out is asked after all"),
            "invited.addressed": _("the address of somebody who is asked was changed"),
            "project.made": _("a project was noted"),
            "project.changed": _("a project was changed"),
            "project.ended": _("a project ended"),
            "project.resumed": _("a project goes on after all"),
            "submission.inherited": _("a municipality was merged; another goes on with what it was asked"),
        }
    )


def _sees(actor: Actor) -> bool:
    return bool(asked_posts(actor)) or actor.may(Right.OPEN_ROUNDS)


def _round_page(around: Round) -> str:
    return reverse("collecting:round", args=[around.pk])


def _page(submission: Submission) -> str:
    return reverse("submissions:submission", args=[submission.pk])


def _find(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    if not asked_posts(actor):
        return ()
    wanted = Q(name__icontains=question) | Q(code=question)
    found = submissions(actor).filter(wanted, round__form__in=form_ids())
    return [
        Hit(each.name, _page(each), each.round.title)
        for each in found.order_by("-round__year", "name")[:most]
    ]
