"""What is written of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.accounts.models import Organisation
from meritko.web.collecting.actions.applying import NewProject
from meritko.web.collecting.actions.projects import Told
from meritko.web.collecting.forms.rounds import municipality_code
from meritko.web.collecting.programmes import collected, name_of
from meritko.web.collecting.queries.projects import localities
from meritko.web.submissions.models import Project, ProjectLocality
from meritko.web.ui.entry import CzechIntegerField

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NEW = "nova"


class ProjectForm(forms.Form):
    """A project: its number, name, organisation, municipality, and the locality it works in.

    Where the municipality has localities of projects already, one is asked whether it is one of these: a
    locality keeps its identity over projects and years.
    """

    code = forms.RegexField(
        r"^[\w./-]+$",
        label=gettext_lazy("Number of the project"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("As it stands in the tables. Leave it empty for the next free number."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    organisation = forms.TypedChoiceField(label=gettext_lazy("Organisation"), coerce=int)
    municipality = forms.CharField(
        label=gettext_lazy("Municipality"),
        max_length=100,
        help_text=gettext_lazy("Its name or its code of six digits."),
    )
    locality_name = forms.CharField(
        label=gettext_lazy("Locality"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "A short name by which people know it. Only those who may see exact places see it."
        ),
    )
    since_year = CzechIntegerField(label=gettext_lazy("First year"), at_least=_FIRST_YEAR, at_most=_LAST_YEAR)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._project = project
        programmes = [p for p, found in collected().items() if any(f.about == "project" for f in found)]
        self._choose("programme", [(each, name_of(each)) for each in programmes])
        offices = Organisation.objects.filter(kind__in=_kinds())
        self._choose("organisation", [(each.pk, each.name) for each in offices])
        if project is not None:
            del self.fields["code"], self.fields["programme"]
        elif len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.initial["programme"] = programmes[0]
        self._ask_which(self["municipality"].value())

    def clean_municipality(self) -> str:
        return municipality_code(str(self.cleaned_data["municipality"]).strip())

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and Project.objects.filter(code=code).exists():
            raise ValidationError(_("There is a project of this number already."))
        return code

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "locality" in self.fields and told.get("locality") == _NEW and not told.get("locality_name"):
            self.add_error("locality_name", _("Write how the new locality is called."))
        return told

    def told(self) -> Told:
        told = self.cleaned_data
        chosen = told.get("locality", _NEW)
        return Told(
            code=self._project.code if self._project else told["code"],
            name=told["name"],
            programme=self._project.programme if self._project else told["programme"],
            organisation=told["organisation"],
            municipality=told["municipality"],
            since_year=told["since_year"],
            locality=None if chosen == _NEW else int(chosen),
            locality_name=told["locality_name"].strip() if chosen == _NEW else "",
        )

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = choices

    def _ask_which(self, municipality: object) -> None:
        """Ask which of the localities of the municipality it is, where there are some."""
        try:
            code = municipality_code(str(municipality or "").strip())
        except ValidationError:
            return
        there = list(localities(code))
        if not there:
            return
        choices = [(str(each.pk), each.name) for each in there]
        self.fields["locality"] = forms.ChoiceField(
            label=_("Is it one of these localities?"),
            choices=[*choices, (_NEW, _("another one, which I write below"))],
            widget=forms.RadioSelect,
            help_text=_("Two projects in one place share the locality, so that its change can be followed."),
            error_messages={"required": _("Say whether the locality is one of these.")},
        )
        self.fields["locality_name"].label = _("Another locality")
        self.order_fields(["code", "name", "programme", "organisation", "municipality", "locality"])


class NewProjectForm(forms.Form):
    """What an organisation tells of a new project of its own. Only its own localities are offered."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    organisation = forms.TypedChoiceField(label=gettext_lazy("Organisation"), coerce=int)
    municipality = forms.CharField(
        label=gettext_lazy("Municipality"),
        max_length=100,
        help_text=gettext_lazy("Its name or its code of six digits."),
    )
    locality = forms.TypedChoiceField(
        label=gettext_lazy("Locality"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=gettext_lazy(
            "Choose it when your other project works there, so that its change can be followed."
        ),
    )

    def __init__(
        self, *args: Any, offices: Iterable[int], localities: Mapping[int, ProjectLocality], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._localities = localities
        names = [(each.pk, each.name) for each in Organisation.objects.filter(pk__in=list(offices))]
        self.fields["organisation"].choices = names  # type: ignore[attr-defined]
        if len(names) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = names[0][0]
        known = [(each.pk, each.name) for each in localities.values()]
        if known:
            other = ("", _("another one; the office will note it"))
            self.fields["locality"].choices = [other, *known]  # type: ignore[attr-defined]
        else:
            del self.fields["locality"]

    def clean_municipality(self) -> str:
        return municipality_code(str(self.cleaned_data["municipality"]).strip())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        chosen = self._localities.get(told.get("locality") or 0)
        if chosen is not None and "municipality" in told and chosen.municipality != told["municipality"]:
            self.add_error("locality", _("This locality is in another municipality."))
        return told

    def told(self) -> NewProject:
        told = self.cleaned_data
        return NewProject(
            told["name"].strip(), told["organisation"], told["municipality"], told.get("locality")
        )


class EndForm(forms.Form):
    """The last year of a project."""

    until = CzechIntegerField(
        label=gettext_lazy("Last year of the project"),
        at_least=_FIRST_YEAR,
        at_most=_LAST_YEAR,
        help_text=gettext_lazy("The project is not asked about later years. What it answered stays."),
    )


def _kinds() -> list[str]:
    kind = Organisation.Kind
    return [kind.NGO, kind.MUNICIPALITY, kind.UNIVERSITY, kind.REGION]
