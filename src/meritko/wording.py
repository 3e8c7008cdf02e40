"""Messages in the reader's language, through gettext.

Code carries English messages; the Czech ones stand in `locale/cs/LC_MESSAGES/meritko.po`
and are compiled when the package is installed. Texts of a methodology are no messages:
they live in its pack.
"""

from __future__ import annotations

import gettext
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DEFAULT_LANGUAGE = "cs"
SOURCE_LANGUAGE = "en"
LANGUAGES = ("cs", "en")

CATALOGUES = Path(__file__).parent / "locale"


class UnknownLanguage(ValueError):
    """A language that the program does not speak was asked for."""


class CatalogueMissing(UserWarning):
    """The messages of a language are not compiled; English ones are used in their place."""


@dataclass(frozen=True)
class Translator:
    """Says the messages of the code in one language.

    Call it `_`, so that `make messages` finds the texts:
    `_("no such file")`, `_.ngettext("{n} row", "{n} rows", n).format(n=n)`.
    """

    language: str
    catalogue: gettext.NullTranslations

    def __call__(self, message: str) -> str:
        return self.gettext(message)

    def gettext(self, message: str) -> str:
        """The message in this language; the message itself where it has no translation."""
        return self.catalogue.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The form that goes with the number `n`; filling the number in is left to the caller."""
        return self.catalogue.ngettext(singular, plural, n)


@cache
def translator(language: str = DEFAULT_LANGUAGE, catalogues: Path = CATALOGUES) -> Translator:
    """The translator into a language.

    Args:
        language: One of LANGUAGES.
        catalogues: Folder that holds `<language>/LC_MESSAGES/meritko.mo`.

    Raises:
        UnknownLanguage: It is none of LANGUAGES.

    Warns:
        CatalogueMissing: The catalogue is not compiled; the translator then says English messages.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    if language == "en":
        return Translator(language, gettext.NullTranslations())
    try:
        return Translator(language, gettext.translation("meritko", catalogues, [language]))
    except FileNotFoundError:
        warnings.warn(
            f"messages in the language {language!r} are not compiled, English ones follow; "
            "to compile them run `make setup`, or install the package anew",
            CatalogueMissing,
            stacklevel=2,
        )
        return Translator("en", gettext.NullTranslations())


def n_(message: str) -> str:
    """Mark a text for translation that is said later: `TITLE = n_("Programme")`, then `_(TITLE)`."""
    return message
