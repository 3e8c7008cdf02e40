"""What discussions put into the shared rooms: names for what is noted of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meritko.web.audit.wording import name_actions

name_actions({"message.said": _("something was said"), "message.hidden": _("a message was hidden")})
