"""Handing answers to evaluating in the background."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor, Forbidden, Unknown, actor_of
from meritko.web.accounts.models import User
from meritko.web.collecting.actions import delivering
from meritko.web.files.store import NoRoom
from meritko.web.work.doing import Doing, Failed
from meritko.web.work.kinds import Kind

_GATHERED, _WRITTEN = 60, 90


def deliver(doing: Doing) -> None:
    """Gather, write and keep a delivery: it is there exactly when the work is done.

    Raises:
        Failed: things have changed since it was begun, or the disk is full.
    """
    told = doing.arguments
    try:
        actor = _actor(doing)
        doing.progress(0, _("Gathering the answers"))
        made, found = delivering.gathered(
            actor, told["programme"], told["year"], timezone.now(), is_preliminary=told["preliminary"]
        )
        doing.progress(_GATHERED, _("Writing the workbook"))
        octets = delivering.workbook_of(made, found)
        doing.progress(_WRITTEN, _("Writing"))
        with doing.finishing() as end:
            delivering.keep_delivery(actor, made, octets)
            end.link = reverse("collecting:delivery", args=[made.pk])
    except delivering.NotPossible as reason:
        raise Failed(str(reason)) from reason
    except (Forbidden, Unknown) as reason:
        raise Failed(_("You may not hand over these answers any more.")) from reason
    except NoRoom as reason:
        text = _("The disk of the server is full; nothing was kept. Tell the administrator.")
        raise Failed(text) from reason


def _actor(doing: Doing) -> Actor:
    owner = User.objects.filter(pk=doing.job.owner or 0, is_active=True).first()
    if owner is None:
        raise Unknown(doing.job.owner)
    return actor_of(owner, timezone.localdate())


KIND = Kind(delivering.DELIVER, deliver)
