"""Answers that were handed over as a source of a run: the same octets every time, down to the field."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.form import NO_ROW, parts_of
from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.programmes import name_of
from meritko.web.files.store import path_of
from meritko.web.methodology import current_pack, language
from meritko.web.sources import Field, Fields, InputSource, Offer
from meritko.web.submissions.addresses import address_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.policies import asked_posts, seen_by
from meritko.web.ui.writing import moment


class Damaged(Exception):
    """The workbook of a delivery is not as it was handed over; carries its number."""


def may_deliver(actor: Actor) -> bool:
    """Whether the actor hands answers over, and may use what was handed over."""
    return actor.may(Right.OPEN_ROUNDS)


def delivered_workbook(of: Delivery) -> Path:
    """Where the workbook of a delivery lies, verified.

    Raises:
        Damaged: it is not as it was handed over.
    """
    path = path_of(of.file.content.name) if of.file else None
    if path is None or not path.is_file():
        raise Damaged(of.pk)
    if hashlib.sha256(path.read_bytes()).hexdigest() != of.sha256:
        raise Damaged(of.pk)
    return path


class FieldsOfDelivery(Fields):
    """The fields that the cells of a delivery are from; links only to what the actor may see."""

    def __init__(self, of: Delivery, actor: Actor) -> None:
        self._of = of
        self._actor = actor
        self._tables = {table.sheet_title(of.year): name for name, table in current_pack().tables.items()}

    def field(self, sheet: str, row: int, column: str) -> Field | None:
        rows = self._of.origins.get(self._tables.get(sheet, ""), ())
        told = rows[row - 2].get(column) if 0 <= row - 2 < len(rows) else None
        if told is None:
            return None
        number, key = told
        submission = self._told.get(number)
        if submission is None:
            return None
        said = _said(submission, key)
        return Field(said, address_of(submission.pk, key) if number in self._seen else "")

    @cached_property
    def _told(self) -> dict[int, Submission]:
        numbers = {told[0] for rows in self._of.origins.values() for row in rows for told in row.values()}
        return Submission.objects.defer("before").in_bulk(numbers)

    @cached_property
    def _seen(self) -> frozenset[int]:
        if not asked_posts(self._actor):
            return frozenset()
        found = Submission.objects.filter(seen_by(self._actor), pk__in=self._told)
        return frozenset(found.values_list("pk", flat=True))


def _said(submission: Submission, key: str) -> str:
    """A field in words: the form, who answered, the row and the question."""
    form = current_pack().forms.get(submission.form)
    title = form.title.say(language()) if form else submission.form
    words = [f"{title}, {submission.name}"]
    if not key or form is None:
        return words[0]
    of_section, row, of_question = parts_of(key)
    section = form.section(of_section)
    question = section.question(of_question) if section else None
    if section is None or question is None:
        return words[0]
    label = (question.heading or question.label).say(language())
    where = section.title.say(language())
    words.append(where if row == NO_ROW else _("{section}, row {row}").format(section=where, row=row))
    return f"{words[0]}: {words[1]} › {label}"


def label_of(of: Delivery) -> str:
    """What a delivery is called in a list to choose from."""
    text = _("{year}, preliminary, {moment}") if of.is_preliminary else _("{year}, {moment}")
    return text.format(year=of.year, moment=moment(of.made_at))


def _offer_of(of: Delivery) -> Offer:
    return Offer(
        key=str(of.pk),
        label=label_of(of),
        year=of.year,
        group=of.programme,
        group_label=name_of(of.programme),
        is_preliminary=of.is_preliminary,
        link=reverse("collecting:delivery", args=[of.pk]),
    )


def _offers(actor: Actor) -> Sequence[Offer]:
    if not (may_deliver(actor) and actor.may(Right.START_RUNS)):
        return ()
    order = [each.id for each in current_pack().programmes]
    found = Delivery.objects.defer("origins").order_by("-year", "-pk")
    return [_offer_of(each) for each in sorted(found, key=lambda one: order.index(one.programme))]


def _delivery(key: str) -> Delivery | None:
    found = Delivery.objects.select_related("file__content").defer("origins")
    return found.filter(pk=int(key)).first() if key.isdecimal() else None


def _offer(key: str) -> Offer | None:
    found = _delivery(key)
    return _offer_of(found) if found else None


def _file_name(key: str) -> str:
    found = _delivery(key)
    return found.file.name if found and found.file else f"{key}.xlsx"


def _write(key: str, path: Path) -> None:
    """Write the workbook of a delivery.

    Raises:
        LookupError: there is no such delivery.
        Damaged: it is not as it was handed over.
    """
    found = _delivery(key)
    if found is None:
        raise LookupError(key)
    shutil.copyfile(delivered_workbook(found), path)


def _fields(key: str, actor: Actor) -> Fields:
    found = Delivery.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    return FieldsOfDelivery(found, actor) if found else Fields()


DELIVERED_ANSWERS = InputSource(
    "answers", gettext_lazy("Answers of forms"), _offers, _offer, _file_name, _write, _fields
)
