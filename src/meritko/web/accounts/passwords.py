"""What a password must be; said in our words, for those of Django lack a Czech translation."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """A password has at least so many characters; how they are chosen is left to people."""

    def get_error_message(self) -> str:
        return ngettext(
            "The password is too short. It needs at least %(num)s character.",
            "The password is too short. It needs at least %(num)s characters.",
            self.min_length,
        ) % {"num": self.min_length}
