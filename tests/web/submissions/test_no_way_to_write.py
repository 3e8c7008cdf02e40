"""When the time is over nothing is written, by any way, but under a recorded exception."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from meritko.web.accounts.actor import Actor
from meritko.web.audit.models import Entry
from meritko.web.submissions.actions.answering import (
    Wish,
    add_row,
    answer_as_last_year,
    answer_on_behalf,
    remove_row,
    save_answer,
    save_answers,
)
from meritko.web.submissions.actions.attaching import attach, remove_attachment
from meritko.web.submissions.actions.excepting import grant_exception
from meritko.web.submissions.actions.linking import finish_sections, make_link
from meritko.web.submissions.actions.moving import submit
from meritko.web.submissions.actions.pens import Refused
from meritko.web.submissions.actions.rounds import close_round, finish_round, lock_round
from meritko.web.submissions.actions.workbooks import Arriving, keep, receive, workbook_of
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.bearing import Bearer, bearer_of
from meritko.web.submissions.models import (
    Answer,
    AnswerChange,
    Attachment,
    Link,
    Receipt,
    Row,
    SentWorkbook,
    Submission,
)
from meritko.web.submissions.pasting import keep_block
from meritko.web.submissions.sending import Field, save_all, save_field

from ..asked_register import LATE, NOW, TOWN
from ..collecting.test_workbooks import Book

WEB = Path(__file__).parents[3] / "src/meritko/web"
COUNT = f"municipalities/{TOWN}/svl_count"
KEPT = (Answer, AnswerChange, Attachment, Receipt, Row)

WAYS: dict[str, Callable[[Actor, Submission], object]] = {
    "one field": lambda who, what: save_answer(who, what, COUNT, 9, 1, LATE),
    "several fields": lambda who, what: save_answers(who, what, [Wish(COUNT, 9, 1)], LATE),
    "the page while one writes": lambda who, what: save_field(who, what.pk, Field(COUNT, "9", 1), LATE),
    "the page sent as a whole": lambda who, what: save_all(
        who, sheet_of(what), {COUNT: "9", "seen": f'{{"{COUNT}": 1}}'}, LATE
    ),
    "a pasted block": lambda who, what: keep_block(who, what, [(COUNT, "9")], {COUNT: 1}, LATE),
    "as last year": lambda who, what: answer_as_last_year(who, what, "", LATE),
    "a row more": lambda who, what: add_row(who, what, "new_places", "", "", LATE),
    "a row less": lambda who, what: remove_row(who, what, "new_places", _row(what), LATE),
    "a file": lambda who, what: attach(who, what, "municipalities", "a.pdf", [b"%PDF"], LATE),
    "a file less": lambda who, what: remove_attachment(who, what, _file(what), LATE),
    "handing in": lambda who, what: submit(who, what, LATE),
}
"""All ways in which the actions let something be written."""


def _row(what: Submission) -> str:
    return what.rows.filter(section="new_places").latest("pk").code


def _file(what: Submission) -> int:
    return what.attachments.latest("pk").pk


def snapshot() -> list[object]:
    """All that was written, to the last field; and what was handed in when."""
    found = [list(model.objects.order_by("pk").values()) for model in KEPT]
    return [*found, list(Submission.objects.order_by("pk").values("pk", "submitted_at", "before"))]


@pytest.fixture
def begun(coordinator, analyst, region) -> Submission:
    """A submission with an answer, an added row and a file, and a note that the analyst stands in."""
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    add_row(coordinator.actor, region, "new_places", "", "", NOW)
    attach(coordinator.actor, region, "municipalities", "prvni.pdf", [b"%PDF"], NOW)
    answer_on_behalf(analyst.actor, region, "Kraj teď koordinátora nemá.", NOW)
    region.refresh_from_db()
    return region


@pytest.fixture
def made(coordinator, begun):
    return make_link(
        coordinator.actor, begun, Link.Kind.DELEGATED, "Kolegyně Ukázková", until=date(2026, 10, 30), now=NOW,
        sections=["municipalities", "new_places"],
    )  # fmt: skip


def end(how: str, analyst, around) -> None:
    if how != "after the last day":
        close_round(analyst.actor, around.pk, NOW)
    if how in {"locked", "finished"}:
        lock_round(analyst.actor, around.pk, NOW)
    if how == "finished":
        finish_round(analyst.actor, around.pk, NOW)


@pytest.mark.parametrize("how", ["after the last day", "closed", "locked", "finished"])
def test_nobody_writes_by_any_action_when_the_time_is_over(how, analyst, coordinator, begun, made):
    end(how, analyst, begun.round)
    before = snapshot()

    for who in (coordinator.actor, analyst.actor, bearer_of(made.link)):
        for name, way in WAYS.items():
            with pytest.raises(Refused):
                way(who, Submission.objects.get(pk=begun.pk))
            assert snapshot() == before, (how, name)
    with pytest.raises(Refused):
        finish_sections(bearer_of(made.link), LATE)


@pytest.mark.parametrize("how", ["after the last day", "closed", "locked"])
def test_an_exception_opens_every_way_to_one_person_and_each_use_of_it_is_recorded(
    how, analyst, coordinator, begun, made
):
    end(how, analyst, begun.round)
    held = grant_exception(analyst.actor, begun, coordinator.user.pk, "Výpadek spojení", LATE.date(), LATE)

    for name, way in WAYS.items():
        if name == "handing in":
            continue
        with transaction.atomic():
            before, entries = snapshot(), Entry.objects.count()
            way(coordinator.actor, Submission.objects.get(pk=begun.pk))
            assert snapshot() != before, name
            new = Entry.objects.filter(number__gt=entries)
            assert any(each.details.get("exception") == held.pk for each in new), name
            after = AnswerChange.objects.filter(at=LATE)
            assert all(each.exception == held for each in after), name
            transaction.set_rollback(True)
    for other in (analyst.actor, bearer_of(made.link)):
        with pytest.raises(Refused):
            save_answer(other, begun, COUNT, 9, 1, LATE)


def test_no_exception_reaches_a_round_whose_results_were_handed_on(analyst, coordinator, begun):
    end("locked", analyst, begun.round)
    grant_exception(analyst.actor, begun, coordinator.user.pk, "Výpadek spojení", LATE.date(), LATE)
    finish_round(analyst.actor, begun.round_id, NOW)

    for way in WAYS.values():
        with pytest.raises(Refused):
            way(coordinator.actor, Submission.objects.get(pk=begun.pk))


def filled_workbook(of: Submission) -> bytes:
    """The workbook of a submission as it was handed out, with two answers written in Excel."""
    book = Book(workbook_of(sheet_of(of)))
    book.cell(f"municipalities/{TOWN}/still_listed").value = "ano"
    book.cell(COUNT).value = 9
    return book.content()


@pytest.mark.parametrize("how", ["after the last day", "closed", "locked", "finished"])
def test_a_filled_workbook_writes_nothing_when_the_time_is_over(how, analyst, coordinator, begun, at):
    content = filled_workbook(begun)
    early = receive(coordinator.actor, begun, Arriving("včas.xlsx", [content]), NOW)
    end(how, analyst, begun.round)
    at(LATE)
    before = snapshot()

    for who in (coordinator, analyst):
        with pytest.raises(Refused):
            receive(who.actor, begun, Arriving("pozdě.xlsx", [content]), LATE)
        with pytest.raises(Refused):
            keep(who.actor, early, {COUNT: 1}, LATE)
        sent = {"workbook": SimpleUploadedFile("pozdě.xlsx", content)}
        assert who.browser.post(reverse("submissions:workbook", args=[begun.pk]), sent).status_code == 409
        who.browser.post(reverse("submissions:keep_workbook", args=[begun.pk, early.pk]))
        assert snapshot() == before
    assert [each.kept_at for each in SentWorkbook.objects.all()] == [None]


@pytest.mark.parametrize("how", ["after the last day", "closed", "locked"])
def test_a_filled_workbook_is_written_under_an_exception_that_its_history_names(
    how, analyst, coordinator, begun, at
):
    content = filled_workbook(begun)
    end(how, analyst, begun.round)
    at(LATE)
    held = grant_exception(analyst.actor, begun, coordinator.user.pk, "Výpadek spojení", LATE.date(), LATE)

    made = receive(coordinator.actor, begun, Arriving("pozdě.xlsx", [content]), LATE)
    keep(coordinator.actor, made, {}, LATE)

    assert begun.answers.get(key=COUNT).value == 9
    assert AnswerChange.objects.get(submission=begun, key=COUNT, version=2).exception == held
    with pytest.raises(Refused):
        receive(analyst.actor, begun, Arriving("pozdě.xlsx", [content]), LATE)


def addresses() -> list[URLPattern]:
    """Every address about rounds and answers: of accounts and of links."""
    found = []
    for resolver in get_resolver().url_patterns:
        if getattr(resolver, "namespace", "") in {"submissions", "by_link", "collecting", "revalidating"}:
            found += [(f"{resolver.namespace}:{each.name}", each) for each in resolver.url_patterns]
    return found


FILLED = {
    **dict.fromkeys(("number", "attachment", "receipt", "workbook", "one"), 1),
    **dict.fromkeys(("form", "section", "question", "secret"), "x"),
    "year": 2026,
    "programme": "ptp",
    "region": "CZ091",
}


def sent() -> dict[str, object]:
    """All that forms around answers take, at once."""
    return {
        "key": COUNT, "value": "9", "seen": "1", COUNT: "9", "cells": f'[["{COUNT}", "9"]]', "keep": "1",
        "version": "1", "hand_in": "1", "as_last_year": "*", "add_row": "new_places",
        "remove_row": "new_places/1", "resume": "1", "name": "Někdo", "sections": "municipalities",
        "until": "30. 10. 2026", "text": "Poznámka", "kind": "comment", "reason": "Proto", "note": "Proto",
        "write": "1", "file": SimpleUploadedFile("a.pdf", b"%PDF"),
        "workbook": SimpleUploadedFile("a.xlsx", b"PK"),
    }  # fmt: skip


@pytest.mark.parametrize("how", ["after the last day", "locked"])
def test_no_address_writes_an_answer_when_the_time_is_over(how, analyst, coordinator, begun, made, at):
    """Every address is sent all that forms take, by who is asked, who stands in and who has a link."""
    end(how, analyst, begun.round)
    at(LATE)
    browsers = [coordinator.browser, analyst.browser]
    browsers[0].get(made.address.removeprefix("http://").partition("/")[2].join(("/", "")))
    before, asked = snapshot(), 0
    for browser in browsers:
        for name, pattern in addresses():
            takes = {each: FILLED[each] for each in pattern.pattern.converters}
            about = made.link.pk if name.startswith("by_link:") else begun.pk
            known = {"number": about, "attachment": _file(begun), "receipt": 1}
            takes |= {each: known[each] for each in takes if each in known}
            with transaction.atomic():
                browser.post(reverse(name, kwargs=takes), sent())
                assert snapshot() == before, name
                transaction.set_rollback(True)
            asked += 1
    assert asked > 100


def test_answers_are_put_down_in_known_places_only():
    """Whoever writes answers elsewhere goes round the pen: by a command, a task, a page."""
    writes = re.compile(
        r"\b(Answer|AnswerChange|Attachment)(\(|\.objects\.(bulk_create|create|get_or_create|update_or_create))"
        r"|\banswers\.(create|update|filter\([^)]*\)\.(update|delete))"
    )
    found = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.py")
        if "migrations" not in path.parts
        and any(
            writes.search(line) and not line.startswith("class ")
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }

    assert found == {
        "submissions/actions/answering.py",  # with the pen
        "submissions/actions/attaching.py",  # with the pen
        "submissions/actions/rounds.py",  # what is known when a round opens, before anybody may write
        "collecting/past/writing.py",  # a year that was not collected here: a round made locked, recorded
    }


def test_a_bearer_is_made_of_a_link_only():
    """`Bearer` carries rights: nothing but the pages of links makes one, and they look into the session."""
    made = re.compile(r"\b(Bearer|bearer_of)\(")
    found = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if made.search(line) and not line.startswith(("class ", "def "))
    }

    assert found == {"submissions/bearing.py", "submissions/views/links.py"}
    assert issubclass(Bearer, Actor)
