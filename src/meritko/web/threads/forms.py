"""What is written into a discussion."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meritko.web.threads.actions import LONGEST


class MessageForm(forms.Form):
    """A message. `key` is made with the form, so that one sent twice is there once."""

    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say.")},
    )
    key = forms.RegexField(r"^[0-9a-f]{16}$", widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_hex(8))


class HideForm(forms.Form):
    """Why a message is hidden."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Say why the message is hidden.")}
    )
