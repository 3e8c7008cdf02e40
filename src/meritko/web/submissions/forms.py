"""What is written when a submission is settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 4000


def _reason(label: Any, said: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        help_text=hint,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": said},
    )


class NoteForm(forms.Form):
    """Why somebody answers for somebody else."""

    note = _reason(
        _("Why you answer for them, and by what you know it"),
        _("Say why you answer for somebody else."),
        _(
            "For example: the region has no coordinator now; told by phone by the department of"
            " social affairs."
        ),
    )


class ReturnForm(forms.Form):
    """Why a submission is returned as a whole, besides reasons at single fields."""

    reason = _reason(_("What has to be completed"), _("Say what has to be completed."))


class NotDeliveredForm(forms.Form):
    """Why nothing will come."""

    reason = _reason(_("Why nothing will come"), _("Say why nothing will come."))


class ExceptionForm(forms.Form):
    """For whom, why and until when the time is not over."""

    user = forms.TypedChoiceField(label=_("Who may write"), coerce=int)
    reason = _reason(_("Why"), _("Say why."))
    until = forms.DateField(
        label=_("Until and with the day"),
        help_text=_("For example 22. 11. 2026; at most 60 days from today."),
        error_messages={"required": _("Write the last day.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - as declared above
        field.choices = people
