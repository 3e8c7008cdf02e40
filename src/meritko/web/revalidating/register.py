"""The register as a round asks it: its forms, who is asked what, and which variable a question is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from meritko.methodology.form import NO_ROW, Form, Question, Section, key_of
from meritko.web.accounts.models import Organisation
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.rounds import Subject
from meritko.web.submissions.register_questions import as_answer, roles_of, variable_of
from meritko.web.submissions.states import Value
from meritko.web.territory.deriving import Held
from meritko.web.territory.models import Orp
from meritko.web.territory.queries.places import regions
from meritko.web.territory.queries.register import PlaceOfRegister, register_of
from meritko.web.territory.queries.register import places as held_places
from meritko.web.territory.register_pack import register

MUNICIPALITIES, ORPS = "register_municipalities", "register_orps"
"""The lists of rows that forms of the register are given."""

KIND_OF_LIST = {MUNICIPALITIES: "municipality", ORPS: "orp"}


@cache
def forms() -> Mapping[str, Form]:
    """Who is asked about the register -> by which form: `region`, `city`, `orp`, `municipality`.

    The main one asks about municipalities and about ORP; another about regions is for a city whose
    districts count as municipalities.
    """
    every = [form for form in current_pack().forms.by_id.values() if form.kind == "register"]
    found: dict[str, Form] = {form.about: form for form in every if form.about in {"orp", "municipality"}}
    for form in every:
        if form.about == "region":
            lists = {section.rows.name for section in form.sections if section.rows}
            found["region" if ORPS in lists else CITY] = form
    return found


CITY = "city"


def main_form() -> str:
    """The form by which a re-validation is known; empty where the methodology has none."""
    return forms()["region"].id if "region" in forms() and register() is not None else ""


def subjects(year: int) -> list[Subject]:
    """Everybody who is asked about the register of a year: regions, the ORP of its places, and the places."""
    places = register_of(year)
    by_region: dict[str, list[PlaceOfRegister]] = {each.code: [] for each in regions()}
    by_orp: dict[str, list[PlaceOfRegister]] = {}
    for place in places:
        by_region.setdefault(place.standing.region_id, []).append(place)
        if place.standing.orp_id:
            by_orp.setdefault(place.standing.orp_id, []).append(place)
    orps = {each.code: each for each in Orp.objects.filter(pk__in=by_orp)}
    seats = {
        each.code: each.held for each in held_places([o.seat for o in orps.values() if o.seat], year, {})
    }
    posts = {each.code: seats.get(each.seat, {}) for each in orps.values()}
    cities = frozenset(each.standing.region_id for each in places if each.city)
    known = _Known(posts, _offices(), cities)
    names = {each.code: each.name for each in regions()}
    found = [known.region(code, names[code], mine, orps) for code, mine in by_region.items() if code in names]
    found += [known.orp(orps[code], mine) for code, mine in by_orp.items() if "orp" in forms()]
    return found + [known.municipality(place) for place in places if "municipality" in forms()]


def _offices() -> dict[tuple[str, str], int]:
    """Kind and code -> the organisation."""
    found = Organisation.objects.exclude(code="").values_list("kind", "code", "pk")
    return {(kind, code): number for kind, code, number in found}


@dataclass(frozen=True)
class _Known:
    """What is known of the posts in ORP, and which organisations there are, to say who is asked what."""

    posts: Mapping[str, Mapping[str, Held]]
    offices: Mapping[tuple[str, str], int]
    cities: frozenset[str]

    def region(self, code: str, name: str, places: list[PlaceOfRegister], orps: Mapping[str, Orp]) -> Subject:
        mine = sorted({each.standing.orp_id for each in places if each.standing.orp_id})
        lists = {
            MUNICIPALITIES: [(each.code, each.standing.name, each.held) for each in places],
            ORPS: [(orp, orps[orp].name, self.posts[orp]) for orp in mine if orp in orps],
        }
        return self._subject("region", code, name, code, "", lists, {})

    def orp(self, orp: Orp, places: list[PlaceOfRegister]) -> Subject:
        lists = {MUNICIPALITIES: [(each.code, each.standing.name, each.held) for each in places]}
        return self._subject("orp", orp.code, orp.name, orp.region_id, orp.code, lists, self.posts[orp.code])

    def municipality(self, place: PlaceOfRegister) -> Subject:
        where = place.standing
        return self._subject(
            "municipality", place.code, where.name, where.region_id, where.orp_id or "", {}, place.held
        )

    def _subject(
        self,
        kind: str,
        code: str,
        name: str,
        region: str,
        orp: str,
        lists: Mapping[str, list[tuple[str, str, Mapping[str, Held]]]],
        own: Mapping[str, Held],
    ) -> Subject:
        is_city = kind == "region" and CITY in forms() and code in self.cities
        form = forms()[CITY if is_city else kind]
        rows: list[tuple[str, str, str]] = []
        before: dict[str, Value] = {}
        for section in form.sections:
            if section.rows is None:
                before |= _before(form, section, NO_ROW, own)
            for row_code, row_name, held in lists.get(section.rows.name, ()) if section.rows else ():
                rows.append((section.id, row_code, row_name))
                before |= _before(form, section, row_code, held)
        office = self.offices.get((kind, code))
        return Subject(form.id, kind, code, name, region, orp, office, before, tuple(rows))


def _before(form: Form, section: Section, row_code: str, held: Mapping[str, Held]) -> dict[str, Value]:
    """What the register says, as answers to the questions of a row."""
    found: dict[str, Value] = {}
    for question in section.questions:
        value: Value = None
        if section.rows and question.id == roles_of(form.id, section.id).presence:
            value = True
        elif variable := variable_of(form.id, section.id, question.id):
            value = as_answer(question, held[variable].value if variable in held else None)
        if value is not None:
            found[key_of(section.id, row_code, question.id)] = value
    return found


def municipality_question(section: Section) -> str:
    """The question of a section that says which municipality a row is about; empty for none."""
    return next((question.id for question in section.questions if question.type == "municipality"), "")


def questions_named(question_id: str) -> Iterable[tuple[Form, Section, Question]]:
    """Every question of the register's forms with an id."""
    for form in forms().values():
        for section in form.sections:
            if found := section.question(question_id):
                yield form, section, found
