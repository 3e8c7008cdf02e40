"""What is written of a round, and when a submission is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meritko.web.submissions.actions import remarking
from meritko.web.submissions.actions.rounds import Terms
from meritko.web.submissions.models import Remark

_LONGEST = 4000


def _reason(label: Any, said: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        help_text=hint,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": said},
    )


class TermsForm(forms.Form):
    """Name, first and last day of a round, and what is told to those who are asked."""

    title = forms.CharField(label=_("Name"), max_length=200)
    opens = forms.DateField(label=_("First day"), help_text=_("For example 1. 9. 2026"))
    due = forms.DateField(
        label=_("Last day of answering"),
        help_text=_("Reminders go out 14 and 3 days before, on the day, and 3 days after."),
    )
    message = forms.CharField(
        label=_("What is told to those who are asked"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("opens") and told.get("due") and told["due"] < told["opens"]:
            self.add_error("due", _("The last day is not before the first one."))
        return told

    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(told["title"], told["opens"], told["due"], told["message"].strip())


def told_terms(terms: Terms) -> dict[str, str]:
    """Terms as they stand in a form before anybody wrote there."""
    days = {"opens": written_day(terms.opens), "due": written_day(terms.due)}
    return {"title": terms.title, "message": terms.message, **days}


def written_day(day: date) -> str:
    """A day as people write it, without spaces that do not break."""
    return f"{day.day}. {day.month}. {day.year}"


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


class RemarkForm(forms.Form):
    """What is said of a value; who is not asked may also mark it as one to be looked at."""

    text = forms.CharField(
        label=_("What you want to say"),
        max_length=remarking.LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what you want to say.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Remark.Kind.COMMENT, _("a comment")),
            (Remark.Kind.FLAG, _("the value is to be looked at")),
        ],
        initial=Remark.Kind.COMMENT,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, may_flag: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_flag:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        return {"kind": Remark.Kind.COMMENT, **{k: v for k, v in self.cleaned_data.items() if v}}


class LinkForm(forms.Form):
    """To whom some sections are handed over, and until when."""

    name = forms.CharField(
        label=_("Whom it is for"),
        max_length=200,
        help_text=_("The name stands in the history of what is written by the link."),
        error_messages={"required": _("Write whom the link is for.")},
    )
    address = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "The link is sent there. Without an e-mail you get the address to hand it over yourself."
        ),
        error_messages={"invalid": _("This does not look like an e-mail.")},
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section.")},
    )
    until = forms.DateField(
        label=_("Until and with the day"),
        error_messages={"required": _("Write the last day.")},
    )

    def __init__(self, *args: Any, sections: Mapping[str, str], due: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"until": due}
        field = self.fields["sections"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as declared above
        field.choices = list(sections.items())


class AttachForm(forms.Form):
    """A file, and what it belongs to."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A document, a table or a picture (PDF, Word, Excel, ODT, ODS, JPG, PNG), at most 10 MB."
        ),
    )
    key = forms.ChoiceField(label=_("What it belongs to"), required=False)

    def __init__(self, *args: Any, places: Mapping[str, str], may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = [("", _("the whole form"))][: int(may_all)] + list(places.items())
        field.says_optional = False  # type: ignore[attr-defined]  # read by our macro
