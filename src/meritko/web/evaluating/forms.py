"""The forms about sets, runs and justifications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.pack import Pack
from meritko.reports.building import said_audience
from meritko.reports.document import AUDIENCES
from meritko.web.accounts.actor import Actor
from meritko.web.evaluating.actions.justifying import Text
from meritko.web.evaluating.actions.running import Order
from meritko.web.evaluating.fields import FileInput, FilesField, PicturesField
from meritko.web.evaluating.methodology import language, words
from meritko.web.evaluating.models import Run
from meritko.web.sources import InputSource, Offer, input_sources
from meritko.web.ui.entry import CzechIntegerField

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_PARAMETER, _SOURCE = "parameter_", "source_"


class Files(forms.Form):
    """Workbooks, a folder of them, or a ZIP."""

    files = FilesField(  # type: ignore[assignment]  # Django takes fields out of the class
        label=gettext_lazy("Workbooks or a ZIP"),
        required=False,
        help_text=gettext_lazy(
            "Excel workbooks (.xlsx), several at once, or a ZIP with them. You can also drag them here."
        ),
        widget=FileInput({"accept": ".xlsx,.zip"}),
    )
    folder = FilesField(
        label=gettext_lazy("A whole folder"),
        required=False,
        help_text=gettext_lazy("Everything in it that is no workbook stays where it is."),
        widget=FileInput({"webkitdirectory": ""}),
    )
    whole = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    """The last thing that a browser sends: without it the upload was cut off on its way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("files", "folder"):  # one of them has to be there
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("whole"):
            raise ValidationError(
                _("The upload was cut off on its way, so nothing was kept. Send the files once more.")
            )
        if self.is_bound and not self.errors and not (told.get("files") or told.get("folder")):
            self.add_error("files", _("Choose at least one workbook."))
        return told

    def chosen(self) -> list[Any]:
        return [*self.cleaned_data["files"], *self.cleaned_data["folder"]]


