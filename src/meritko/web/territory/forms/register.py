"""The forms about the register: what is said of places and localities; freezing, taking over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.model import NUMERIC_TYPES, WHOLE_TYPES
from meritko.methodology.register import Variable
from meritko.web.methodology import language
from meritko.web.territory.actions.register import People, Service, Source
from meritko.web.territory.deriving import Value
from meritko.web.territory.models.register import RegisterImport
from meritko.web.territory.register_pack import options, the_register
from meritko.web.ui.entry import CzechDecimalField, CzechIntegerField

FIRST_YEAR, LAST_YEAR = 1990, 2100
_EMPTY = ("", "–")


def year_field(**more: Any) -> CzechIntegerField:
    """A year of the register."""
    return CzechIntegerField(label=gettext_lazy("Year"), at_least=FIRST_YEAR, at_most=LAST_YEAR, **more)


class SourceForm(forms.Form):
    """For which year something is said, where it comes from, and why."""

    year = year_field()
    origin = forms.ChoiceField(label=gettext_lazy("Where it comes from"))
    as_of = forms.DateField(
        label=gettext_lazy("As of the day"),
        required=False,
        widget=forms.DateInput({"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Why it differs from what was said before, or how it is known."),
    )
    beside = forms.BooleanField(
        label=gettext_lazy("It does not replace what was said before: both stand until it is decided"),
        required=False,
    )

    def __init__(self, *args: Any, origins: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = options(the_register().origins)
        offered = [(code, said) for code, said in every if not origins or code in origins]
        self.fields["origin"].choices = [_EMPTY, *offered]  # type: ignore[attr-defined]

    def source(self) -> Source:
        told = self.cleaned_data
        return Source(
            told["year"], told["origin"], told["as_of"], told["reason"], bool(told.get("beside", False))
        )


class ValueForm(SourceForm):
    """A variable of a place."""

    field_order = ("value", "year", "origin", "as_of", "reason", "beside")

    def __init__(self, *args: Any, variable: Variable, **kwargs: Any) -> None:
        super().__init__(*args, origins=variable.origins, **kwargs)
        self.variable = variable
        self.fields["value"] = _field(variable)
        self.order_fields(self.field_order)

    def value(self) -> Value:
        found = self.cleaned_data["value"]
        if found in (None, ""):
            return None
        if isinstance(found, Decimal):
            return float(found)
        return int(found) if self.variable.type == "flag" else found


def _field(variable: Variable) -> forms.Field:
    told: dict[str, Any] = {"label": variable.question.say(language()), "required": False}
    if variable.type == "flag":
        return forms.ChoiceField(choices=[_EMPTY, ("1", _("yes")), ("0", _("no"))], **told)
    if variable.codelist:
        return forms.ChoiceField(choices=[_EMPTY, *options(variable.codelist)], **told)
    if variable.type in WHOLE_TYPES:
        return CzechIntegerField(at_least=0, **told)
    if variable.type in NUMERIC_TYPES:
        most = 100 if variable.type == "percent" else None
        return CzechDecimalField(at_least=0, at_most=most, **told)
    return forms.CharField(max_length=2000, **told)


class PeopleForm(SourceForm):
    """How many people live in a locality."""

    lowest = CzechIntegerField(label=gettext_lazy("Inhabitants from"), required=False, at_least=0)
    highest = CzechIntegerField(label=gettext_lazy("Inhabitants to"), required=False, at_least=0)
    share_from = CzechDecimalField(
        label=gettext_lazy("Share of the target group from, per cent"),
        required=False, at_least=0, at_most=100, decimals=1,
    )  # fmt: skip
    share_to = CzechDecimalField(
        label=gettext_lazy("Share of the target group to, per cent"),
        required=False, at_least=0, at_most=100, decimals=1,
    )  # fmt: skip
    field_order: Any = (
        "lowest",
        "highest",
        "share_from",
        "share_to",
        "year",
        "origin",
        "as_of",
        "reason",
        "beside",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for low, high in (("lowest", "highest"), ("share_from", "share_to")):
            first, last = told.get(low), told.get(high)
            if first is not None and last is not None and first > last:
                self.add_error(high, ValidationError(_("“From” is more than “to”.")))
        return told

    def people(self) -> People:
        told = self.cleaned_data
        return People(told["lowest"], told["highest"], told["share_from"], told["share_to"])


class LocalityForm(PeopleForm):
    """A new locality."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of locality"))
    place = forms.CharField(
        label=gettext_lazy("Exact place"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "A street and numbers, or the name of a hostel. Only those who work with places see it."
        ),
    )
    field_order = ("kind", "place", *PeopleForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["beside"]
        self.fields["kind"].choices = [_EMPTY, *options(the_register().locality_kinds)]  # type: ignore[attr-defined]


class ServiceForm(SourceForm):
    """What one source says of a social service."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of service"))
    is_there = forms.ChoiceField(
        label=gettext_lazy("Is it there?"), choices=[("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))]
    )
    group = forms.ChoiceField(label=gettext_lazy("For whom it is"), required=False)
    provider = forms.CharField(label=gettext_lazy("Provider"), required=False, max_length=200)
    field_order = ("kind", "is_there", "group", "provider", "year", "origin", "as_of", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["beside"]
        register = the_register()
        self.fields["kind"].choices = [_EMPTY, *options(register.service_kinds)]  # type: ignore[attr-defined]
        self.fields["group"].choices = [_EMPTY, *options(register.service_groups)]  # type: ignore[attr-defined]

    def service(self) -> Service:
        told = self.cleaned_data
        return Service(told["kind"], told["is_there"] == "1", told["group"], told["provider"])


class YearAndReason(forms.Form):
    """A year and a reason: to freeze, to put a place into the register, to take one out."""

    year = year_field()
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ImportForm(forms.Form):
    """A workbook that is to be taken over."""

    what = forms.ChoiceField(
        label=gettext_lazy("What the workbook is"),
        choices=RegisterImport.What.choices,
        widget=forms.RadioSelect,
    )
    year = year_field(
        help_text=gettext_lazy("Of which it tells; for lists of supported municipalities the last one.")
    )
    workbook = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"), widget=forms.FileInput({"accept": ".xlsx"})
    )
