"""The register of a year as people look at it: the frozen one where there is one, else as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from meritko.engine.tables import Value
from meritko.methodology.model import NUMERIC_TYPES
from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.methodology import language
from meritko.web.territory.models.places import Municipality, Orp, Region
from meritko.web.territory.models.register import Snapshot, SnapshotRow
from meritko.web.territory.names import plain
from meritko.web.territory.queries.kept_register import made_of_register
from meritko.web.territory.queries.places import Scope
from meritko.web.territory.queries.register import PlaceOfRegister, years
from meritko.web.territory.queries.snapshots import rows, snapshot, snapshots
from meritko.web.territory.register_pack import options, the_register, variables
from meritko.web.territory.register_policies import seen


@dataclass(frozen=True)
class Shown:
    """A row of the register, from wherever it is. `region` and `orp` are codes, `city` a name, or empty.

    `values` has what everybody who sees the row may see, `held_back` what only some may.
    """

    code: str
    name: str
    region: str
    orp: str
    city: str
    values: Mapping[str, Value]
    held_back: Mapping[str, Value] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()

    def value(self, variable: str) -> Value:
        return self.values.get(variable, self.held_back.get(variable))


@dataclass(frozen=True)
class Year:
    """The register of a year. `snapshot` is None where it is not frozen yet."""

    year: int
    rows: tuple[Shown, ...]
    snapshot: Snapshot | None = None


def years_for(actor: Actor) -> list[int]:
    """The years that a person may look at, the latest first: who sees sums only, those that are frozen."""
    frozen = list(snapshots().values_list("year", flat=True))
    if not actor.may(Right.SEE_REGISTER):
        return frozen
    return sorted({*frozen, *years()}, reverse=True)


def year_of(year: int) -> Year:
    """The register of a year, all of it; whoever shows its rows leaves out those that are not to be seen.

    Raises:
        Damaged: the frozen register is not as it was frozen.
    """
    frozen = snapshot(year)
    if frozen is None:
        return Year(year, made_of_register(year, _shown_now))
    return Year(year, tuple(shown(each) for each in rows(frozen)), frozen)


def rows_seen(actor: Actor, of: Year) -> list[Shown]:
    """The rows of a year that a person sees.

    Raises:
        Forbidden: the person sees sums by region only.
    """
    scope = seen(actor)
    if scope.everything:
        return list(of.rows)
    cities = dict(
        Municipality.objects.filter(district_of__in=scope.municipalities).values_list("pk", "district_of")
    )
    return [each for each in of.rows if _covers(scope, each, cities)]


def _covers(scope: Scope, row: Shown, cities: Mapping[str, str | None]) -> bool:
    is_own = row.code in scope.municipalities or row.code in cities
    return is_own or row.region in scope.regions or (bool(row.orp) and row.orp in scope.orps)


def shown(row: SnapshotRow) -> Shown:
    """A frozen row."""
    identity = the_register().identity
    held_back = {name: value for name, value in row.held_back.items() if name in variables()}
    return Shown(
        code=row.municipality_id,
        name=str(row.row[identity.name]),
        region=row.region,
        orp=row.orp,
        city=str(row.row.get(identity.part_of or "") or ""),
        values={**row.row, **row.beside},
        held_back=held_back,
        disputed=frozenset(name for name, origin in row.origins.items() if origin.get("disputed")),
    )


def _shown_now(places: Sequence[PlaceOfRegister], _year: int) -> tuple[Shown, ...]:
    cities = {each.city for each in places if each.city}
    names = {code: _city(code) for code in cities}
    return tuple(_of_now(each, names) for each in places)


def _of_now(of: PlaceOfRegister, cities: Mapping[str, str]) -> Shown:
    known = variables()
    return Shown(
        code=of.code,
        name=of.standing.name,
        region=of.standing.region_id,
        orp=of.standing.orp_id or "",
        city=cities.get(of.city, ""),
        values={name: held.value for name, held in of.held.items() if not known[name].confidential},
        held_back={name: held.value for name, held in of.held.items() if known[name].confidential},
        disputed=frozenset(name for name, held in of.held.items() if held.is_disputed),
    )


def _city(code: str) -> str:
    found = Municipality.objects.get(pk=code).standings.order_by("-valid_to").first()
    return found.name if found else code


@dataclass(frozen=True)
class Measure:
    """Something of the register that can be counted or added up over places; `id` stands in addresses.

    `code`: the value that is counted; None adds numbers up. Without `variable` the places are counted.
    """

    id: str
    label: str
    variable: str = ""
    code: str | int | None = None

    def of(self, group: Iterable[Shown]) -> int | Decimal | None:
        """The sum or the count over some places; None where nothing is known of any of them."""
        listed = list(group)
        if not self.variable:
            return len(listed)
        known = [value for each in listed if (value := each.value(self.variable)) is not None]
        if not known:
            return None
        if self.code is not None:
            return sum(str(value) == str(self.code) for value in known)
        numbers = [Decimal(str(value)) for value in known if isinstance(value, int | float)]
        return sum(numbers, Decimal(0)) if numbers else None

    @property
    def is_count(self) -> bool:
        """Whether it counts places, so that a share of all of them says something."""
        return bool(self.variable) and self.code is not None


PLACES = "mista"
"""The id of the measure that counts the places themselves."""


def measures(label: str) -> list[Measure]:
    """Everything that can be counted or added up; nothing of what is confidential."""
    found = [Measure(PLACES, label)]
    spoken = language()
    for name, variable in variables().items():
        if variable.confidential:
            continue
        if variable.type == "flag":
            found.append(Measure(name, variable.label.say(spoken), name, 1))
        elif variable.type in NUMERIC_TYPES - {"percent"}:
            found.append(Measure(name, variable.label.say(spoken), name))
        for code, said in options(variable.codelist):
            found.append(Measure(f"{name}.{code}", f"{variable.label.say(spoken)}: {said}", name, code))
    return found


def by_region(of: Sequence[Shown]) -> list[tuple[Region, list[Shown]]]:
    """Every region with its places of the register, in the order of the pack's list."""
    groups: dict[str, list[Shown]] = {}
    for each in of:
        groups.setdefault(each.region, []).append(each)
    return [(region, groups.get(region.pk, [])) for region in Region.objects.all()]


