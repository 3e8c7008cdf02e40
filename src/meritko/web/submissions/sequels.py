"""What follows from answers that were kept: what else is asked, what checks find, what is computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meritko.forms.filled import filled
from meritko.methodology.form import NO_ROW
from meritko.web.submissions.asking import Lack, Sheet, bonds_of, checks_of
from meritko.web.submissions.computing import Computed, computed_in


def sequel(sheet: Sheet, keys: Iterable[str]) -> dict[str, Any]:
    """What a page has to know of other fields after some were kept.

    Returns:
        `asked`: key -> whether the field is asked now, of those that may have changed. `put`: the numbers
        of the checks that were put, `found`: what they found. `computed`: what is computed anew.
    """
    fields = [key for key in keys if key in sheet.slots]
    asked, known = _asked(sheet, fields), checks_of(sheet.form.id)
    checks = list(dict.fromkeys(check for key in (*fields, *asked) for check in known.touched(key)))
    return {
        "asked": asked,
        "put": [check.number for check in checks],
        "found": [_said(lack) for lack in sheet.checked(checks)] if checks else [],
        "computed": {each.id: each.drawn for each in _computed(sheet, fields)},
    }


def _asked(sheet: Sheet, keys: Iterable[str]) -> dict[str, bool]:
    bonds, rows, is_wide = bonds_of(sheet.form.id), set(), False
    for key in keys:
        slot = sheet.slots[key]
        if bonds.decides(slot.section, slot.question.id):
            rows.add((slot.section.id, slot.row))
            is_wide = is_wide or slot.row == NO_ROW
    if not rows:
        return {}
    return {
        key: key in sheet.visible
        for key, slot in sheet.slots.items()
        if (slot.question.when or slot.section.when) and (is_wide or (slot.section.id, slot.row) in rows)
    }


def _said(lack: Lack) -> dict[str, Any]:
    return {
        "check": lack.check,
        "key": lack.key,
        "label": lack.label,
        "said": lack.said,
        "soft": lack.is_reason,
    }


def _computed(sheet: Sheet, keys: Iterable[str]) -> list[Computed]:
    bonds = bonds_of(sheet.form.id)
    found = {
        (section.id, question.id): (section, question)
        for key in keys
        for section, question in bonds.computed.get((key.split("/")[0], key.split("/")[-1]), ())
    }
    if not found:
        return []
    form = filled(sheet.asked, sheet.values)
    return [computed_in(sheet, form, section, question) for section, question in found.values()]
