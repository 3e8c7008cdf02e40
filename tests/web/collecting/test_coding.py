"""Open answers are gathered without saying whose they are, sorted into categories, and counted."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.collecting.actions import coding
from meritko.web.collecting.models import Category, Coded
from meritko.web.collecting.open_answers import (
    HIDDEN,
    OpenQuestion,
    open_question,
    open_questions,
    plainly,
    sorted_into,
    wordings,
)
from meritko.web.submissions.models import Answer, Round, Submission
from meritko.web.submissions.states import RoundState, State

from .conftest import NOW, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(places) -> OpenQuestion:
    """An open question in rows that are counted, answered by three projects; a fourth has only begun."""
    found = next(each for each in open_questions() if each.counted_by and each.form.about == "project")
    around = Round.objects.create(
        form=found.form.id, programme=found.form.programme, year=YEAR, title="Zkouška", made_at=NOW,
        opens=date(2025, 1, 1), due=date(2025, 12, 31), state=RoundState.CLOSED,
    )  # fmt: skip
    told = [("Společná zahrada", 3), ("společná  zahrada", 2), ("Oprava hřiště", None), ("Rozepsané", 9)]
    states = [State.ACCEPTED, State.ACCEPTED, State.SUBMITTED, State.STARTED]
    for number, ((text, count), state) in enumerate(zip(told, states, strict=True)):
        made = Submission.objects.create(
            round=around, form=found.form.id, kind="project", code=f"P{number}", name="Tajná organizace",
            state=state, accepted_at=NOW if state == State.ACCEPTED else None,
        )  # fmt: skip
        for question, value in ((found.question.id, text), (found.counted_by.id, count)):
            Answer.objects.create(
                submission=made, key=f"{found.section.id}/1/{question}", value=value, at=NOW
            )
    return found


def test_what_is_worded_alike_stands_together_and_drafts_never_count(of):
    told = [(each.text, len(each.fields), each.number) for each in wordings(of, YEAR)]

    assert told == [("Společná zahrada", 2, 5), ("Oprava hřiště", 1, None)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("klient K-1234 přišel v roce 2024", f"klient {HIDDEN} přišel v roce 2024"),
        ("rozvod z č. p. 12", f"rozvod z č. p. {HIDDEN}"),
        ("volejte 777123456", f"volejte {HIDDEN}"),
        ("2 děti, 3. třída", "2 děti, 3. třída"),
    ],
)
def test_what_looks_like_the_code_of_a_client_is_hidden_and_years_stay(written, shown):
    assert plainly(written) == shown


def test_an_answer_keeps_its_category_until_it_is_worded_otherwise(analyst, of):
    garden = coding.add_category(analyst.actor, of, "Zahrada", NOW)

    assert coding.code(analyst.actor, of, YEAR, {"společná zahrada": garden.pk}, NOW) == 2
    assert [(each.answers, each.number) for each in sorted_into(of, wordings(of, YEAR))] == [(2, 5)]

    Answer.objects.filter(value="společná  zahrada").update(value="Společný dvůr")
    assert {each.text: each.category for each in wordings(of, YEAR)} == {
        "Oprava hřiště": None, "Společná zahrada": garden.pk, "Společný dvůr": None,
    }  # fmt: skip
    assert coding.code(analyst.actor, of, YEAR, {"společná zahrada": None}, NOW) == 1
    assert Coded.objects.count() == 1


def test_there_is_one_category_of_a_name_and_none_of_another_question(analyst, of):
    coding.add_category(analyst.actor, of, "Zahrada", NOW)
    other = next(each for each in open_questions() if each.id != of.id)
    foreign = coding.add_category(analyst.actor, other, "Zahrada", NOW)

    for name in ("zahrada", "  "):
        with pytest.raises(coding.Refused):
            coding.add_category(analyst.actor, of, name, NOW)
    with pytest.raises(Unknown):
        coding.code(analyst.actor, of, YEAR, {"společná zahrada": foreign.pk}, NOW)


def test_the_page_sorts_adds_proposes_and_gives_a_workbook(analyst, of):
    address = f"/sber/otevrene/{of.id}/{YEAR}/"
    browser = analyst.browser
    page = browser.get(address).content.decode()
    assert "Tajná organizace" not in page
    assert "3 odpovědi čekají na kategorii." in page

    browser.post(address, {"nova": "Zahrada"})
    garden = Category.objects.get(question=of.id)
    browser.post(
        address, {"radek_0": garden.pk, "text_0": "Společná zahrada", "radek_1": "", "text_1": "jiné"}
    )
    browser.post(f"/sber/kategorie/{garden.pk}/navrhnout/", {"rok": YEAR})

    page = browser.get(address).content.decode()
    assert "1 odpověď čeká na kategorii." in page
    assert "navrženo do číselníku" in page
    assert "Zahrada" in browser.get("/sber/otevrene/").content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{address}sesit.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1:] == [
        ["Společná zahrada", 2, 5, "Zahrada"], ["Oprava hřiště", 1, "", ""],
    ]  # fmt: skip
    assert book.get_sheet_by_index(1).to_python()[1:] == [["Zahrada", 2, 5, "ano"]]


def test_only_who_looks_after_rounds_sorts(coordinator, of):
    with pytest.raises(Forbidden):
        coding.add_category(coordinator.actor, of, "Zahrada", NOW)
    with pytest.raises(Forbidden):
        coding.code(coordinator.actor, of, YEAR, {}, NOW)
    with pytest.raises(Unknown):
        open_question("nic", "nic", "nic")
