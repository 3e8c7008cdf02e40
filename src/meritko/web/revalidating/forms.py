"""What is written in a re-validation: terms of a round, proposals, stands, decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.form import Question
from meritko.web.submissions.forms import TermsForm
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import WrongValue, codes_of, read, written
from meritko.web.ui.entry import CzechIntegerField

_LONGEST = 4000
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _text(label: Any, said: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        required=required,
        help_text=hint,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": said},
    )


class NewRoundForm(TermsForm):
    """A round of a year."""

    year = CzechIntegerField(
        label=gettext_lazy("Year of the register"), at_least=_FIRST_YEAR, at_most=_LAST_YEAR
    )
    field_order = ("year", "title", "opens", "due", "message")


class ValueForm(forms.Form):
    """What should hold of a figure, and why: a proposal or a decision. `question` None: a new place."""

    value = forms.CharField(label=gettext_lazy("What should hold"), max_length=200)
    reason = _text(gettext_lazy("Why"), gettext_lazy("Say why."))

    def __init__(self, *args: Any, question: Question | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._question = question
        if question is None:
            self._choose([("1", _("accept")), ("0", _("do not accept"))])
        elif question.type == "flag":
            self._choose([("1", written(question, True)), ("0", written(question, False))])
        elif question.codelist:
            self._choose(list(codes_of(question).items()))

    def clean_value(self) -> Value:
        text = str(self.cleaned_data["value"])
        if self._question is None:
            return text == "1"
        try:
            return read(self._question, text)
        except WrongValue as error:
            raise ValidationError(str(error)) from error

    def _choose(self, choices: list[tuple[str, str]]) -> None:
        there = self.fields["value"]
        self.fields["value"] = forms.ChoiceField(
            label=there.label, choices=choices, widget=forms.RadioSelect if len(choices) < 3 else forms.Select
        )


class StandForm(forms.Form):
    """Whether one agrees with a proposal, and why not."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"),
        choices=[("1", gettext_lazy("I agree")), ("0", gettext_lazy("I do not agree"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you agree.")},
    )
    reason = _text(gettext_lazy("Why not"), "", gettext_lazy("Needed when you do not agree."), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("agrees") == "0" and not told.get("reason", "").strip():
            self.add_error("reason", _("Say why you do not agree."))
        return told


class FinishForm(forms.Form):
    """Why the register is frozen now."""

    reason = _text(
        gettext_lazy("Why it is frozen now"),
        gettext_lazy("Say why the register is frozen now."),
        gettext_lazy("For example: the re-validation is complete, all disputes are decided."),
    )
