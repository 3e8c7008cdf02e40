"""The people of an organisation: who they are, inviting, changing and ending roles, substitution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts import actions, inviting, policies, queries
from meritko.web.accounts.actions import Refused
from meritko.web.accounts.actor import Actor, Asked, Forbidden
from meritko.web.accounts.forms import InvitationForm, RankFields, SubstitutionForm
from meritko.web.accounts.models import Membership
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.audit.actions import record

ON_A_PAGE = 50


@require_GET
def people(request: Asked) -> HttpResponse:
    """Everybody whom the actor manages, with their roles, and the invitations that wait."""
    actor, words = request.actor, request.GET.get("q", "").strip()
    found = queries.people_managed(actor, words, timezone.localdate())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    record("people.seen", who=actor.user, details={"shown": len(page), "page": page.number})
    content = {
        "rows": [_row(actor, each) for each in page],
        "page": page,
        "words": words,
        "invitations": [_offer(each) for each in queries.invitations_open(actor)[:ON_A_PAGE]],
    }
    return render(request, "accounts/people.html", content)


@require_http_methods(["GET", "POST"])
def invite(request: Asked) -> HttpResponse:
    """Invite somebody by e-mail."""
    actor = request.actor
    posts, organisations = actor.demand(Right.MANAGE_PEOPLE), queries.organisations_managed(actor)
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        posts=posts,
        organisations=organisations,
        initial={"organisation": _only(organisations)},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            rank = actions.completed(form.rank(), told["organisation"])
            inviting.invite(actor, told["email"], told["organisation"], rank, timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.sentence))
        except Forbidden:
            form.add_error(
                "role", _("You cannot give this role over this territory; ask somebody whose own is larger.")
            )
        else:
            messages.success(
                request, _("The invitation is on its way to %(email)s.") % {"email": told["email"]}
            )
            return redirect("accounts:people")
    return _form(request, "accounts/invite.html", form)


@require_POST
def withdraw(request: Asked, number: int) -> HttpResponse:
    """Take an invitation back."""
    actor = request.actor
    try:
        inviting.withdraw(actor, queries.invitation_managed(actor, number))
        messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    return redirect("accounts:people")


@require_http_methods(["GET", "POST"])
def role(request: Asked, number: int) -> HttpResponse:
    """A role of a person: give another one in its place."""
    actor = request.actor
    membership = queries.membership_managed(actor, number, timezone.localdate())
    posts = policies.demand_management(actor, membership.organisation)
    _seen(actor, membership)
    form = RankFields(
        request.POST if request.method == "POST" else None, posts=posts, initial=_rank_now(membership)
    )
    if request.method == "POST" and form.is_valid():
        try:
            rank = actions.completed(form.rank(), membership.organisation)
            actions.change_role(actor, membership, rank, timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.sentence))
        else:
            messages.success(request, _("The role is changed; the person signs in again with the new one."))
            return redirect("accounts:people")
    return _form(
        request, "accounts/role.html", form, row=_row(actor, membership), closes=_closes(actor, membership)
    )


@require_POST
def end_role(request: Asked, number: int) -> HttpResponse:
    """End a role or a substitution, at once."""
    actor = request.actor
    membership = queries.membership_managed(actor, number, timezone.localdate())
    try:
        actions.end_membership(actor, membership, timezone.now())
        messages.success(request, _("The role of %(name)s has ended.") % {"name": membership.user.name})
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    return redirect("accounts:people" if actor.may(Right.MANAGE_PEOPLE) else "accounts:profile")


@require_http_methods(["GET", "POST"])
def substitute(request: Asked, number: int) -> HttpResponse:
    """Have a colleague act in a role for a time."""
    actor, today = request.actor, timezone.localdate()
    membership = queries.membership_managed(actor, number, today)
    _seen(actor, membership)
    form = SubstitutionForm(
        request.POST if request.method == "POST" else None, colleagues=queries.colleagues(membership, today)
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.substitute(actor, membership, told["by"], told["first"], told["last"], timezone.now())
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.sentence))
        else:
            messages.success(request, _("%(name)s is the substitute.") % {"name": told["by"].name})
            return redirect("accounts:profile" if membership.user_id == actor.user else "accounts:people")
    return _form(request, "accounts/substitute.html", form, row=_row(actor, membership))


@require_POST
def close_account(request: Asked, number: int) -> HttpResponse:
    """Close the account of a person."""
    actor = request.actor
    user = queries.user_managed(actor, number)
    try:
        actions.close_account(actor, user, timezone.now())
        messages.success(request, _("The account of %(name)s is closed.") % {"name": user.name})
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    return redirect("accounts:people")


def _form(request: Asked, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)


def _seen(actor: Actor, membership: Membership) -> None:
    """Note that somebody looked at another person."""
    if membership.user_id != actor.user:
        record(
            "person.seen",
            who=actor.user,
            thing="user",
            thing_id=membership.user_id,
            organisation=membership.organisation_id,
        )


def _row(actor: Actor, each: Membership) -> dict[str, Any]:
    """A role as a list shows it."""
    return {
        "membership": each,
        "role": queries.role_name(each.role),
        "territory": queries.territory_name(each.scope_kind, each.scope),
        "instead_of": each.substitutes.user.name if each.substitutes else "",
        "may": queries.may_look_after(actor, each),
    }


def _closes(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may close the person's account."""
    everywhere = any(post.scope_kind is ScopeKind.COUNTRY for post in actor.posts_with(Right.MANAGE_PEOPLE))
    return everywhere and membership.user_id != actor.user


def _offer(each: Any) -> dict[str, Any]:
    late = each.state == each.State.OPEN and each.expires_at <= timezone.now()
    return {"invitation": each, "role": queries.role_name(each.role), "late": late}


def _only(organisations: QuerySet[Any]) -> Any:
    """The organisation, when there is one to choose."""
    found = list(organisations[:2])
    return found[0] if len(found) == 1 else None


def _rank_now(membership: Membership) -> dict[str, str]:
    return {"role": membership.role, "territory": membership.scope_kind, "scope": membership.scope}
