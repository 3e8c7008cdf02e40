"""The rules that a pack must obey, one file each; all are checked, all findings are kept."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.methodology.model import Place, Text
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules import (
    bands,
    bases,
    checks,
    columns,
    dependencies,
    forms,
    formulas,
    kinds,
    readings,
    references,
    registers,
    reports,
    targets,
    transfers,
    validity,
)

_STRUCTURE = (columns, references, transfers, kinds, registers)
_MEANING = (formulas, bands, bases, dependencies, targets, validity, checks)


def check_pack(pack: Pack, read: Mapping[str, tuple[Text, Place]], notes: Notes) -> None:
    """Check a pack by every rule.

    Rules about meaning are checked only when the structure holds, and those about reports and
    forms when all else does, so that one mistake does not show as many.

    Args:
        pack: The pack as read.
        read: code -> the reading found for it and where it stands.
        notes: Takes the problems.
    """
    for rule in _STRUCTURE:
        rule.check(pack, notes)
    if not notes.problems:
        for rule in _MEANING:
            rule.check(pack, notes)
    readings.check(pack, read, notes)
    if not notes.problems:
        reports.check(pack, notes)
    if not notes.problems:
        forms.check(pack, notes)
