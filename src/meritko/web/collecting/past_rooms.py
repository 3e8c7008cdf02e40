"""What past years put into the shared rooms: background work, names for the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meritko.web.audit.wording import name_actions, name_things
from meritko.web.collecting.actions.past_years import THING
from meritko.web.collecting.past_tasks import KINDS
from meritko.web.work.kinds import register_kind


def register_rooms() -> None:
    """Register all of it; called once when the app is ready."""
    for kind in KINDS:
        register_kind(kind)
    name_things({THING: _("workbook of a past year")})
    name_actions(
        {
            "past_year.answered": _("it was said which municipalities a past year means"),
            "past_year.written": _("a past year was taken over"),
            "past_year.given_up": _("a workbook of a past year was left"),
            "past_year.taken_back": _("a past year was taken back"),
        }
    )
