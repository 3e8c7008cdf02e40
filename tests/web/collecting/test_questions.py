"""No question without a purpose, and everybody who is signed in may read what it is."""

from __future__ import annotations

import pytest

from meritko.web.accounts.roles import Role
from meritko.web.collecting.queries.questions import asked_forms, purposes
from meritko.web.methodology import current_pack

pytestmark = pytest.mark.django_db


def test_every_question_of_every_form_says_why_it_is_asked_and_what_comes_of_it():
    asked = [
        (form.id, question)
        for form in asked_forms()
        for section in form.sections
        for question in section.questions
    ]
    every = [q for form in current_pack().forms.by_id.values() for s in form.sections for q in s.questions]

    assert len(asked) == len(every) > 150
    assert [
        (form, each.label) for form, each in asked if not each.why or each.purpose not in purposes()
    ] == []
    assert [(form, each.label) for form, each in asked if not each.is_used] == []
    of_indicators = [each for _form, each in asked if each.purpose == "indicator"]
    assert [each.label for each in of_indicators if not any(use.name for use in each.uses)] == []


def test_the_page_finds_questions_by_the_indicator_that_they_make(someone):
    code = next(
        use.name
        for form in asked_forms()
        for section in form.sections
        for question in section.questions
        for use in question.uses
        if use.name
    )
    browser = someone(Role.READER).browser

    whole = browser.get("/sber/k-cemu-se-ptame/").content.decode()
    found = browser.get("/sber/k-cemu-se-ptame/", {"hledat": code}).content.decode()
    nothing = browser.get("/sber/k-cemu-se-ptame/", {"hledat": "zzzz"}).content.decode()

    assert len(nothing) < len(found) < len(whole)
    assert f"<b>{code}</b>" in found
    assert "Nic neodpovídá tomu, co jste zvolili." in nothing
