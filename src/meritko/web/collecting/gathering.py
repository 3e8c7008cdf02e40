"""The answers of a programme's year in the tables that evaluating reads, with where each is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet

from meritko.engine.tables import Value
from meritko.forms.becoming import FedRow, WholeRow, gathered_rows, rows_for_tables
from meritko.methodology.form import Form
from meritko.methodology.model import WorkbookKind
from meritko.methodology.register import Supported
from meritko.web.collecting.past.telling import Kept, kept_with
from meritko.web.collecting.programmes import forms_of
from meritko.web.methodology import current_pack
from meritko.web.submissions.asking import Sheet
from meritko.web.submissions.identities import identities_of, region_numbers
from meritko.web.submissions.models import Round, Row, Submission
from meritko.web.submissions.states import RoundState, State
from meritko.web.territory.models import Standing, SupportedYear
from meritko.web.territory.queries.register import last_day
from meritko.web.territory.register_pack import register

ACCEPTED = Q(accepted_at__isnull=False, state__in=[State.ACCEPTED, State.LOCKED])
"""What somebody decided to take; drafts and what was returned never count."""

HANDED_IN = Q(state=State.SUBMITTED) | Q(state=State.LOCKED, submitted_at__isnull=False, accepted_at=None)
"""What was handed in and waits for a decision, or was locked without one."""

Part = Mapping[str, Sequence[FedRow]]


@dataclass(frozen=True)
class Count:
    """How many a form asked, how many answers were taken, how many of these are handed in only."""

    asked: int
    taken: int
    handed_in: int

    @property
    def missing(self) -> int:
        return self.asked - self.taken


@dataclass(frozen=True)
class Gathered:
    """The rows of a programme's year by table, and the submission that each part of them is from.

    `parts`: by the numbers that the rows name; None for what is from no submission. `identities`: the columns
    of tables that only say of whom a row is, of which nobody asks where they are from.
    """

    rows: Mapping[str, Sequence[WholeRow]]
    parts: Sequence[int | None]
    counts: Mapping[str, Count] = field(default_factory=dict)
    identities: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def origins(self) -> dict[str, list[dict[str, list[int | str]]]]:
        """Of each row: column -> the submission and the key of the field that it is from."""
        return {table: [self._origins(table, row) for row in rows] for table, rows in self.rows.items()}

    def _origins(self, table: str, row: WholeRow) -> dict[str, list[int | str]]:
        named = self.identities.get(table, frozenset())
        told = ((column, self.parts[part], key) for column, (part, key) in row.told.items())
        return {
            column: [of, key] for column, of, key in told if of is not None and (key or column not in named)
        }


def asked_rounds(programme: str, year: int) -> list[Round]:
    """The rounds of a programme's year that were opened, in the order of its forms."""
    order = [form.id for form in forms_of(programme) if form.tables]
    found = Round.objects.filter(form__in=order, year=year).exclude(state=RoundState.DRAFT)
    return sorted(found, key=lambda each: order.index(each.form))


def kinds_of(programme: str) -> list[WorkbookKind]:
    """The kinds of workbook that the answers of a programme become."""
    fed = {fed.table for form in forms_of(programme) for fed in form.tables}
    return [kind for kind in current_pack().workbooks if fed & set(kind.tables)]


def gather(programme: str, year: int, *, is_preliminary: bool) -> Gathered:
    """Everything that was told in a programme's year.

    Args:
        programme: Its id.
        year: The year that was asked about.
        is_preliminary: What was handed in and is not accepted yet is taken, too.
    """
    tables = [table for kind in kinds_of(programme) for table in kind.tables]
    kept = kept_with(tables, year)
    parts: list[tuple[int | None, Part]] = []
    counts: dict[str, Count] = {}
    for around in asked_rounds(programme, year):
        form = next(each for each in forms_of(programme) if each.id == around.form)
        told, counts[form.id] = _told(around, form, kept, is_preliminary=is_preliminary)
        parts += told
    parts.append((None, {table: [FedRow(each.values) for each in of] for table, of in kept.whole.items()}))
    parts += _supported(programme, year, kept)
    parts += _districts(tables, year, kept)
    rows = gathered_rows(current_pack(), (part for _of, part in parts))
    whole = {table: rows.get(table, []) for table in tables}
    fed = [each for form in forms_of(programme) for each in form.tables]
    named = {
        each.table: frozenset(name for of in fed if of.table == each.table for name in of.identity)
        for each in fed
    }
    return Gathered(whole, [of for of, _part in parts], counts, named)


