"""What the log puts into the shared rooms: a place in the menu, and a name for its own action."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meritko.web.audit.policies import may_read
from meritko.web.audit.wording import name_actions, name_details
from meritko.web.ui.page import Place, register_place

name_actions({"log.read": _("the log of a person was read")})
name_details(
    {
        "answers": _("answers"),
        "asked": _("asked"),
        "edition": _("edition"),
        "exception": _("exception"),
        "files": _("files"),
        "fields": _("changed fields"),
        "for": _("stands in for"),
        "from": _("from"),
        "how": _("by what"),
        "instead_of": _("instead of"),
        "kind": _("kind"),
        "message": _("message"),
        "number": _("number"),
        "of": _("belongs to"),
        "of_id": _("number of that"),
        "page": _("page of the list"),
        "places": _("places"),
        "proposal": _("proposal"),
        "region": _("region"),
        "role": _("role"),
        "rows": _("rows"),
        "scope": _("territory"),
        "sha256": _("fingerprint"),
        "size": _("bytes"),
        "second_factor": _("second factor"),
        "shown": _("rows shown"),
        "submission": _("submission"),
        "told": _("people told"),
        "to": _("to"),
        "variable": _("figure"),
        "what": _("what"),
        "why": _("why"),
        "work_to": _("work passed to"),
        "year": _("year"),
    },
    {
        "True": _("yes"),
        "False": _("no"),
        "yes": _("yes"),
        "no": _("no"),
        "own": _("an account here"),
        "provider": _("another sign-in"),
        "password": _("password"),
        "by_hand": _("by hand"),
    },
)
register_place(Place(_("Log"), "audit:entries", "eye", may_read, 85))
