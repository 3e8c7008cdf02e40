"""Which places a workbook of a past year means: what is not certain is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from meritko.engine.tables import Value
from meritko.methodology.form import Fed, Form
from meritko.methodology.pack import Pack
from meritko.methodology.register import Identity
from meritko.web.collecting.past.told import Told
from meritko.web.territory.actions.given_places import OFFICIAL
from meritko.web.territory.importing.known import remembered
from meritko.web.territory.models import Municipality, Region, Standing
from meritko.web.territory.names import Known, Names, Written
from meritko.web.territory.queries.places import municipalities
from meritko.web.territory.register_pack import register

NONE = "none"
"""The answer that none of the places is meant: the rows are kept, and nobody is asked by them."""

_SEPARATOR = "|"


@dataclass(frozen=True)
class Question:
    """A way of writing that may mean several places, or none that is known.

    `rows`: how many rows are written so; `sheet` and `row`: the first of them.
    """

    written: Written
    candidates: tuple[Known, ...]
    rows: int
    sheet: str
    row: int

    @property
    def key(self) -> str:
        return key_of(self.written)


@dataclass(frozen=True)
class Places:
    """What is known of places, and of what the sender means by their names.

    `meant`: the key of a way of writing -> the code. `held`: code -> what holds of the municipality.
    `regions`: the number of a region in the pack's list -> its official code.
    """

    regions: Mapping[str, str]
    held: Mapping[str, Standing]
    meant: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def region(self, number: Value) -> str:
        """The official code of a region; empty where there is none such."""
        return self.regions.get(str(number), "")

    def code(self, written: Written) -> str:
        """The municipality that is meant; empty when it is not known."""
        return self.meant.get(key_of(written), "")


def key_of(written: Written) -> str:
    """A way of writing as one text, by which answers are kept."""
    return _SEPARATOR.join(written.key)


def places_of(pack: Pack, told: Told, organisation: int | None, answers: Mapping[str, str]) -> Places:
    """What the names in a workbook mean.

    Args:
        pack: The methodology.
        told: The workbook.
        organisation: The sender, whose earlier answers hold.
        answers: What was answered about this workbook.
    """
    day = date(told.year, 12, 31)
    regions = _regions(pack)
    held = {each.municipality_id: each for each in municipalities(day, districts=True)}
    known = [
        Known(s.municipality_id, s.name, s.region_id, s.postcode, s.orp.name if s.orp else "")
        for s in held.values()
    ]
    names = Names(known, remembered(organisation))
    meant: dict[str, str] = {}
    asked: dict[str, Question] = {}
    for written, is_needed, sheet, row in _written(pack, told, regions):
        key = key_of(written)
        if key in asked:
            before = asked[key]
            asked[key] = Question(written, before.candidates, before.rows + 1, before.sheet, before.row)
        elif key not in meant:
            match = names.find(written)
            said = answers.get(key, "")
            meant[key] = match.code or (said if said in held or _there_is(said) else "")
            if not meant[key] and said != NONE and (is_needed or match.candidates):
                asked[key] = Question(written, match.candidates, 1, sheet, row)
    codes = set(meant.values()) - held.keys() - {""}
    others = Standing.objects.filter(municipality__in=codes).select_related("orp", "region").order_by("pk")
    held |= {each.municipality_id: each for each in others}
    return Places(regions, held, meant, tuple(asked.values()))


def written_in(fed: Fed, row: Mapping[str, Value], regions: Mapping[str, str]) -> Written | None:
    """How a row of a table that a form feeds writes of a municipality; None where it does not."""
    parts = {part: row.get(column) for column, part in fed.identity.items()}
    name = parts.get("name", parts.get("municipality"))
    return _wrote(name, parts.get("region"), parts.get("postcode"), regions) if name else None


def written_in_history(table: str, row: Mapping[str, Value], regions: Mapping[str, str]) -> Written | None:
    """How a row of the table of supported places writes of one; None for other tables."""
    columns = _history(table)
    if columns is None:
        return None
    postal = row.get(columns.postal) if columns.postal else None
    return _wrote(row.get(columns.name), row.get(columns.region), postal, regions)


def forms_fed_by(pack: Pack, tables: Iterable[str]) -> list[Form]:
    """The forms that feed some of the tables, in the order of the pack."""
    wanted = set(tables)
    return [form for form in pack.forms.by_id.values() if wanted & {fed.table for fed in form.tables}]


def _written(pack: Pack, told: Told, regions: Mapping[str, str]) -> Iterator[tuple[Written, bool, str, int]]:
    """Every way of writing, whether it has to be known whom it means, and where it stands."""
    for form in forms_fed_by(pack, told.rows):
        for fed in form.tables:
            for row in told.rows.get(fed.table, ()):
                if written := written_in(fed, row.values, regions):
                    yield written, form.about == "municipality", row.sheet, row.row
    for table, rows in told.rows.items():
        for row in rows:
            if written := written_in_history(table, row.values, regions):
                yield written, False, row.sheet, row.row


def _wrote(name: Value, region: Value, postcode: Value, regions: Mapping[str, str]) -> Written:
    return Written(str(name or ""), regions.get(str(region), ""), str(postcode or ""))


def _history(table: str) -> Identity | None:
    kept = register()
    supported = kept.supported if kept else None
    return supported.place_columns if supported and supported.table == table else None


def _there_is(code: str) -> bool:
    return bool(code) and code != NONE and Municipality.objects.filter(pk=code).exists()


def _regions(pack: Pack) -> dict[str, str]:
    """The regions of the pack's list, and those that are known here."""
    found = {
        code.id: code.attributes[OFFICIAL]
        for codelist in pack.codelists.values()
        for code in codelist.codes
        if OFFICIAL in code.attributes
    }
    return found | {str(each.number): each.code for each in Region.objects.all()}
