"""The forms about places: what a list is filtered by, a file to load, what became of a municipality."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meritko.web.territory.models.places import Succession
from meritko.web.territory.queries.places import Range
from meritko.web.ui.entry import CzechIntegerField

LARGEST_INDEX = 30
_LONGEST_TEXT = 100


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Wanted(forms.Form):
    """What a list of municipalities is filtered by. What is not understood filters nothing, and says so."""

    hledat = forms.CharField(label=_("Name or code"), required=False, max_length=_LONGEST_TEXT)
    kraj = forms.CharField(label=_("Region"), required=False, max_length=12)
    orp = forms.CharField(label=_("ORP"), required=False, max_length=12)
    index_od = CzechIntegerField(label=_("Index from"), required=False, at_least=0, at_most=LARGEST_INDEX)
    index_do = CzechIntegerField(label=_("Index to"), required=False, at_least=0, at_most=LARGEST_INDEX)
    obyvatel_od = CzechIntegerField(label=_("Inhabitants from"), required=False, at_least=0)
    obyvatel_do = CzechIntegerField(label=_("Inhabitants to"), required=False, at_least=0)
    ke_dni = forms.DateField(label=_("As of"), required=False, widget=DayInput)

    def told(self, name: str) -> Any:
        """What was understood of a field; None when nothing."""
        return self.cleaned_data.get(name) if self.is_valid() or hasattr(self, "cleaned_data") else None

    @property
    def index(self) -> Range:
        return Range(self.told("index_od"), self.told("index_do"))

    @property
    def inhabitants(self) -> Range:
        return Range(self.told("obyvatel_od"), self.told("obyvatel_do"))


class NewFile(forms.Form):
    """A file of places, and its day where it does not tell it itself."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A workbook (.xlsx), a code list (.csv) or outlines (.geojson), as the publisher gives it."
        ),
    )
    day = forms.DateField(
        label=_("Day of the file"),
        required=False,
        widget=DayInput,
        help_text=_("Only if the file does not say of which day it is."),
    )


class NewSuccession(forms.Form):
    """What became of a municipality."""

    kind = forms.ChoiceField(label=_("What happened"), choices=Succession.Kind.choices)
    day = forms.DateField(label=_("From the day"), widget=DayInput)
    other = forms.RegexField(
        r"^\d{6}$",
        label=_("Code of the other municipality"),
        help_text=_("The one it merged into, that split off from it, or to which a part of it went."),
        error_messages={"invalid": _("The code of a municipality has six digits.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