@dataclass(frozen=True)
class Wanted:
    """What is asked for of the list of places; empty: all. `value` is of `variable`."""

    region: str = ""
    orp: str = ""
    text: str = ""
    variable: str = ""
    value: str = ""
    sort: str = ""


UNKNOWN, DISPUTED = "-", "spor"
"""Values of a filter: what is not known, and what is in dispute."""


def filtered(of: Iterable[Shown], wanted: Wanted) -> list[Shown]:
    """The rows that are wanted, in the order that is wanted; what is not known stands last."""
    asked = plain(wanted.text)
    found = [
        each
        for each in of
        if wanted.region in ("", each.region)
        and wanted.orp in ("", each.orp)
        and (asked in plain(each.name) or each.code.startswith(wanted.text.strip() or "\0"))
        and _fits(each, wanted.variable, wanted.value)
    ]
    key = wanted.sort.removeprefix("-")
    if key in variables():
        down = wanted.sort.startswith("-")
        known = [each for each in found if each.value(key) is not None]
        known.sort(key=lambda each: _order(each.value(key)), reverse=down)
        return known + [each for each in found if each.value(key) is None]
    return found[::-1] if wanted.sort == "-name" else found


def _order(value: Value) -> tuple[float, str]:
    """Numbers by their size, texts by their letters behind them."""
    return (float(value), "") if isinstance(value, int | float) else (float("inf"), plain(str(value)))


def _fits(row: Shown, variable: str, value: str) -> bool:
    if not variable or not value:
        return True
    if value == DISPUTED:
        return variable in row.disputed
    held = row.value(variable)
    return held is None if value == UNKNOWN else str(held) == value


def orps_of(of: Iterable[Shown]) -> list[Orp]:
    """The ORP to which rows belong, in Czech order."""
    return list(Orp.objects.filter(pk__in={each.orp for each in of if each.orp}))
