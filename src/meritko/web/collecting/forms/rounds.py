"""What is written of a programme's year: which forms, from when until when, who is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.form import Form
from meritko.web.collecting.models import Invited
from meritko.web.collecting.subjects import heirs, municipalities, project
from meritko.web.submissions.forms import TermsForm
from meritko.web.submissions.models import Project, Round
from meritko.web.territory.models import Standing
from meritko.web.territory.names import plain
from meritko.web.ui.entry import CzechIntegerField

_LONGEST = 4000
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MOST_NAMED = 6


class YearForm(forms.Form):
    """Which year of a programme."""

    year = CzechIntegerField(
        label=gettext_lazy("Year that is asked about"),
        at_least=_FIRST_YEAR,
        at_most=_LAST_YEAR,
        help_text=gettext_lazy(
            "The year of the programme: an application for it comes before, a report after."
        ),
    )


class FormOfYearForm(TermsForm):
    """The same of one form of a year, which may be left out of it."""

    is_asked = forms.BooleanField(label=gettext_lazy("Ask by this form"), required=False)
    field_order = ("is_asked", "title", "opens", "due", "message")

    def __init__(self, *args: Any, of: Form, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": of.id})
        self.of = of
        for name in ("opens", "due"):
            self.fields[name].help_text = ""  # said once above all forms of the year
        if self.is_bound and not self["is_asked"].value():
            for name in ("title", "opens", "due"):
                self.fields[name].required = False


class LeaveOutForm(forms.Form):
    """Where a link goes to somebody, and why they are not asked at all."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail for the link"),
        required=False,
        help_text=gettext_lazy("Where the question goes when nobody there has an account."),
    )
    is_left_out = forms.BooleanField(label=gettext_lazy("Do not ask them this year"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why they are not asked"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Needed when they are not asked."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("is_left_out") and not told.get("reason", "").strip():
            self.add_error("reason", _("Say why they are not asked."))
        return told


class ManyForm(forms.Form):
    """Several of those proposed who are left out for one reason, or asked after all."""

    who = forms.TypedMultipleChoiceField(label=gettext_lazy("Who"), coerce=int, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Choose all of a region"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why they are not asked"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Needed when they are left out; it stands at each of them."),
    )

    def __init__(
        self, *args: Any, regions: Iterable[tuple[str, str]], numbers: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("no region")), *regions]  # type: ignore[attr-defined]
        self.fields["who"].choices = [(each, each) for each in numbers]  # type: ignore[attr-defined]
        for each in self.fields.values():
            each.says_optional = False  # type: ignore[attr-defined]

    @property
    def takes_in(self) -> bool:
        """Whether the chosen ones are asked after all."""
        return self.data.get("do") == "take_in"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "who" in told and not told["who"] and not told.get("region"):
            self.add_error("who", _("Choose whom it is about, or a region."))
        if not self.takes_in and not told.get("reason", "").strip():
            self.add_error("reason", _("Say why they are not asked."))
        return told


class AddForm(forms.Form):
    """Somebody more who is asked: a municipality by its code or name, or the number of a project."""

    who = forms.CharField(max_length=100)
    address = forms.EmailField(
        label=gettext_lazy("E-mail for the link"),
        required=False,
        help_text=gettext_lazy("Where the question goes when nobody there has an account."),
    )

    def __init__(self, *args: Any, around: Round, of: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._around, self._of = around, of
        who = self.fields["who"]
        if of.about == "project":
            who.label, who.help_text = _("Number of the project"), _("As it stands in the list of projects.")
        else:
            who.label, who.help_text = _("Municipality"), _("Its name or its code of six digits.")

    def clean_who(self) -> str:
        text = str(self.cleaned_data["who"]).strip()
        if self._of.about == "project":
            if not Project.objects.filter(code=text, programme=self._around.programme).exists():
                raise ValidationError(_("There is no project of this number in the programme."))
            return text
        return municipality_code(text)

    def invited(self) -> Invited:
        """Whom the form names, as they are invited."""
        code = self.cleaned_data["who"]
        if self._of.about == "project":
            found = project(self._around, Project.objects.get(code=code))
        else:
            found = municipalities(self._around, [code])[0]
        found.address = self.cleaned_data["address"]
        return found


def municipality_code(text: str) -> str:
    """The code of a municipality by its code or its whole name.

    Raises:
        ValidationError: there is none, or several; says which.
    """
    held = Standing.objects.filter(valid_to=None).select_related("region")
    found = list(held.filter(municipality=text) if text.isdecimal() else held.filter(plain=plain(text)))
    if len(found) > 1:
        named = "; ".join(f"{each.municipality_id} ({each.region.name})" for each in found[:_MOST_NAMED])
        text = _("There are several municipalities of this name. Write the code of the one: {codes}.")
        raise ValidationError(text.format(codes=named))
    if not found and (heir := heirs([text]).get(text)):
        text = _("This municipality was merged into another; ask that one: {code}.")
        raise ValidationError(text.format(code=heir))
    if not found:
        raise ValidationError(_("There is no municipality of this name or code."))
    return found[0].municipality_id
