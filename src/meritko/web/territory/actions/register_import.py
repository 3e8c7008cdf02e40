"""Taking a workbook over into the register: which place a row means is asked where its name is not enough."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from meritko.engine.tables import Value as Plain
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.territory.actions.given_places import Given, ensure_regions, give_places
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.deriving import standing_statement
from meritko.web.territory.importing.known import remembered
from meritko.web.territory.models.places import Region, RememberedName, Standing
from meritko.web.territory.models.register import (
    Listing,
    RegisterImport,
    Snapshot,
    SupportedYear,
    Value,
)
from meritko.web.territory.names import Known, Match, Names, Written, plain
from meritko.web.territory.queries.places import municipalities
from meritko.web.territory.queries.register import last_day, listings, statement
from meritko.web.territory.register_pack import the_register, variables
from meritko.web.territory.register_policies import demand_whole
from meritko.web.territory.register_reading import read_register, read_support

THING = "register_import"
NEW, NONE = "new", "none"
"""Answers to which place a row means: one that is not known yet; none, the row is left out."""

LARGEST = 5 * 2**20
"""Octets of a workbook that is taken over at once; one of the whole country has far less than one million."""


@dataclass(frozen=True)
class RowOfImport:
    """A row of a workbook and which place it means, as far as that is known.

    `code` is empty and `candidates` is not where it has to be asked. `answer` is what was answered.
    """

    number: int
    line: int
    name: str
    region: str
    zip: str
    city: str
    code: str
    candidates: tuple[Known, ...] = ()
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return not self.code and not self.answer


def arrive(actor: Actor, what: str, year: int, path: Path, name: str, now: datetime) -> RegisterImport:
    """Take in a workbook that is to be taken over; nothing of the register changes yet.

    Args:
        what: `register` or `support`.
        year: Of which the workbook tells.

    Raises:
        Forbidden: the actor does not change the register of the whole country.
        Refused: the workbook cannot be read, is not of this kind, or is of a year that is closed.
    """
    demand_whole(actor, Right.EDIT_REGISTER)
    if path.stat().st_size > LARGEST:
        raise Refused(_("The workbook is larger than 5 MB. Leave only the sheets of the register in it."))
    if what == RegisterImport.What.REGISTER:
        _demand_open(year)
    read = (read_register if what == RegisterImport.What.REGISTER else read_support)(path, name)
    if read.problems:
        raise Refused(
            "\n".join([_("The workbook has mistakes; correct them and send it again."), *read.problems])
        )
    if not read.has_table or not read.rows:
        raise Refused(_("There is no row in the workbook that could be taken over."))
    own = sorted(post.organisation for post in actor.posts_with(Right.EDIT_REGISTER))
    with transaction.atomic():
        made = RegisterImport.objects.create(
            what=what, year=year, name=name[:200], sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            rows=[dict(row) for row in read.rows], organisation_id=own[0], sent_by_id=actor.user, sent_at=now,
        )  # fmt: skip
        _record("import_arrived", actor, made, rows=len(read.rows), year=year)
    return made


def import_of(actor: Actor, number: int) -> RegisterImport:
    """A workbook that came to be taken over.

    Raises:
        Forbidden: the actor does not change the register of the whole country.
        Unknown: there is no such workbook.
    """
    demand_whole(actor, Right.EDIT_REGISTER)
    found = RegisterImport.objects.filter(pk=number).select_related("sent_by").first()
    if found is None:
        raise Unknown(number)
    return found


def rows_of(of: RegisterImport) -> list[RowOfImport]:
    """The rows with the places they mean, in their order; a row of an unknown place is asked about.

    Where a region has no places at all, unknown ones are simply new: nothing can be mixed up. Support of
    places that nobody knows is left out, since the register tells nothing of them.
    """
    day, identity = last_day(of.year), the_register().identity
    held = list(municipalities(day, districts=True))
    regions = {str(each.number): each.code for each in Region.objects.all()}
    known = {
        s.municipality_id: Known(
            s.municipality_id, s.name, s.region_id, s.postcode, s.orp.name if s.orp else ""
        )
        for s in held
    }
    names = Names(list(known.values()), remembered(of.organisation_id))
    settled = {s.region_id for s in held}
    found = []
    for number, row in enumerate(of.rows):
        region = regions.get(str(row[identity.region]), "")
        written = Written(str(row[identity.name]), region, str(row.get(identity.postal or "") or ""))
        match: Match = _with_doubt(names.find(written), written, known)
        answer = str(of.answers.get(str(number), ""))
        if not match.code and not match.candidates and not answer:
            is_support = of.what == RegisterImport.What.SUPPORT
            answer = NONE if is_support else "" if region in settled else NEW
        city = str(row.get(identity.part_of or "") or "")
        found.append(
            RowOfImport(
                number, int(row["line"]), written.name, region or str(row[identity.region]), written.zip,
                city, match.code, match.candidates, answer,
            )
        )  # fmt: skip
    return found


def _with_doubt(match: Match, written: Written, known: Mapping[str, Known]) -> Match:
    """A place of that name that has another postcode may be another one: it is asked about."""
    found = known.get(match.code)
    if found is None or not written.zip or not found.zip or written.zip == found.zip:
        return match
    return Match("", (found,))


def answer(actor: Actor, of: RegisterImport, answers: Mapping[int, str], now: datetime) -> None:
    """Say which places rows mean; a choice among places of one name is remembered for the sender.

    Raises:
        Forbidden, Unknown: as in `import_of`.
        Refused: an answer is none of those that were offered.
    """
    demand_whole(actor, Right.EDIT_REGISTER)
    asked = {row.number: row for row in rows_of(of) if not row.code}
    with transaction.atomic():
        held = RegisterImport.objects.select_for_update().get(pk=of.pk)
        for number, said in answers.items():
            row = asked.get(number)
            if row is None or said not in {NEW, NONE, *(each.code for each in row.candidates)}:
                raise Refused(_("Choose one of the places that are offered."))
            held.answers[str(number)] = said
            if said not in {NEW, NONE}:
                RememberedName.objects.update_or_create(
                    organisation_id=held.organisation_id, written=plain(row.name), region=row.region,
                    postcode=row.zip,
                    defaults={"municipality_id": said, "said_by_id": actor.user, "said_at": now},
                )  # fmt: skip
        held.save(update_fields=["answers"])
        _record("import_answered", actor, held, answers=len(answers))
    of.answers = held.answers


def take_over(actor: Actor, of: RegisterImport, now: datetime) -> RegisterImport:
    """Write a workbook into the register: which places it has in the year, and what it says of them.

    What it says the same as before is not said again. Places that it does not have leave the register.

    Raises:
        Forbidden, Unknown: as in `import_of`.
        Refused: it was taken over or given up before, a question is open, or the year is closed.
    """
    demand_whole(actor, Right.EDIT_REGISTER)
    with transaction.atomic():
        held = RegisterImport.objects.select_for_update().get(pk=of.pk)
        if held.written_at or held.given_up_at:
            raise Refused(_("This workbook was taken over or given up before."))
        is_register = held.what == RegisterImport.What.REGISTER
        if is_register:
            _demand_open(held.year)
        ensure_regions()
        rows = rows_of(held)
        if any(row.is_open for row in rows):
            raise Refused(_("Answer first which places are meant."))
        codes = _places(rows, held)
        _note_postcodes(rows, codes, held.year)
        held.counts = (
            _write_register(actor, held, codes, now) if is_register else _write_support(held, codes, now)
        )
        held.written_at = now
        held.save(update_fields=["counts", "written_at"])
        _record("import_taken_over", actor, held, **held.counts)
    return held


def give_up(actor: Actor, of: RegisterImport, now: datetime) -> None:
    """Leave a workbook that came to be taken over.

    Raises:
        Forbidden, Unknown: as in `import_of`.
    """
    demand_whole(actor, Right.EDIT_REGISTER)
    with transaction.atomic():
        RegisterImport.objects.filter(pk=of.pk, written_at=None).update(given_up_at=now)
        _record("import_given_up", actor, of)


def _demand_open(year: int) -> None:
    """Years are taken over in their order, and a frozen one no more."""
    if Snapshot.objects.filter(year=year).exists():
        raise Refused(_("The register of {year} is frozen already, and never changes.").format(year=year))
    later = (
        Listing.objects.filter(since_year__gt=year).exists()
        or Snapshot.objects.filter(year__gt=year).exists()
    )
    if later:
        text = _("The register tells of years after {year} already. Take workbooks over from the oldest one.")
        raise Refused(text.format(year=year))


def _places(rows: Sequence[RowOfImport], of: RegisterImport) -> dict[int, str]:
    """Number of the row -> code of its place; places that are new are made, cities before their districts."""
    codes = {row.number: row.code or row.answer for row in rows if row.answer != NONE or row.code}
    regions = {str(each.number): each.code for each in Region.objects.all()}
    new = [row for row in rows if codes.get(row.number) == NEW]
    day = last_day(of.year)

    def region(row: RowOfImport) -> str:
        return regions.get(row.region, row.region)

    whole = [row for row in new if not row.city]
    codes |= dict(
        zip(
            (row.number for row in whole),
            give_places([Given(row.name, region(row), row.zip) for row in whole], day),
            strict=True,
        )
    )
    parts = [row for row in new if row.city]
    cities = {(plain(s.name), s.region_id): s.municipality_id for s in Standing.objects.held(day)}
    lacking = list(
        dict.fromkeys(
            (row.city, region(row)) for row in parts if (plain(row.city), region(row)) not in cities
        )
    )
    for (city, where), code in zip(
        lacking, give_places([Given(*each) for each in lacking], day), strict=True
    ):
        cities[plain(city), where] = code
    given = [Given(row.name, region(row), row.zip, cities[plain(row.city), region(row)]) for row in parts]
    codes |= dict(zip((row.number for row in parts), give_places(given, day), strict=True))
    if len(set(codes.values())) != len(codes) and of.what == RegisterImport.What.REGISTER:
        raise Refused(_("Two rows mean the same place. Correct the answers or the workbook."))
    return codes


def _note_postcodes(rows: Sequence[RowOfImport], codes: Mapping[int, str], year: int) -> None:
    """Note the postcodes that places have from this year on, by which others look them up."""
    told = {codes[row.number]: row.zip for row in rows if row.zip and row.number in codes and not row.code}
    first = date(year, 1, 1)
    for standing in Standing.objects.filter(municipality__in=told, valid_to=None):
        code = standing.municipality_id
        if standing.postcode == told[code]:
            continue
        if standing.postcode and (standing.valid_from is None or standing.valid_from < first):
            Standing.objects.filter(pk=standing.pk).update(valid_to=first - timedelta(days=1))
            standing.pk, standing.valid_from, standing.first_seen = None, first, first
            standing._state.adding = True
        standing.postcode = told[code]
        standing.save()


def _write_register(
    actor: Actor, of: RegisterImport, codes: Mapping[int, str], now: datetime
) -> dict[str, int]:
    listed = {each.municipality_id: each for each in listings(of.year)}
    fresh = [code for code in codes.values() if code not in listed]
    reason = _("taken over from the workbook {name}").format(name=of.name)
    Listing.objects.bulk_create(
        [
            Listing(municipality_id=c, since_year=of.year, reason=reason, by_id=actor.user, at=now)
            for c in fresh
        ]
    )
    gone = [each for code, each in listed.items() if code not in set(codes.values())]
    for each in gone:
        if each.since_year == of.year:
            each.delete()
        else:
            each.until_year, each.ended_reason = of.year - 1, reason
            each.ended_by_id, each.ended_at = actor.user, now
            each.save(update_fields=["until_year", "ended_reason", "ended_by", "ended_at"])
    said = _say_values(actor, of, codes, now)
    return {"places": len(codes), "new": len(fresh), "ended": len(gone), "values": said}


def _say_values(actor: Actor, of: RegisterImport, codes: Mapping[int, str], now: datetime) -> int:
    """Write what the workbook says where it is not what holds already; how many values."""
    names = [name for name, variable in variables().items() if variable.column]
    held: dict[tuple[str, str], list[Value]] = {}
    known = Value.objects.filter(municipality__in=codes.values(), superseded_at=None, year__lte=of.year)
    for each in known.order_by("pk"):
        held.setdefault((each.municipality_id, each.variable), []).append(each)
    fresh, over = [], []
    for number, code in codes.items():
        for name in names:
            there = held.get((code, name), [])
            holds, _others = standing_statement([statement(each) for each in there], of.year)
            told: Plain = of.rows[number].get(name)
            follows = variables()[name].derived is not None  # an empty cell says that nothing follows
            if (holds is not None or not follows) and told == (holds.value if holds else None):
                continue
            over += [each.pk for each in there if each.year == of.year and statement(each).holds_alone]
            fresh.append(
                Value(
                    municipality_id=code, variable=name, value=told, year=of.year,
                    origin=the_register().taken_over, organisation_id=of.organisation_id, reason=of.name,
                    by_id=actor.user, at=now,
                )
            )  # fmt: skip
    for start in range(0, len(over), 500):
        Value.objects.filter(pk__in=over[start : start + 500]).update(superseded_at=now)
    Value.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def _write_support(of: RegisterImport, codes: Mapping[int, str], now: datetime) -> dict[str, int]:
    """The lists of supported places, in the place of all that was known of them before."""
    pairs = {(code, int(of.rows[number]["year"])) for number, code in codes.items()}
    SupportedYear.objects.all().delete()
    SupportedYear.objects.bulk_create(
        [SupportedYear(municipality_id=c, year=y, source=of.name, at=now) for c, y in sorted(pairs)],
        batch_size=500,
    )
    return {
        "places": len({code for code, _year in pairs}),
        "pairs": len(pairs),
        "left": len(of.rows) - len(codes),
    }


def _record(verb: str, actor: Actor, of: RegisterImport, **details: int) -> None:
    record(
        f"register.{verb}",
        who=actor.user,
        thing=THING,
        thing_id=of.pk,
        organisation=of.organisation_id,
        details=details,
    )
