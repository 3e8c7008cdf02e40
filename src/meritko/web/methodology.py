"""The methodology that the installation works by, and the library's words in the language of the reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

import meritko
from meritko.engine.running import open_pack
from meritko.methodology.pack import Pack
from meritko.wording import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator

_PACKS = Path(meritko.__path__[0]) / "packs"


def pack_folder() -> Path:
    """The folder of the pack that comes with the program."""
    return next(path.parent for path in sorted(_PACKS.glob("*/pack.yaml")))


@cache
def current_pack() -> Pack:
    """The pack as it was when this process began; a new version of it needs a new start of the program."""
    return open_pack(pack_folder())


def language() -> str:
    """The language of the reader, as the library names it."""
    found = get_language() or DEFAULT_LANGUAGE
    return found if found in LANGUAGES else DEFAULT_LANGUAGE


def words() -> Translator:
    """The texts of the library in the language of the reader."""
    return translator(language())
