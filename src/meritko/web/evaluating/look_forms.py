"""The forms that take the Word template and the pictures of an office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.reports.word.filling import TemplateUnfit
from meritko.web.evaluating.actions.arriving import NamedFile
from meritko.web.evaluating.fields import FileInput, PicturesField, not_tried
from meritko.web.evaluating.looking import TookTooLong, check_template
from meritko.web.evaluating.methodology import words
from meritko.web.evaluating.queries.looks import LARGEST_TEMPLATE
from meritko.web.files.actions import plain_name


class TemplateForm(forms.Form):
    """A Word template; it fits, or the form says what is wrong with it."""

    template = forms.FileField(
        label=gettext_lazy("Your own template"),
        help_text=gettext_lazy("A Word document (.docx) without macros, of 10 MB at most."),
        widget=forms.FileInput({"accept": ".docx"}),
        error_messages={"required": gettext_lazy("Choose a Word document (.docx).")},
    )

    def clean_template(self) -> Any:
        given = self.cleaned_data["template"]
        if given.size > LARGEST_TEMPLATE:
            raise ValidationError(_("It is larger than 10 MB. Make the pictures in it smaller."))
        try:
            check_template(plain_name(given.name), given.file)
        except TemplateUnfit as error:
            remedy = _("You can begin with the template of the program, which you find on this page.")
            raise ValidationError(f"{error.fault_said(words())} {remedy}") from error
        except (TookTooLong, OSError) as error:
            raise ValidationError(not_tried(error)) from error
        return given

    def named_file(self) -> NamedFile:
        given = self.cleaned_data["template"]
        return given.name, given.file


class PicturesForm(forms.Form):
    """Pictures of the title page; all can be shown, or the form says which cannot."""

    pictures = PicturesField(
        label=gettext_lazy("Further pictures"),
        help_text=gettext_lazy(
            "PNG, each of 1 MB at most. The name of the file is read out to those who do not see the picture."
        ),
        widget=FileInput({"accept": ".png"}),
        error_messages={"required": gettext_lazy("Choose a picture (.png).")},
    )

    def named_files(self) -> list[NamedFile]:
        return [(each.name, each.file) for each in self.cleaned_data["pictures"]]
