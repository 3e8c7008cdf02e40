"""What a round changes in the register: agreed, decided, and what stands in the way of writing it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meritko.methodology.form import key_of
from meritko.web.methodology import language
from meritko.web.revalidating.claims import Side
from meritko.web.revalidating.comparing import PRESENCE, Figure, Place, figures, new_places
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.register import municipality_question
from meritko.web.submissions.models import Round
from meritko.web.submissions.register_questions import as_value, variable_of
from meritko.web.submissions.states import Value
from meritko.web.territory.models import Orp
from meritko.web.territory.queries.places import standing
from meritko.web.territory.queries.register import PlaceOfRegister, last_day, places
from meritko.web.territory.register_pack import variables

DECIDED = "decided"


@dataclass(frozen=True, eq=False)
class Result:
    """A figure that comes out other than it was. `side`: who gave it (a Side), or `decided`."""

    place: Place
    name: str
    region: str
    figure: Figure
    before: Value
    value: Value
    side: str
    reason: str

    @property
    def ends(self) -> bool:
        """Whether the place leaves the register."""
        return self.figure.variable == PRESENCE and self.value is False


@dataclass(frozen=True)
class Entering:
    """A place that comes into the register, with the values it comes with."""

    code: str
    name: str
    region: str
    reason: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Outcome:
    """Everything that a round changes, by region and name; `kept`: what it comes out with as it was."""

    changed: tuple[Result, ...]
    entering: tuple[Entering, ...]
    compared: int
    kept: tuple[Result, ...] = ()

    def of_region(self, code: str) -> Outcome:
        """What it changes in one region."""
        return Outcome(
            tuple(each for each in self.changed if each.region == code),
            tuple(each for each in self.entering if each.region == code),
            self.compared,
        )


@dataclass(frozen=True)
class Obstacle:
    """A value that would not take effect: the register has another that follows from something else."""

    code: str
    name: str
    label: str
    wanted: Value
    follows: Value


def outcome(around: Round) -> Outcome:
    """What a round changes as it stands; what is disputed and not decided stays as it was."""
    found = figures(around)
    decided = {
        (each.kind, each.code, each.question): each
        for each in Matter.objects.filter(round=around, state=Matter.State.DECIDED)
    }
    results = [_result(figure, decided.get(key)) for key, figure in found.items()]
    changed = [each for each in results if each is not None and each.value != each.before]
    ended = {each.place for each in changed if each.ends}
    lasting = [each for each in changed if each.ends or each.place not in ended]
    lasting.sort(key=lambda each: (each.region, each.place[0], each.name, each.figure.variable))
    kept = tuple(each for each in results if each is not None and each.value == each.before)
    return Outcome(tuple(lasting), tuple(_entering(around, decided)), len(found), kept)


def obstacles(around: Round, of: Outcome) -> list[Obstacle]:
    """What the register would not take: where a value follows from its localities or services, these hold."""
    wanted = [each for each in of.changed if each.figure.variable in variables() and not each.ends]
    seats = dict(Orp.objects.values_list("pk", "seat")) if wanted else {}
    codes = {each: _code_in(each.place, seats) for each in wanted}
    held = {each.code: each for each in places(sorted(set(codes.values()) - {""}), around.year, {})}
    return [
        Obstacle(codes[each], each.name, _label(each), each.value, follows)
        for each in wanted
        if (follows := _follows(held.get(codes[each]), each)) is not None
    ]


def _label(result: Result) -> str:
    return variables()[result.figure.variable].label.say(language())


def code_of(result: Result) -> str:
    """The municipality whose row of the register a result belongs to: of an ORP its seat; empty for none."""
    return _code_in(result.place, dict(Orp.objects.filter(pk=result.place[1]).values_list("pk", "seat")))


def _code_in(place: Place, seats: Mapping[str, str]) -> str:
    kind, code = place
    return code if kind == "municipality" else seats.get(code, "")


def _follows(held: PlaceOfRegister | None, result: Result) -> Value:
    variable = variables()[result.figure.variable]
    if held is None or not variable.first:
        return None
    now = held.held[variable.id]
    is_other = now.is_derived and now.value is not None and now.value != as_value(result.value)
    return now.value if is_other else None


def _result(figure: Figure, decided: Matter | None) -> Result | None:
    if decided is not None:
        value, side, reason = decided.value, DECIDED, decided.reason
    else:
        verdict = figure.verdict
        if verdict.is_disputed or verdict.side is Side.MAP:
            return None
        value, side, reason = verdict.value, verdict.side, figure.reason
    return Result(figure.place, figure.name, figure.region, figure, figure.before, value, side, reason)


def _entering(around: Round, decided: Mapping[tuple[str, str, str], Matter]) -> list[Entering]:
    found: dict[str, Entering] = {}
    for sheet, section_id, row in new_places(around):
        section = sheet.form.section(section_id)
        if section is None:
            continue
        code = str(sheet.values.get(key_of(section_id, row, municipality_question(section))) or "")
        matter = decided.get(("municipality", code, ""))
        where = standing(code, last_day(around.year)) if matter is not None and matter.value else None
        if matter is None or where is None:
            continue
        values = {
            variable: value
            for question in section.questions
            if (variable := variable_of(sheet.form.id, section_id, question.id)) in variables()
            and (value := sheet.values.get(key_of(section_id, row, question.id))) is not None
        }
        found[code] = Entering(code, where.name, where.region_id, matter.reason, values)
    return sorted(found.values(), key=lambda each: (each.region, each.name))