def _told(
    around: Round, form: Form, kept: Kept, *, is_preliminary: bool
) -> tuple[list[tuple[int | None, Part]], Count]:
    """What the submissions of a round tell, and how many they are."""
    wanted = ACCEPTED | HANDED_IN if is_preliminary else ACCEPTED
    asked = around.submissions.select_related("round")
    taken = asked.filter(wanted).order_by("pk")
    sheets = list(_sheets(taken))
    parts = list(_rows(sheets, around.year, kept))
    count = Count(asked.count(), len(sheets), taken.filter(HANDED_IN).count())
    if _stands_for_silence(form):
        silent = asked.exclude(wanted).order_by("pk")
        parts += _rows([Sheet(each, (), {}) for each in silent], around.year, kept)
    return parts, count


def _stands_for_silence(form: Form) -> bool:
    """Whether the form says what no answer at all becomes, so that who is silent has a row, too."""
    return any(question.if_unanswered for section in form.sections for question in section.questions)


def _sheets(submissions: QuerySet[Submission]) -> Iterator[Sheet]:
    rows = Prefetch("rows", Row.objects.filter(removed_at=None))
    for each in submissions.prefetch_related(rows, "answers"):
        yield Sheet(each, tuple(each.rows.all()), {answer.key: answer for answer in each.answers.all()})


def _rows(sheets: Sequence[Sheet], year: int, kept: Kept) -> Iterator[tuple[int | None, Part]]:
    identities = identities_of((sheet.submission for sheet in sheets), year)
    for sheet in sheets:
        of = sheet.submission.pk
        told = rows_for_tables(sheet.asked, sheet.values, identities[of])
        yield of, kept.as_told(of, told)


def _supported(programme: str, year: int, kept: Kept) -> Iterator[tuple[int | None, Part]]:
    """A row in the list of supported places for each accepted application of the years that it lacks."""
    kind = register()
    supported = kind.supported if kind else None
    if supported is None or supported.table not in _tables(programme):
        return
    there = kept.whole.get(supported.table, ())
    last = max((each.year for each in there), default=0)
    if not there:
        yield None, {supported.table: _ever_supported(supported, year)}
    applications = [form.id for form in forms_of(programme) if form.kind == "application"]
    asked = Q(round__form__in=applications, round__year__gt=last, round__year__lte=year)
    of = list(Submission.objects.filter(ACCEPTED & asked).select_related("round").order_by("pk"))
    for told in sorted({each.round.year for each in of}):
        mine = [each for each in of if each.round.year == told]
        identities = identities_of(mine, told)
        for each in mine:
            yield each.pk, {supported.table: [_supported_row(supported, identities[each.pk], told)]}


def _ever_supported(supported: Supported, year: int) -> list[FedRow]:
    """The places that were supported in earlier years, by what is known of places."""
    numbers = region_numbers()
    names: dict[str, Standing] = {}
    for each in Standing.objects.order_by("municipality", F("valid_to").asc(nulls_last=True)):
        names[each.municipality_id] = each
    found = SupportedYear.objects.filter(year__lt=year).order_by("year", "municipality")
    return [
        _supported_row(
            supported,
            {"name": of.name, "region": numbers[of.region_id], "postcode": of.postcode},
            each.year,
        )
        for each in found
        if (of := names.get(each.municipality_id))
    ]


def _supported_row(supported: Supported, identity: Mapping[str, str], year: int) -> FedRow:
    columns = supported.place_columns
    values: dict[str, Value] = {supported.year: year, columns.name: identity.get("name")}
    values[columns.region] = identity.get("region")
    if columns.postal:
        values[columns.postal] = identity.get("postcode")
    return FedRow(values)


def _tables(programme: str) -> set[str]:
    return {table for kind in kinds_of(programme) for table in kind.tables}


def _districts(tables: Sequence[str], year: int, kept: Kept) -> Iterator[tuple[int | None, Part]]:
    """The districts of cities by the list of places, where no workbook told them."""
    kind = register()
    supported = kind.supported if kind else None
    parts = supported.parts if supported else None
    if supported is None or parts is None or parts not in tables or parts in kept.whole:
        return
    day = last_day(year)
    numbers = region_numbers()
    found = Standing.objects.held(day).exclude(municipality__district_of=None)
    cities = {
        each.municipality_id: each.name
        for each in Standing.objects.held(day).filter(
            municipality__in=found.values("municipality__district_of")
        )
    }
    rows = [
        FedRow(
            {
                supported.part: each.name,
                supported.place_columns.region: numbers[each.region_id],
                supported.whole: cities.get(each.municipality.district_of_id or "", ""),
            }
        )
        for each in found.select_related("municipality").order_by("municipality")
    ]
    yield None, {parts: rows}
