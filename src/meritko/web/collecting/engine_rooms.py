"""What handing over puts into the shared rooms: answers as a source of runs, names for the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.collecting.actions import coding, delivering
from meritko.web.collecting.delivered import DELIVERED_ANSWERS
from meritko.web.collecting.delivering_tasks import KIND
from meritko.web.sources import register_input_source
from meritko.web.ui.page import Menu, Place, register_place
from meritko.web.work.kinds import register_kind


def register_rooms() -> None:
    """Register all of it; called once when the app is ready."""
    register_input_source(DELIVERED_ANSWERS)
    register_kind(KIND)
    name_things({delivering.THING: _("answers handed over"), coding.THING: _("category of open answers")})
    register_place(
        Place(_("What we ask for"), "collecting:questions", "info-circle", _is_signed_in, 20, Menu.FOOT)
    )
    name_actions(
        {
            "delivery.made": _("answers were handed over to evaluating"),
            "delivery.taken": _("a workbook of answers was taken away"),
            "category.added": _("a category of open answers was added"),
            "category.proposed": _("a category was proposed for a code list"),
            "category.withdrawn": _("the proposal of a category was taken back"),
            "answers.coded": _("open answers were sorted into categories"),
            "answers.taken": _("open answers were taken as a workbook"),
        }
    )


def _is_signed_in(reader: Actor) -> bool:
    return reader.user is not None
