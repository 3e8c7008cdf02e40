"""What is written to take a past year over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meritko.web.ui.entry import CzechIntegerField

_EARLIEST = 1990


class PastYearForm(forms.Form):
    """A workbook, and the year that it is of."""

    workbook = forms.FileField(
        label=_("Workbook of a programme"),
        help_text=_("The workbook by which the year was evaluated, saved as .xlsx."),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": _("Choose a workbook.")},
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = CzechIntegerField(
            label=_("Which year it is of"), at_least=_EARLIEST, at_most=this_year, initial=this_year - 1
        )
        self.order_fields(["year", "workbook"])
