"""Whether there is room for a past year: which tables are taken over, and what is here already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meritko.web.collecting.models import KeptRow
from meritko.web.collecting.past.told import Told
from meritko.web.methodology import current_pack
from meritko.web.submissions.models import Round


def already_there(told: Told) -> str:
    """Why a year cannot be taken over, as a sentence: it was asked here, or taken over before. Else empty."""
    tables = set(told.rows)
    forms = [f.id for f in current_pack().forms.by_id.values() if tables & {fed.table for fed in f.tables}]
    found = Round.objects.filter(form__in=forms, year=told.year).first()
    if found is not None:
        text = _("There is the round “{title}” already. A year is taken over only where nothing was asked.")
        return text.format(title=found.title)
    if KeptRow.objects.filter(table__in=tables, year=told.year).exists():
        text = _("A workbook of {year} with these sheets was taken over already. Take that one back first.")
        return text.format(year=told.year)
    return ""


def tables_of_programmes() -> set[str]:
    """The tables of the workbooks in which some table is fed by a form."""
    pack = current_pack()
    fed = {fed.table for form in pack.forms.by_id.values() for fed in form.tables}
    return {table for kind in pack.workbooks if fed & set(kind.tables) for table in kind.tables}
