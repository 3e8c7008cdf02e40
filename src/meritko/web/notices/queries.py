"""Reading notices."""

from __future__ import annotations

from django.db.models import QuerySet

from meritko.web.notices.models import Notice


def notices_of(user: int) -> QuerySet[Notice]:
    """What a person was told, the latest first."""
    return Notice.objects.filter(user=user)


def unread(user: int) -> QuerySet[Notice]:
    """What a person was told and has not marked as read, the latest first."""
    return notices_of(user).filter(read_at=None)
