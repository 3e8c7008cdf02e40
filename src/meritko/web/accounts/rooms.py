"""What accounts put into the shared rooms: who people are, what is noted of signing in, where one can go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.apps import apps
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import inviting, queries, watching
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import User
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.notices.sending import register_refusal
from meritko.web.people import Person, register_people
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.ui.page import Menu, Place, register_place


def found(numbers: Collection[int]) -> Mapping[int, Person]:
    """The people with these numbers; a closed account gets no mail."""
    return {
        user.pk: Person(user.pk, user.name, user.email if user.is_active else "", user.language)
        for user in User.objects.filter(pk__in=numbers)
    }


def actor_numbered(number: int, today: date) -> Actor | None:
    """A person with the rights that hold on a day; None when there is no such person."""
    user = User.objects.filter(pk=number).first()
    return actor_of(user, today) if user else None


def _make_memory(**_told: object) -> None:
    """The table in which attempts to sign in are counted; made with the others, whoever migrates."""
    call_command("createcachetable", verbosity=0)


def _everybody(_actor: Actor) -> bool:
    return True


def _manages(actor: Actor) -> bool:
    return actor.may(Right.MANAGE_PEOPLE)


def _manages_country(actor: Actor) -> bool:
    return any(post.scope_kind is ScopeKind.COUNTRY for post in actor.posts_with(Right.MANAGE_PEOPLE))


def _find_people(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    """The people whom the actor manages, each with a role."""
    if not _manages(actor):
        return ()
    return [
        Hit(
            each.user.name,
            reverse("accounts:role", args=[each.pk]),
            f"{queries.role_name(each.role)}, {each.organisation.name}",
        )
        for each in queries.people_managed(actor, question, timezone.localdate())[:most]
    ]


def _find_organisations(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    """The organisations of the actor; a page of their own is for who manages those of the whole country."""
    if not _manages(actor):
        return ()
    found = queries.organisations_listed(actor, question, timezone.localdate())[:most]
    if _manages_country(actor):
        links = [reverse("accounts:change_organisation", args=[each.pk]) for each in found]
    else:
        links = [f"{reverse('accounts:people')}?{urlencode({'q': each.name})}" for each in found]
    return [
        Hit(each.name, link, str(each.get_kind_display())) for each, link in zip(found, links, strict=True)
    ]


watching.watch()
post_migrate.connect(_make_memory, sender=apps.get_app_config("accounts"))
register_people(found, actor_numbered)
register_refusal("invitation", inviting.bounced)
register_source(Source(_("People"), _find_people, 40))
register_source(Source(_("Organisations"), _find_organisations, 45))
register_place(Place(_("People"), "accounts:people", "person-fill", _manages, 80))
register_place(Place(_("Organisations"), "accounts:organisations", "briefcase", _manages_country, 81))
register_place(Place(_("My profile"), "accounts:profile", "person-fill", _everybody, 10, Menu.ACCOUNT))
register_place(Place(_("Signing in and safety"), "accounts:safety", "gear", _everybody, 20, Menu.ACCOUNT))
register_place(Place(_("Sign out"), "account_logout", "x-lg", _everybody, 90, Menu.ACCOUNT, posted=True))
