"""What the register puts into the shared rooms: menu, pages of municipalities, finds, log, maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.register import FromLocalities
from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.demonstration import register_demonstration
from meritko.web.notices.todo import Task, register_tasks
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.sources import register_input_source
from meritko.web.territory import register_demo
from meritko.web.territory.actions import register as actions
from meritko.web.territory.actions import register_import, snapshots
from meritko.web.territory.frozen_register import FROZEN_REGISTER
from meritko.web.territory.models.places import Standing
from meritko.web.territory.models.register import Locality
from meritko.web.territory.names import plain
from meritko.web.territory.parts import Part, register_part
from meritko.web.territory.queries.places import in_scope
from meritko.web.territory.queries.register import has_register, listings, place, years
from meritko.web.territory.queries.register_findings import findings_seen
from meritko.web.territory.queries.register_view import Shown, rows_seen, year_of, years_for
from meritko.web.territory.register_pack import register, role_of_owner, variables
from meritko.web.territory.register_policies import sees, sees_confidential
from meritko.web.territory.register_words import name_of, origin, said
from meritko.web.territory.variables import Asking, Figure, Level, Variable, register_variable
from meritko.web.ui.page import Place, register_place

ORDER_OF_PART = 10
_ORDER_OF_VARIABLES = 60


def part_of(actor: Actor, where: Standing, day: date) -> Mapping[str, Any] | None:
    """What the page of a municipality says of the register; nothing to those who see sums by region only."""
    if register() is None or not sees(actor, where) or not has_register():
        return None
    year = next((each for each in years() if each <= day.year), 0)
    of = place(where.municipality_id, year) if year else None
    if of is None or (of.listing is None and not in_scope(actor, Right.EDIT_REGISTER).covers(where)):
        return None
    shows = sees_confidential(actor, where)
    lines = [
        (name_of(name), said(variables()[name], held.value), origin(held.said.origin) if held.said else "")
        for name, held in of.held.items()
        if not variables()[name].confidential and held.value is not None
    ]
    return {"year": year, "lines": lines, "of": of, "shows": shows, "is_listed": of.listing is not None}


def _find(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    """Places of the register, and localities by their exact place for those who may see it."""
    every = years() if register() is not None and actor.may(Right.SEE_REGISTER) else []
    if not every:
        return ()
    scope = in_scope(actor, Right.SEE_REGISTER)
    day = timezone.localdate()
    listed = listings(every[0]).values("municipality")
    found = Standing.objects.held(day).filter(
        scope.q(), municipality__in=listed, plain__contains=plain(question)
    )
    title = _("{name} in the register")
    hits = [Hit(title.format(name=s.name), _link(s.municipality_id, every[0]), "") for s in found[:most]]
    return [*hits, *_localities(actor, question, every[0], most - len(hits))]


def _localities(actor: Actor, question: str, year: int, most: int) -> Iterator[Hit]:
    if most <= 0 or not actor.may(Right.SEE_CONFIDENTIAL_PLACES):
        return
    scope = in_scope(actor, Right.SEE_CONFIDENTIAL_PLACES)
    mine = Standing.objects.held(timezone.localdate()).filter(scope.q())
    names = dict(mine.values_list("municipality", "name"))
    found = Locality.objects.filter(place__icontains=question, municipality__in=mine.values("municipality"))
    for each in found[:most]:
        title = _("{name}, locality {number}")
        name = names.get(each.municipality_id, each.municipality_id)
        yield Hit(title.format(name=name, number=each.number), _link(each.municipality_id, year))


def _link(code: str, year: int) -> str:
    return f"{reverse('register:place', args=[code])}?rok={year}"


def _to_do(actor: Actor, _today: date) -> Iterator[Task]:
    """What is in dispute in the current year, for those who answer for it."""
    if register() is None or not actor.may(Right.EDIT_REGISTER) or not has_register():
        return
    year = years()[0]
    roles = {post.role.value for post in actor.posts}
    mine = [each for each in findings_seen(actor, year) if role_of_owner(each.owner) in roles]
    if mine:
        title = _("Decide what is in dispute in the register of {year}").format(year=year)
        yield Task(title, f"{reverse('register:findings')}?rok={year}", state=str(len(mine)))


def _of_localities(amount: str) -> Callable[[Iterable[Shown]], Figure | None]:
    """The sum of the variable that follows from this amount of localities."""

    def figure(group: Iterable[Shown]) -> Figure | None:
        name = next((v.id for v in variables().values() if v.derived == FromLocalities(amount)), "")  # type: ignore[arg-type]
        known = [value for each in group if isinstance(value := each.value(name), int | float)]
        return round(sum(known)) if known else None

    return figure


def _counted(group: Iterable[Shown]) -> Figure:
    return len(list(group))


def _values(
    figure: Callable[[Iterable[Shown]], Figure | None],
) -> Callable[[Asking, Level], Mapping[str, Figure]]:
    """A variable of the register on maps: regions for everybody where frozen, else by rights."""

    def values(asking: Asking, level: Level) -> Mapping[str, Figure]:
        name = f"register by {level}"
        if name not in asking.kept:
            asking.kept[name] = _by_place(asking.actor, asking.day, level)
        found = {code: figure(group) for code, group in asking.kept[name].items()}
        return {code: value for code, value in found.items() if value is not None}

    return values


def _by_place(actor: Actor, day: date, level: Level) -> Mapping[str, Sequence[Shown]]:
    """The rows of the latest register that the actor may see, by the code of their place on a map."""
    offered = [year for year in years_for(actor) if year <= day.year] if register() is not None else []
    if not offered or (level is not Level.REGION and not actor.may(Right.SEE_REGISTER)):
        return {}
    year = year_of(offered[0])
    groups: dict[str, list[Shown]] = {}
    for row in year.rows if level is Level.REGION else rows_seen(actor, year):
        code = {Level.REGION: row.region, Level.ORP: row.orp, Level.MUNICIPALITY: row.code}[level]
        if code:
            groups.setdefault(code, []).append(row)
    return groups


def register_rooms() -> None:
    """Say everything; called once, when territory is ready."""
    _register_pages()
    _register_variables()
    _name_what_is_logged()


def _register_pages() -> None:
    register_place(
        Place(
            gettext_lazy("Register"), "register:overview", "bookmarks",
            lambda actor: actor.may(Right.SEE_PLACES), 41,
        )
    )  # fmt: skip
    register_part(Part("territory/parts/register_part.html", part_of, ORDER_OF_PART))
    register_source(Source(gettext_lazy("Register of excluded localities"), _find, 11))
    register_tasks(_to_do)
    register_demonstration(register_demo.fill)
    register_input_source(FROZEN_REGISTER)


def _register_variables() -> None:
    plural = (Level.REGION, Level.ORP)
    for number, (name, label, figure, levels) in enumerate(
        (
            ("registr-obce", gettext_lazy("Register: municipalities"), _counted, plural),
            ("registr-lokality", gettext_lazy("Register: localities"), _of_localities("count"), tuple(Level)),
            (
                "registr-od",
                gettext_lazy("Register: inhabitants at least"),
                _of_localities("lowest"),
                tuple(Level),
            ),
            (
                "registr-do",
                gettext_lazy("Register: inhabitants at most"),
                _of_localities("highest"),
                tuple(Level),
            ),
        )
    ):
        register_variable(Variable(name, label, _values(figure), "", levels, 0, _ORDER_OF_VARIABLES + number))


def _name_what_is_logged() -> None:
    name_things(
        {
            actions.THING: gettext_lazy("place of the register"),
            snapshots.THING: gettext_lazy("year of the register"),
            register_import.THING: gettext_lazy("workbook of the register"),
        }
    )
    name_actions(
        {
            "register.listed": gettext_lazy("a place was put into the register"),
            "register.unlisted": gettext_lazy("a place left the register"),
            "register.value": gettext_lazy("a figure of the register was said"),
            "register.confirmed": gettext_lazy("a figure of the register was confirmed"),
            "register.heard": gettext_lazy("the register heard a figure from an accepted submission"),
            "register.withdrawn": gettext_lazy("a figure heard from a submission was taken back"),
            "register.settled": gettext_lazy("a figure beside the register was settled by a re-validation"),
            "register.locality_added": gettext_lazy("a locality was added"),
            "register.locality_people": gettext_lazy("people of a locality were said"),
            "register.locality_ended": gettext_lazy("a locality was ended"),
            "register.service": gettext_lazy("a source on a social service was noted"),
            "register.seen": gettext_lazy("confidential places were looked at"),
            "register.seen_list": gettext_lazy("a list of confidential figures was looked at"),
            "register.frozen": gettext_lazy("the register of a year was frozen"),
            "register.exported": gettext_lazy("the workbook of a frozen register was taken"),
            "register.import_arrived": gettext_lazy("a workbook of the register arrived"),
            "register.import_answered": gettext_lazy("it was said which places a workbook means"),
            "register.import_taken_over": gettext_lazy("a workbook was taken over into the register"),
            "register.import_given_up": gettext_lazy("a workbook of the register was left"),
        }
    )