class NewSet(Files):
    """A set and its first workbooks."""

    year = CzechIntegerField(
        label=gettext_lazy("Year that is evaluated"), at_least=_FIRST_YEAR, at_most=_LAST_YEAR
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Only if you have several sets for one year, such as “after the second reminder”."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order = ("key", "year", "name", "files", "folder", "whole")


@dataclass(frozen=True)
class Wanted:
    """What somebody came to evaluate: an offer of a source, with what other sources have of the same year."""

    source: str
    key: str
    year: int

    def has(self, source: InputSource, offer: Offer) -> bool:
        return offer.key == self.key if source.name == self.source else offer.year == self.year


class NewRun(forms.Form):
    """What a run is to be made of; parameters are those of the methodology, with its words."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Programmes"), widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Editions of the report"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only the national one tells of single people, such as their pay and education."
        ),
    )
    previous = forms.MultipleChoiceField(
        label=gettext_lazy("Compare with earlier years"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One run of each year."),
    )
    justifications = forms.FileField(
        label=gettext_lazy("Workbook of justifications, filled in"),
        required=False,
        help_text=gettext_lazy(
            "Why results depart from their targets. You can also write it later, when the run is finished."
        ),
        widget=forms.FileInput({"accept": ".xlsx"}),
    )
    has_emblem = forms.BooleanField(
        label=gettext_lazy("Emblem of the European Union on the title page"), required=False
    )
    logos = PicturesField(
        label=gettext_lazy("Logos beside the emblem"),
        required=False,
        help_text=gettext_lazy("PNG pictures, each of 1 MB at most."),
        widget=FileInput({"accept": ".png"}),
    )
    label = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("By which you will know this run from others of the same year."),
    )

    def __init__(
        self,
        *args: Any,
        pack: Pack,
        earlier: Iterable[Run],
        actor: Actor,
        wanted: Wanted | None = None,
        has_pictures: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._has_pictures = has_pictures
        self._pack, self._earlier = pack, {str(run.pk): run for run in earlier}
        spoken = language()
        programmes = [(each.id, f"{each.id.upper()} – {each.label.say(spoken)}") for each in pack.programmes]
        audiences = [(each, said_audience(each, words())) for each in AUDIENCES]
        self._choose("programmes", programmes, [value for value, _label in programmes])
        self._choose("audiences", audiences, [value for value, _label in audiences])
        latest = {run.year: key for key, run in reversed(self._earlier.items())}
        earlier_runs = [(key, run_label(run)) for key, run in self._earlier.items()]
        self._choose("previous", earlier_runs, list(latest.values()))
        for parameter in pack.parameters:
            self.fields[_PARAMETER + parameter.id] = forms.ChoiceField(
                label=parameter.label.say(spoken),
                choices=[(choice.id, choice.label.say(spoken)) for choice in parameter.choices],
                initial=parameter.default,
                widget=forms.RadioSelect,
            )
        self._offer_sources(actor, wanted)
        if has_pictures:
            self._say_pictures()
        if not self._earlier:
            del self.fields["previous"]
        if pack.deviation_causes not in pack.codelists:
            del self.fields["justifications"]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is decided with every run."""
        return [
            self[name]
            for name in ("key", "programmes", *self._sources, "previous", "audiences")
            if name in self.fields
        ]

    @property
    def parameters(self) -> list[forms.BoundField]:
        """The parameters of the methodology, which mostly stay as they are."""
        return [self[_PARAMETER + parameter.id] for parameter in self._pack.parameters]

    @property
    def added(self) -> list[forms.BoundField]:
        """What can be handed in with a run."""
        return [self[name] for name in ("justifications", "has_emblem", "logos") if name in self.fields]

    def _offer_sources(self, actor: Actor, wanted: Wanted | None) -> None:
        """A field for each source, or for each group of what it has, with the field's name of its source."""
        self._sources: dict[str, str] = {}
        for source in input_sources():
            groups: dict[str, list[Offer]] = {}
            for offer in source.offers(actor):
                groups.setdefault(offer.group, []).append(offer)
            for group, offers in groups.items():
                label = str(source.label)
                name = f"{_SOURCE}{source.name}_{group}" if group else _SOURCE + source.name
                self._sources[name] = source.name
                self.fields[name] = forms.ChoiceField(
                    label=f"{label}: {offers[0].group_label}" if group else label,
                    choices=[("", _("do not take")), *((each.key, str(each.label)) for each in offers)],
                    required=False,
                    initial=next((each.key for each in offers if wanted and wanted.has(source, each)), ""),
                )

    def _say_pictures(self) -> None:
        """The office has pictures: they are on the title page unless somebody does not want them there."""
        emblem, logos = self.fields["has_emblem"], self.fields["logos"]
        emblem.initial = True
        emblem.label = _("Emblem of the European Union and the pictures of the office on the title page")
        logos.label = _("Other logos in the place of those pictures")

    def clean_previous(self) -> list[Run]:
        chosen = [self._earlier[key] for key in self.cleaned_data["previous"]]
        if len({run.year for run in chosen}) < len(chosen):
            raise ValidationError(_("Choose one run of each year."))
        return chosen

    def order(self) -> Order:
        """What was asked for."""
        told = self.cleaned_data
        justifications = told.get("justifications")
        chosen = ((source, told[name]) for name, source in self._sources.items())
        return Order(
            programmes=told["programmes"],
            parameters={each.id: told[_PARAMETER + each.id] for each in self._pack.parameters},
            audiences=told["audiences"],
            label=told["label"],
            previous=told.get("previous", []),
            sources=[(source, key) for source, key in chosen if key],
            has_emblem=told["has_emblem"] or (False if self._has_pictures else None),
            justifications=(justifications.name, justifications.file) if justifications else None,
            logos=[(each.name, each.file) for each in told["logos"]] if told["has_emblem"] else [],
        )

    def _choose(self, name: str, choices: Sequence[tuple[str, str]], initial: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as declared above
        field.choices, field.initial = choices, initial


class Justify(forms.Form):
    """Cause and explanation of one departure; `version` is of what the person saw."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), required=False)
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = causes
        for name in ("cause", "explanation"):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def text(self) -> Text:
        return Text(self.cleaned_data["cause"], self.cleaned_data["explanation"].strip())


class JustificationsWorkbook(forms.Form):
    """The workbook of justifications, filled in."""

    workbook = forms.FileField(
        label=gettext_lazy("Workbook that you filled in"), widget=forms.FileInput({"accept": ".xlsx"})
    )


def run_label(run: Run) -> str:
    """What a run is called in a list to choose from."""
    said = _("{year}: run {number}").format(year=run.year, number=run.pk)
    return f"{said} – {run.label}" if run.label else said
