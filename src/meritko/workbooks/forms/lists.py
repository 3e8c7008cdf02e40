"""What the drop-downs of a form's workbook offer: every list once, on a hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meritko.workbooks.findings import column_letter
from meritko.workbooks.forms.plan import FormBook


@dataclass(frozen=True)
class Lists:
    """The lists by the names of their columns; `sheet` is the title of the sheet they stand on."""

    sheet: str
    named: Mapping[str, tuple[str, ...]]

    def source(self, offers: tuple[str, ...]) -> str:
        """The cells of the offers, as a formula names them."""
        column = column_letter(list(self.named.values()).index(offers))
        sheet = self.sheet.replace("'", "''")
        return f"='{sheet}'!${column}$2:${column}${len(offers) + 1}"


def plan_lists(book: FormBook, sheet: str) -> Lists:
    """Every different list of a workbook."""
    found: dict[tuple[str, ...], str] = {}
    for each in book.sheets:
        for line in each.lines:
            for field in line.fields.values():
                if field.kind == "list" and field.offers not in found:
                    found[field.offers] = str(len(found) + 1)
    return Lists(sheet, {name: offers for offers, name in found.items()})
