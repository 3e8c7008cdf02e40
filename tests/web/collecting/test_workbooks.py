"""A form filled in in Excel: what is typed comes back as answers, nothing of anybody is lost."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.hostile import bombs

from meritko.forms.asked import slots
from meritko.methodology.form import estimated_key
from meritko.web.audit.models import Entry
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.answering import Wish, save_answers
from meritko.web.submissions.actions.pens import Refused
from meritko.web.submissions.actions.workbooks import (
    Arriving,
    comparison_of,
    keep,
    marked_workbook,
    receive,
    workbook_of,
)
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.excel.arriving import NotThisForm
from meritko.web.submissions.excel.comparing import What
from meritko.web.submissions.models import Answer, Round, SentWorkbook, Submission
from meritko.web.submissions.states import RoundState
from meritko.workbooks.forms.plan import KEYS

from .conftest import NOW, TOWN, VILLAGE, YEAR, programme_about

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def application(town_hall, open_year) -> Submission:
    """The town's application, open to be filled in."""
    around = open_year(programme_about("municipality"), kinds=("application",))["application"]
    return around.submissions.get(code=TOWN)


@pytest.fixture
def report(analyst, places) -> Submission:
    """The town's final report with its own rows and grids, open to be filled in."""
    return report_of(TOWN)


def report_of(code: str, year: int = YEAR) -> Submission:
    form = next(
        form for form in current_pack().forms.by_id.values()
        if (form.kind, form.about) == ("final_report", "municipality")
    )  # fmt: skip
    around, _new = Round.objects.get_or_create(
        form=form.id, year=year,
        defaults={"title": f"Zkouška {year}", "opens": NOW.date(), "due": NOW.date() + timedelta(days=9),
                  "state": RoundState.OPEN, "made_at": NOW},
    )  # fmt: skip
    Round.objects.filter(pk=around.pk).update(state=RoundState.OPEN)
    around.refresh_from_db()
    return Submission.objects.create(
        round=around, form=form.id, kind="municipality", code=code, name="Ukázkov", before={}
    )


def title_of(submission: Submission) -> str:
    return sheet_of(submission).form.title.cs


