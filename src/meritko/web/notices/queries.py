"""Reading notices."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, QuerySet

from meritko.web.notices.models import Letter, Notice


def notices_of(user: int) -> QuerySet[Notice]:
    """What a person was told, the latest first."""
    return Notice.objects.filter(user=user)


def unread(user: int) -> QuerySet[Notice]:
    """What a person was told and has not marked as read, the latest first."""
    return notices_of(user).filter(read_at=None)


def told_already(keys: Collection[str]) -> set[str]:
    """Those of some keys of notices that there are already: nobody is told of them again."""
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def out_of_reach(users: Collection[int]) -> set[int]:
    """Those of some people whose latest letter was not taken, or came back: their address does not work."""
    ended = Letter.objects.filter(user__in=list(users), state__in=_ENDED)
    latest = ended.order_by().values("user").annotate(latest=Max("pk")).values("latest")
    refused = Letter.objects.filter(pk__in=latest, state=Letter.State.REFUSED)
    return {user for user in refused.values_list("user", flat=True) if user is not None}


def ended_about(thing: str, numbers: Collection[int]) -> dict[int, bool]:
    """Those of some things of a kind about which a letter was handed over, and whether it was refused."""
    ended = Letter.objects.filter(
        thing=thing, thing_id__in=[str(number) for number in numbers], state__in=_ENDED
    ).order_by("pk")
    return {
        int(number): state == Letter.State.REFUSED for number, state in ended.values_list("thing_id", "state")
    }


_ENDED = (Letter.State.SENT, Letter.State.REFUSED)
