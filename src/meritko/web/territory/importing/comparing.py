"""What loading a file would change, worked out before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from meritko.web.territory.importing.draft import Draft, named
from meritko.web.territory.importing.known import KnownPlaces, holds
from meritko.web.territory.importing.source import OrpRow, Problem, Row, Source, Where
from meritko.web.territory.models.places import (
    CODE,
    LONGEST_NAME,
    Boundary,
    ExclusionIndex,
    Municipality,
    Orp,
    Population,
    Standing,
)
from meritko.web.territory.names import Known, Names, Written

_DAY = timedelta(days=1)
_FACTS = ("name", "region", "orp", "lau", "postcode")


@dataclass(frozen=True)
class Item:
    """A change that people are shown: `kind` new | changed | ended | missing; pairs of before and after."""

    kind: str
    code: str
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """A row whose place is not certain; the municipalities that may be meant."""

    where: Where
    written: Written
    candidates: tuple[Known, ...]


@dataclass
class Plan:
    """What a file would change. It can be written when there is no problem and nothing to ask."""

    source: Source
    draft: Draft = field(default_factory=Draft)
    items: list[Item] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def can_be_written(self) -> bool:
        return not self.problems and not self.asked


def compare(
    source: Source,
    known: KnownPlaces,
    remembered: Mapping[tuple[str, str, str], str],
    answers: Mapping[int, str],
    today: date,
) -> Plan:
    """What loading a file would change.

    Args:
        remembered: What the sender's names mean, see `known.remembered`.
        answers: Number of a row -> the municipality that was chosen for it.
        today: The day that a file without a day is of.
    """
    return _Comparing(source, known, remembered, answers, source.day or today).plan()


class _Comparing:
    def __init__(
        self,
        source: Source,
        known: KnownPlaces,
        remembered: Mapping[tuple[str, str, str], str],
        answers: Mapping[int, str],
        day: date,
    ) -> None:
        self.made = Plan(source, problems=list(source.problems))
        self.draft = self.made.draft
        self.known, self.answers, self.day = known, answers, day
        self._remembered = remembered
        self._names: Names | None = None
        self._named: set[str] = set()

    def plan(self) -> Plan:
        self._regions()
        for orp in self.made.source.orps:
            self._orp(orp)
        for row in self.made.source.rows:
            self._row(row)
        if self.made.source.is_whole and not self.made.problems:
            self._missing()
        self._outlines()
        return self.made

    def _regions(self) -> None:
        for code, name in self.made.source.regions.items():
            region = self.known.regions.get(code)
            if region is None:
                self._problem(Where(), _("There is no region with the code {code}.").format(code=code))
            elif region.name != name:
                self._item("changed", code, name, (("name", region.name, name),))
                self.draft.change("region", region, name=name)
            else:
                self.made.counts["same"] += 1

    def _orp(self, row: OrpRow) -> Orp | None:
        if len(row.name) > LONGEST_NAME or max(len(row.code), len(row.seat)) > CODE:
            self._problem(row.where, _("A name or a code is longer than any can be."))
            return None
        there = self.known.orps.get(row.code)
        region = self.known.region_of(row.region)
        if there is None:
            if not region or not row.name:
                text = _("The ORP {code} is not known, and the file does not say its name and region.")
                self._problem(row.where, text.format(code=row.code))
                return None
            made = Orp(code=row.code, region_id=region, seat=row.seat)
            named(made, row.name)
            self.known.orps[row.code] = made
            self.draft.add("orp", made)
            self._item("new", row.code, row.name)
            return made
        wanted = {"name": row.name, "region": region, "seat": row.seat, "valid_to": None}
        if there.valid_to is not None and there.valid_from and there.valid_to < there.valid_from:
            wanted["valid_from"] = None  # it was taken back, and is told of again
        else:
            wanted.pop("valid_to")
        self._fields("orp", there, {name: value for name, value in wanted.items() if value != ""}, row.name)
        return there

    def _fields(self, what: str, there: Any, wanted: Mapping[str, Any], name: str) -> None:
        now = {key: getattr(there, there._meta.get_field(key).attname) for key in wanted}
        other = {key: value for key, value in wanted.items() if value != now[key]}
        if other:
            told = tuple((key, str(now[key] or ""), str(value or "")) for key, value in other.items())
            self._item("changed", str(there.pk), name or there.name, told)
            self.draft.change(what, there, **other)
        else:
            self.made.counts["same"] += 1

    def _row(self, row: Row) -> None:
        if max(map(len, (row.name, row.orp_name))) > LONGEST_NAME or len(row.orp) > CODE:
            self._problem(row.where, _("A name or a code is longer than any can be."))
            return
        code = self._code(row)
        if not code:
            return
        self._named.add(code)
        region = self.known.region_of(row.region)
        if row.region and not region:
            self._problem(row.where, _("There is no region “{told}”.").format(told=row.region[:60]))
            return
        facts = self._facts(row, region)
        if not self._place(row, code, facts):
            return
        self._figures(row, code)

    def _code(self, row: Row) -> str:
        """The municipality of a row; empty when it has to be asked or there is none."""
        if row.code:
            return row.code
        written = Written(row.name, self.known.region_of(row.region), row.zip)
        chosen = self.answers.get(row.where.row, "")
        if chosen in self.known.municipalities:
            return chosen
        self._names = self._names or self.known.names(self.day, self._remembered)
        match = self._names.find(written)
        if match.code:
            return match.code
        if match.candidates:
            self.made.asked.append(Asked(row.where, written, match.candidates))
        else:
            text = _("There is no municipality “{name}” in the region. Add its code.").format(
                name=row.name[:60]
            )
            self._problem(row.where, text)
        return ""

    def _facts(self, row: Row, region: str) -> dict[str, str]:
        """What the row states, by field of a standing."""
        orp = ""
        if row.orp in self.known.orps:
            orp = row.orp
        elif row.orp and row.orp_name and region:
            made = self._orp(OrpRow(row.where, row.orp, row.orp_name, region))
            orp = made.code if made else ""
        elif row.orp:
            self.made.counts["orps_unknown"] += 1
        elif row.orp_name and region and (found := self.known.orp_named(row.orp_name, region)):
            orp = found.code
        told = {"name": row.name, "region": region, "orp": orp, "lau": row.lau, "postcode": row.zip}
        return {key: value for key, value in told.items() if value}

    def _place(self, row: Row, code: str, facts: dict[str, str]) -> bool:
        """Bring the municipality and what holds of it up to what the row says; whether there is one."""
        there = self.known.municipalities.get(code)
        standings = self.known.standings.setdefault(code, [])
        if there is None or not standings:
            return self._new(row, code, facts, there)
        if not holds(there, self.day):
            if self.day < there.first_seen and there.valid_from:
                self.draft.change("municipality", there, valid_from=self.day)
            else:
                text = _("The municipality {code} ended on {day}; the file tells of it later.")
                ended = there.valid_to.isoformat() if there.valid_to else ""
                self._problem(row.where, text.format(code=code, day=ended))
                return False
        self.draft.see("municipality", there, self.day)
        self._stand(code, facts, standings)
        self._ends(row, there, standings)
        return True

    def _new(self, row: Row, code: str, facts: dict[str, str], there: Municipality | None) -> bool:
        if "name" not in facts or "region" not in facts:
            self.made.counts["unplaced"] += 1
            return False
        earlier = [day for day in self.known.whole_days if day < self.day]
        later = [day for day in self.known.whole_days if day > self.day]
        since = row.since or (self.day if earlier else None)
        until = row.until or (later[0] - _DAY if later else None)
        city = row.city if row.city in self.known.municipalities else None
        if there is None:
            there = Municipality(
                code=code, valid_from=since, valid_to=until, first_seen=self.day, last_seen=self.day,
                district_of_id=city,
            )  # fmt: skip
            self.known.municipalities[code] = there
            self.draft.add("municipality", there)
        else:
            self.draft.change("municipality", there, valid_from=since, valid_to=until)
            self.draft.see("municipality", there, self.day)
        made = self._standing(code, facts, since, until)
        self.known.standings[code] = [made]
        self._item("new", code, facts["name"])
        return True

    def _standing(
        self, code: str, facts: Mapping[str, Any], since: date | None, until: date | None
    ) -> Standing:
        made = Standing(
            municipality_id=code, region_id=facts["region"], orp_id=facts.get("orp") or None,
            lau=facts.get("lau", ""), postcode=facts.get("postcode", ""), valid_from=since, valid_to=until,
            first_seen=self.day, last_seen=self.day,
        )  # fmt: skip
        named(made, facts["name"])
        self.draft.add("standing", made)
        return made

    def _stand(self, code: str, facts: dict[str, str], standings: list[Standing]) -> None:
        """What held on the day: the same, something more, or something else than was known."""
        now = next((s for s in standings if holds(s, self.day)), None)
        if now is None:
            now = min(standings, key=lambda s: abs((s.first_seen - self.day).days))
        was = {name: getattr(now, now._meta.get_field(name).attname) or "" for name in _FACTS}  # type: ignore[union-attr]
        missing = {name: value for name, value in facts.items() if not was[name]}
        other = {name: value for name, value in facts.items() if was[name] and was[name] != value}
        if missing:
            self.made.counts["completed"] += 1
            self.draft.change("standing", now, **missing)
        if not other:
            self.made.counts["same"] += not missing
            self.draft.see("standing", now, self.day)
            return
        told = tuple(
            (name, self._said(name, was[name]), self._said(name, value)) for name, value in other.items()
        )
        self._item("changed", code, facts.get("name", now.name), told)
        after = {**was, **missing, **other}
        if self.day > now.last_seen:
            until = now.valid_to
            self.draft.change("standing", now, valid_to=self.day - _DAY)
            standings.append(self._standing(code, after, self.day, until))
        elif self.day < now.first_seen:
            since = now.valid_from
            self.draft.change("standing", now, valid_from=now.first_seen)
            standings.append(self._standing(code, after, since, now.first_seen - _DAY))
        else:
            self.draft.change("standing", now, **other)

    def _ends(self, row: Row, there: Municipality, standings: list[Standing]) -> None:
        """What a code list says of the first and the last day of a municipality."""
        if row.city in self.known.municipalities and there.district_of_id != row.city:
            self.draft.change("municipality", there, district_of=row.city)
        if row.until is not None and there.valid_to != row.until:
            self._end(there, standings, row.until)

    def _end(self, there: Municipality, standings: list[Standing], last: date) -> None:
        latest = max(standings, key=lambda s: s.first_seen)
        self._item("ended", there.code, latest.name, (("valid_to", "", last.isoformat()),))
        self.draft.change("municipality", there, valid_to=last)
        self.draft.change("standing", latest, valid_to=last)

    def _missing(self) -> None:
        """Municipalities that a whole list does not name: they had ended by its day, or began after it."""
        for code, there in self.known.municipalities.items():
            standings = self.known.standings.get(code)
            if code in self._named or there.district_of_id or not standings or not holds(there, self.day):
                continue
            if self.day > there.last_seen:
                self._end(there, standings, self.day - _DAY)
            elif self.day < there.first_seen:
                self.draft.change("municipality", there, valid_from=there.first_seen)
                first = min(standings, key=lambda s: s.first_seen)
                self.draft.change("standing", first, valid_from=there.first_seen)
                began = (("valid_from", "", there.first_seen.isoformat()),)
                self._item("changed", code, first.name, began)
            else:
                self._item("missing", code, standings[-1].name)

    def _figures(self, row: Row, code: str) -> None:
        for day, count in row.inhabitants.items():
            fresh = Population(municipality_id=code, day=day, inhabitants=count)
            there = self.known.populations.get((code, day))
            self._figure("population", there, fresh, ("inhabitants",))
        for year, figure in row.index.items():
            made = ExclusionIndex(municipality_id=code, year=year, value=figure.value, note=figure.note)
            made.parts = dict(figure.parts)
            self._figure("index", self.known.indices.get((code, year)), made, ("value", "parts", "note"))

    def _figure(self, what: str, there: Any, fresh: Any, names: tuple[str, ...]) -> None:
        if there is None:
            self.draft.add(what, fresh)
            self.made.counts["figures_new"] += 1
            return
        told = {name: value for name in names if (value := getattr(fresh, name)) or value == 0}
        other = {name: value for name, value in told.items() if getattr(there, name) != value}
        if other:
            self.draft.change(what, there, **other)
            self.made.counts["figures_changed"] += 1
        else:
            self.made.counts["figures_same"] += 1

    def _outlines(self) -> None:
        known: dict[str, Mapping[str, object]] = {
            "region": self.known.regions,
            "orp": self.known.orps,
            "municipality": self.known.municipalities,
        }
        for outline in self.made.source.outlines:
            geometry = [[[list(place) for place in ring] for ring in polygon] for polygon in outline.polygons]
            there = self.known.boundaries.get((outline.kind, outline.code))
            source = self.made.source.name
            if outline.code not in known[outline.kind]:
                self.made.counts["outlines_of_nothing"] += 1
            if there is None:
                self.draft.add(
                    "boundary",
                    Boundary(kind=outline.kind, code=outline.code, geometry=geometry, source=source),
                )
                self.made.counts["new"] += 1
            elif there.geometry != geometry:
                self.draft.change("boundary", there, geometry=geometry, source=source)
                self.made.counts["changed"] += 1
            else:
                self.made.counts["same"] += 1

    def _said(self, name: str, value: str) -> str:
        """A fact as people know it: an ORP and a region by their names."""
        if name == "orp" and value in self.known.orps:
            return self.known.orps[value].name
        return self.known.regions[value].name if name == "region" and value in self.known.regions else value

    def _item(self, kind: str, code: str, name: str, changes: tuple[tuple[str, str, str], ...] = ()) -> None:
        self.made.counts[kind] += 1
        self.made.items.append(Item(kind, code, name, changes))

    def _problem(self, where: Where, sentence: str) -> None:
        self.made.problems.append(Problem(where, sentence))
