"""Reading a file of places of whatever kind: its content tells which it is, never its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from meritko.web.territory.importing.listed import (
    Table,
    head_of,
    read_municipalities,
    read_orps,
    read_regions,
    refuse_unknown,
)
from meritko.web.territory.importing.outlines import read_outlines
from meritko.web.territory.importing.population import is_population, read_population
from meritko.web.territory.importing.sheets import (
    Sheet,
    digest_of,
    is_json,
    is_workbook,
    text_sheet,
    workbook_sheets,
)
from meritko.web.territory.importing.source import Source, What

_HEAD = 4096


def read_source(path: Path, name: str, today: date, day: date | None = None) -> Source:
    """What a file says.

    Args:
        name: What the person calls it.
        today: The day a list is taken to be of when neither it nor `day` tells.
        day: The day the file is of, where it does not tell itself.

    Raises:
        Refused: it cannot be read, or is none of the kinds we know.
        OSError: it is not there.
    """
    sha256 = digest_of(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if is_json(head):
        return read_outlines(path, name, sha256)
    sheets = workbook_sheets(path, name) if is_workbook(head) else [text_sheet(path)]
    of_population = [sheet for sheet in sheets if is_population(sheet)]
    if of_population:
        return read_population(of_population, name, sha256, day)
    return _listed(sheets, name, sha256, day or today)


def _listed(sheets: list[Sheet], name: str, sha256: str, day: date) -> Source:
    for sheet in sheets:
        head = head_of(sheet)
        if head is None:
            continue
        table = Table(sheet, head)
        if head.what is What.ORPS:
            return read_orps(table, name, sha256)
        if head.what is What.REGIONS:
            return read_regions(table, name, sha256)
        return read_municipalities(table, name, sha256, day)
    raise refuse_unknown(sheets)
