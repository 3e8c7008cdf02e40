"""Which municipality is meant: by its code, else by name with region or postcode, never by name alone.

1,503 of 6,258 municipalities share their name with another, 346 even name and region. What is
not certain is asked, and the answer is remembered for the one who sent it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def plain(text: str) -> str:
    """A text in small letters, without accents and with single spaces: what is compared and searched in."""
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(bare).replace("–", "-").split())


@dataclass(frozen=True)
class Known:
    """A municipality as far as names are concerned."""

    code: str
    name: str
    region: str
    zip: str = ""
    orp_name: str = ""


@dataclass(frozen=True)
class Written:
    """How somebody wrote of a municipality; `region` is a code, what is not told is empty."""

    name: str
    region: str = ""
    zip: str = ""
    code: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What an answer is remembered by."""
        return plain(self.name), self.region, self.zip


@dataclass(frozen=True)
class Match:
    """The one that is meant, or those that may be: none when there is nothing like it."""

    code: str = ""
    candidates: tuple[Known, ...] = ()


@dataclass
class Names:
    """The municipalities of a day, to be found by how people write of them.

    Args:
        known: All of them.
        remembered: What this sender meant before: key of `Written` -> code.
    """

    known: Iterable[Known]
    remembered: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        for each in self.known:
            self._by_code[each.code] = each
            self._by_name.setdefault(plain(each.name), []).append(each)

    def find(self, written: Written) -> Match:
        """Which municipality is meant.

        A name is enough only together with a region, and only when no other municipality of the
        region has it; a postcode decides between those of one name.
        """
        if written.code:
            return Match(written.code) if written.code in self._by_code else Match()
        same = self._by_name.get(plain(written.name), [])
        remembered = self.remembered.get(written.key, "")
        if any(each.code == remembered for each in same):
            return Match(remembered)
        if written.region:
            same = [each for each in same if each.region == written.region]
        near = [each for each in same if written.zip and each.zip == written.zip]
        if len(near) == 1:
            return Match(near[0].code)
        if len(same) == 1 and written.region:
            return Match(same[0].code)
        return Match("", tuple(near or same))
