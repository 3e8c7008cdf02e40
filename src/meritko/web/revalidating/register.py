"""The register as a round asks it: its forms, who is asked what, and which variable a question is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from meritko.forms.asked import Asked, ask, holds
from meritko.methodology.form import NO_ROW, Form, Question, Section, key_of
from meritko.web.accounts.models import Organisation
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.rounds import Subject
from meritko.web.submissions.states import Value
from meritko.web.territory.deriving import Held
from meritko.web.territory.models import Orp
from meritko.web.territory.queries.places import regions
from meritko.web.territory.queries.register import PlaceOfRegister, register_of
from meritko.web.territory.queries.register import places as held_places
from meritko.web.territory.register_pack import register, variables

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


@cache
def variable_of(form_id: str, section_id: str, question_id: str) -> str:
    """The variable of the register that a question is about; empty for none.

    It fills the same column, or it is shown beside it, or both are answered from one code list.
    """
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    question = section.question(question_id) if section else None
    if question is None:
        return ""
    feeds = [*question.feeds, *([question.beside] if question.beside else [])]
    columns = {feed.column for feed in feeds}
    for name, variable in variables().items():
        if variable.column in columns or (question.codelist and variable.codelist == question.codelist):
            return name
    return question.id if question.id in variables() else ""


@dataclass(frozen=True)
class Roles:
    """What questions of a section do: `presence` asks whether there is anything to tell of the place at all,
    `confirmation` whether what the register says is right. Empty where there is no such question."""

    presence: str = ""
    confirmation: str = ""


@cache
def roles_of(form_id: str, section_id: str) -> Roles:
    """The questions on which the others of a section depend, found by their conditions."""
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    if form is None or section is None:
        return Roles()
    asked = ask(current_pack(), form, 2000)
    flags = [question for question in section.questions if question.type == "flag"]
    beside = [question for question in section.questions if question.beside is not None]
    told = {q.id for q in flags if variable_of(form_id, section_id, q.id)}
    presence = (q.id for q in flags if q.id not in told and _gates(asked, section, q))
    confirmation = (q.id for q in flags if any(_asked_only_if(asked, section, b, q, 0) for b in beside))
    return Roles(next(presence, ""), next(confirmation, ""))


def confirmed_by(form_id: str, section_id: str) -> list[str]:
    """The questions that are answered by the confirmation of a section."""
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    roles = roles_of(form_id, section_id)
    if form is None or section is None or not roles.confirmation:
        return []
    asked, by = ask(current_pack(), form, 2000), section.question(roles.confirmation)
    return [q.id for q in section.questions if q.beside and by and _asked_only_if(asked, section, q, by, 0)]


def _gates(asked: Asked, section: Section, question: Question) -> bool:
    """Whether all other questions of a section are asked only where one is answered yes."""
    others = [each for each in section.questions if each is not question]
    return bool(others) and all(_asked_only_if(asked, section, each, question, 1) for each in others)


def _asked_only_if(asked: Asked, section: Section, question: Question, by: Question, answer: int) -> bool:
    """Whether a question can be asked when another is answered so, and never otherwise."""
    if question.when is None or by.id not in question.when.columns:
        return False
    rest = {each.id: 1 for each in section.questions}
    return holds(asked, question.when, {**rest, by.id: answer}) and not holds(
        asked, question.when, {**rest, by.id: 1 - answer}
    )


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


def as_answer(question: Question, value: str | int | float | None) -> Value:
    """A value of the register as the answer to a question."""
    if value is None:
        return None
    return bool(int(value)) if question.type == "flag" else value


def as_value(value: Value) -> str | int | float | None:
    """An answer as a value of the register."""
    return int(value) if isinstance(value, bool) else value


def municipality_question(section: Section) -> str:
    """The question of a section that says which municipality a row is about; empty for none."""
    return next((question.id for question in section.questions if question.type == "municipality"), "")


def questions_named(question_id: str) -> Iterable[tuple[Form, Section, Question]]:
    """Every question of the register's forms with an id."""
    for form in forms().values():
        for section in form.sections:
            if found := section.question(question_id):
                yield form, section, found
