"""What somebody probably meant to write."""

from __future__ import annotations

from collections.abc import Sequence

from meritko.methodology.formulas import closest
from meritko.wording import Translator


def hint(word: str, known: Sequence[str], say: Translator) -> str:
    """The words `, did you mean “x”?` when a known name is close, else nothing."""
    same = (name for name in known if name.casefold() == word.casefold())
    close = next(same, None) or closest(word, known)
    return say(", did you mean “{name}”?").format(name=close) if close else ""
