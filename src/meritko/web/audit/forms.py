"""What the log is filtered by."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.audit.wording import named_actions


class Chosen(forms.Form):
    """An action, a person by number, a span of days; everything may be left out."""

    action = forms.ChoiceField(label=_("What was done"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"autocomplete": "off"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"autocomplete": "off"}))
    who = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(
            ((code, str(name)) for code, name in named_actions().items()), key=lambda pair: pair[1]
        )
        self.fields["action"].choices = [("", _("anything")), *names]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What `entries_chosen` takes; days as moments of the place."""
        told = self.cleaned_data
        first, last = told.get("first"), told.get("last")
        return {
            "action": told.get("action") or "",
            "who": told.get("who"),
            "first": timezone.make_aware(datetime.combine(first, time.min)) if first else None,
            "before": timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
            if last
            else None,
        }