class Book:
    """A workbook of a form as somebody fills it in."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(content))

    def cell(self, key: str, what: str = "answer"):
        section, row, question = key.split("/")
        for sheet in self.book.worksheets:
            if sheet["A1"].value != section or sheet.title == KEYS:
                continue
            roles = {cell.value: cell.column for cell in sheet[1] if cell.value}
            for number in range(2, sheet.max_row + 1):
                mark = sheet.cell(number, 1).value
                if mark == f"{row}/{question}":
                    return sheet.cell(number, roles[what])
                if mark == f"{row}/":
                    return sheet.cell(number, roles[f"{what} {question}"])
        raise KeyError(key)

    def content(self) -> bytes:
        made = BytesIO()
        self.book.save(made)
        return made.getvalue()


def handed_out(submission: Submission) -> Book:
    return Book(workbook_of(sheet_of(Submission.objects.get(pk=submission.pk))))


def send(who, submission: Submission, content: bytes) -> SentWorkbook:
    return receive(who.actor, submission, Arriving("Vyplněno.xlsx", [content]), NOW)


def typed(slot):
    """What somebody types into the cell of a field, and the answer that it is."""
    question = slot.question
    if question.type in {"whole", "number", "percent"}:
        value = max(question.least or 0, 1)
        return (value, int(value)) if question.type == "whole" else (value, value)
    if question.type == "flag":
        return "ano", True
    if question.type == "code":
        codes = current_pack().codelists[question.codelist].codes
        code = next(c for c in codes if not question.only or c.id in question.only)
        return code.label.cs, code.id
    if question.type == "day":
        return "31. 1. 2025", "2025-01-31"
    if question.type == "month":
        return "1/2025", "2025-01"
    return "Ukázkový text", "Ukázkový text"


def test_what_is_typed_into_every_cell_comes_back_as_the_answer_it_means(town_hall, report) -> None:
    book, expected = handed_out(report), {}
    asked = sheet_of(report).asked
    for slot in slots(asked, {"people/2/post": None, "other_problems/1/problem": None}):
        if slot.question.type not in {"file", "municipality"}:
            value, expected[slot.key] = typed(slot)
            book.cell(slot.key).value = value

    sent = send(town_hall, report, book.content())
    comparison = comparison_of(sent)
    done = keep(town_hall.actor, sent, {}, NOW)

    assert {each.key: each.said for each in comparison.of(What.REFUSED)} == {}
    assert {each.key for each in comparison.of(What.NEW)} == set(expected)
    assert done.written == len(expected) > 100
    answers = dict(Answer.objects.filter(submission=report).values_list("key", "value"))
    assert answers == expected
    again = send(town_hall, report, handed_out(report).content())
    assert comparison_of(again).changes == ()
    assert again.cells["untouched"] == len(expected)


def test_each_field_is_new_changed_emptied_the_same_or_refused(town_hall, report) -> None:
    keys = numbers_of(report)
    save_answers(town_hall.actor, report, [Wish(key, 5, 0) for key in keys[:3]], NOW)
    book = handed_out(report)
    for key, value in zip(keys, (5, 6, None, 7), strict=False):
        book.cell(key).value = value
    book.cell(keys[4]).value = "1.250"

    comparison = comparison_of(send(town_hall, report, book.content()))

    found = {each.key: each.what for each in comparison.changes}
    assert found == {keys[1]: What.CHANGED, keys[2]: What.EMPTIED, keys[3]: What.NEW, keys[4]: What.REFUSED}
    [refused] = comparison.of(What.REFUSED)
    assert refused.text == "1.250"
    assert "1 250" in refused.said.replace("\N{NO-BREAK SPACE}", " ")


def numbers_of(submission: Submission) -> list[str]:
    sheet = sheet_of(submission)
    return [key for key, slot in sheet.visible.items() if slot.question.type == "whole"]


def test_what_was_answered_on_the_page_meanwhile_is_not_overwritten(town_hall, report) -> None:
    mine, theirs, both = numbers_of(report)[:3]
    book = handed_out(report)
    book.cell(mine).value = 11
    book.cell(both).value = 12
    save_answers(town_hall.actor, report, [Wish(theirs, 21, 0), Wish(both, 22, 0)], NOW)

    sent = send(town_hall, report, book.content())
    comparison = comparison_of(sent)
    done = keep(town_hall.actor, sent, {}, NOW)

    assert {each.key: (each.what, each.now) for each in comparison.changes} == {
        mine: (What.NEW, ""), both: (What.DISPUTED, "22"),
    }  # fmt: skip
    assert (done.written, done.left) == (1, 1)
    assert values(report, mine, theirs, both) == [11, 21, 22]


def values(submission: Submission, *keys: str) -> list[object]:
    answers = dict(Answer.objects.filter(submission=submission).values_list("key", "value"))
    return [answers.get(key) for key in keys]


def test_whoever_decides_so_has_the_workbook_hold_unless_it_changed_again(town_hall, application) -> None:
    key = numbers_of(application)[0]
    book = handed_out(application)
    book.cell(key).value = 12
    save_answers(town_hall.actor, application, [Wish(key, 22, 0)], NOW)

    late = keep(town_hall.actor, send(town_hall, application, book.content()), {key: 7}, NOW)
    there = values(application, key)
    done = keep(town_hall.actor, send(town_hall, application, book.content()), {key: 1}, NOW)

    assert (late.written, there) == (0, [22])
    assert (done.written, values(application, key)) == (1, [12])


def test_a_workbook_of_another_municipality_year_or_form_is_refused_with_a_sentence(
    town_hall, application, report
) -> None:
    other_town, other_year = report_of(VILLAGE), report_of(TOWN, YEAR - 1)
    told = []

    for other in (other_town, other_year, application):
        with pytest.raises(NotThisForm) as refused:
            send(town_hall, report, handed_out(other).content())
        told.append(str(refused.value))

    assert told == [
        "Sešit je vyplněn za Ukázkov (590002); tento formulář je za Ukázkov.",
        f"Sešit je za rok {YEAR - 1}; tento formulář je za rok {YEAR}.",
        f"Sešit je formulář „{title_of(application)}“; tady se vyplňuje „{title_of(report)}“.",
    ]
    assert not SentWorkbook.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 nothing", b"name;value\n1;2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(town_hall, application, content) -> None:
    with pytest.raises(NotThisForm) as refused:
        send(town_hall, application, content)

    assert len(str(refused.value)) > 20
    assert not SentWorkbook.objects.exists()


@pytest.mark.parametrize("bomb", [bombs.zip_bomb, bombs.billion_laughs, bombs.external_link])
def test_a_hostile_workbook_is_refused_with_a_sentence(town_hall, application, bomb) -> None:
    with pytest.raises(NotThisForm) as refused:
        send(town_hall, application, bomb())

    assert len(str(refused.value)) > 20
    assert not SentWorkbook.objects.exists()


def test_keys_that_somebody_invented_are_refused_one_by_one(town_hall, report) -> None:
    book = handed_out(report)
    sheet = next(s for s in book.book.worksheets if s["A1"].value == "people")
    last = sheet.max_row
    sheet.cell(last, 1).value = "99999/"
    sheet.cell(last, 3).value = "místo"
    sheet.cell(last - 1, 1).value = "x' OR 1=1/"
    sheet.cell(last - 1, 3).value = "=1+1"

    sent = send(town_hall, report, book.content())
    keep(town_hall.actor, sent, {}, NOW)

    assert not Answer.objects.filter(submission=report).exists()
    assert {each.what for each in comparison_of(sent).changes} == {What.REFUSED}


def test_the_marked_workbook_says_what_is_wrong_and_can_be_corrected_and_sent_again(
    town_hall, report
) -> None:
    good, bad = numbers_of(report)[:2]
    book = handed_out(report)
    book.cell(good).value = 3
    book.cell(bad).value = "dvě až tři"

    marked = Book(marked_workbook(send(town_hall, report, book.content())))
    assert marked.cell(bad).value == "dvě až tři"
    assert marked.cell(bad).fill.start_color.rgb == "FFF8CBAD"
    assert "dvě až tři" not in str(marked.cell(bad, "answer").comment)
    marked.cell(bad).value = 2
    comparison = comparison_of(send(town_hall, report, marked.content()))

    assert {each.key: (each.what, each.text) for each in comparison.changes} == {
        good: (What.NEW, "3"), bad: (What.NEW, "2"),
    }  # fmt: skip


def test_estimates_and_reasons_come_back_too(analyst, a_project, project_worker, open_year) -> None:
    around = open_year(programme_about("project"), kinds=("application",))["application"]
    mine = around.submissions.get(kind="project")
    sheet = sheet_of(mine)
    key, slot = next((key, s) for key, s in sheet.slots.items() if s.question.estimated_mark)
    book = handed_out(mine)
    book.cell(key).value = 12.5
    book.cell(key, "estimate").value = "ano"

    keep(project_worker.actor, send(project_worker, mine, book.content()), {}, NOW)

    assert slot.question.type == "percent"
    assert values(mine, key, estimated_key(key)) == [12.5, True]


def test_nothing_is_taken_in_after_the_last_day_or_for_somebody_else(
    town_hall, coordinator, application
) -> None:
    content = handed_out(application).content()
    late = NOW + timedelta(days=400)

    with pytest.raises(Refused):
        receive(town_hall.actor, application, Arriving("x.xlsx", [content]), late)
    sent = send(town_hall, application, content)
    with pytest.raises(Refused):
        keep(town_hall.actor, sent, {}, late)

    assert not Answer.objects.filter(submission=application, by=town_hall.user).exists()


def test_the_page_leads_from_the_download_over_the_preview_to_the_form(town_hall, application, at) -> None:
    browser, number = town_hall.browser, application.pk
    key = numbers_of(application)[0]

    handed = browser.get(reverse("submissions:workbook_file", args=[number]))
    book = Book(handed.content)
    book.cell(key).value = 41
    sent = browser.post(
        reverse("submissions:workbook", args=[number]),
        {"workbook": SimpleUploadedFile("vyplněno.xlsx", book.content(), XLSX)},
    )
    preview = browser.get(sent["Location"])
    kept = browser.post(sent["Location"] + "zapsat/")

    assert handed["Content-Type"] == XLSX
    assert "Co by se nově vyplnilo" in preview.content.decode()
    assert kept["Location"] == reverse("submissions:submission", args=[number])
    assert values(application, key) == [41]
    told = list(Entry.objects.filter(action__startswith="workbook.").values_list("action", flat=True))
    assert sorted(told) == ["workbook.arrived", "workbook.kept"]
