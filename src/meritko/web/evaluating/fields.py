"""Fields of several files, and of pictures that a title page can show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meritko.web.evaluating.looking import TookTooLong, UnfitPicture, check_pictures
from meritko.web.evaluating.queries.looks import LARGEST_PICTURE, MOST_PICTURES
from meritko.web.files.actions import plain_name

_LONGEST_PATH = 1000


class FileInput(forms.FileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives a list. Empty ones are let through: it is the check that says what is wrong."""

    widget = FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=_LONGEST_PATH, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data]
        present = [each for each in given if each is not None]
        if self.required and not present:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(each, initial) for each in present]


class PicturesField(FilesField):
    """Pictures of the title page; all can be shown, or it is said which cannot."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = super().clean(data, initial)
        if len(given) > MOST_PICTURES:
            raise ValidationError(too_many())
        unfit = _("{name} is no PNG picture of at most 1 MB and 4 000 points on each side.")
        for each in given:
            if each.size > LARGEST_PICTURE:
                raise ValidationError(unfit.format(name=each.name))
        if not given:
            return given
        try:
            check_pictures([(plain_name(each.name), each.file) for each in given])
        except UnfitPicture as error:
            raise ValidationError(unfit.format(name=error.name)) from error
        except (TookTooLong, OSError) as error:
            raise ValidationError(not_tried(error)) from error
        for each in given:
            each.seek(0)  # the check has read it
        return given


def too_many() -> str:
    """That the title page has no room for so many pictures."""
    return _("A title page has room for {n} pictures beside the emblem.").format(n=MOST_PICTURES)


def not_tried(error: Exception) -> str:
    """Why it was not known whether files fit."""
    if isinstance(error, TookTooLong):
        return _("It took too long to try it, so it was not kept. Make it simpler, or try again later.")
    return _("The disk of the server is full; nothing was kept. Tell the administrator.")
