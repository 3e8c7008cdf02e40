"""Several prepared rounds are opened at once, and whoever is asked in them gets one letter with all."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from meritko.web.collecting.actions.opening import open_drafts
from meritko.web.collecting.models import Invited
from meritko.web.collecting.programmes import slug_of
from meritko.web.notices.models import Letter, Notice
from meritko.web.notices.sending import Refused, send_letters
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Link, Round, Submission
from meritko.web.submissions.queries.reaching import reaching
from meritko.web.submissions.states import RoundState

from .conftest import FAR, NOW, TODAY, TOWN, VILLAGE, YEAR, programme_about
from .test_rounds_pages import text_of

pytestmark = pytest.mark.django_db

MUNICIPAL = programme_about("municipality")
ADDRESS = "starosta@priklad.invalid"
PAGE = reverse("collecting:open_several", args=[slug_of(MUNICIPAL), YEAR])


@pytest.fixture
def drafts(open_year, places, at) -> list[Round]:
    """Two prepared rounds: both ask the town, which has somebody with an account, and one by an address."""
    found = open_year(MUNICIPAL, kinds=("none",))
    wanted = [found["application"], found["direct_query"]]
    for around in wanted:
        around.invited.all().delete()
        told = {"round": around, "kind": "municipality"}
        Invited.objects.create(code=TOWN, name="Ukázkov", region=places[0].code, **told)
        Invited.objects.create(
            code=FAR, name="Dálná Lhota", region=places[1].code, address=ADDRESS.upper(), **told
        )
    return wanted


def test_one_letter_with_all_the_forms_goes_to_a_person_and_to_an_address(analyst, town_hall, drafts):
    alone = Invited.objects.create(
        round=drafts[1],
        kind="municipality",
        code=VILLAGE,
        name="Vzorná",
        region="",
        address="jina@priklad.invalid",
    )

    told = open_drafts(analyst.actor, drafts, NOW)
    send_letters(NOW)

    assert told == 3
    letters = {each.to[0]: each for each in mail.outbox}
    assert len(mail.outbox) == len(letters) == 3
    by_account, by_link = letters[town_hall.user.email], letters[ADDRESS]
    assert by_account.subject == "Prosíme o vyplnění 2 formulářů"
    assert by_link.subject == "Prosíme o vyplnění 2 formulářů"
    for around in drafts:
        assert f"Prosíme o vyplnění: {around.title}, do 31. 10. 2025" in by_account.body.replace("\xa0", " ")
        assert f"{around.title} – Dálná Lhota, do 31. 10. 2025" in by_link.body.replace("\xa0", " ")
    assert by_link.body.count("/odpoved/") == 2
    assert "{link}" not in by_link.body
    assert letters[alone.address].body.count("/odpoved/") == 1
    assert Notice.objects.filter(user=town_hall.user.pk).count() == 2


def test_opening_is_killed_whole_and_once_more_tells_everybody_once(analyst, town_hall, drafts, monkeypatch):
    def killed(*_asked: object, **_told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("meritko.web.submissions.actions.reminding.send_link", killed)
        with pytest.raises(KeyboardInterrupt):
            open_drafts(analyst.actor, drafts, NOW)
    assert set(Round.objects.filter(pk__in=[each.pk for each in drafts]).values_list("state", flat=True)) == {
        RoundState.DRAFT
    }
    assert (Letter.objects.count(), Notice.objects.count(), Link.objects.count()) == (0, 0, 0)

    open_drafts(analyst.actor, drafts, NOW)
    with pytest.raises(NotNow):
        open_drafts(analyst.actor, drafts, NOW)

    assert Letter.objects.count() == 2
    assert Notice.objects.count() == 2


def test_a_letter_with_several_links_that_comes_back_is_known_of_each_of_its_rounds(analyst, drafts):
    def refuse(_message: object) -> None:
        raise Refused("550")

    open_drafts(analyst.actor, drafts, NOW)
    send_letters(NOW, refuse)

    for around in drafts:
        asked = list(Submission.objects.filter(round=around, code=FAR))
        assert [each.comes_back for each in reaching(asked, TODAY).values()] == [True]


def test_the_page_offers_the_prepared_rounds_and_opens_those_chosen(analyst, town_hall, drafts):
    year = reverse("collecting:year", args=[slug_of(MUNICIPAL), YEAR])
    assert PAGE in analyst.browser.get(year).text
    shown = analyst.browser.get(PAGE).text
    assert shown.count(' name="kolo" ') == 4
    nothing = analyst.browser.post(PAGE, {"kolo": ["987654"]})
    assert nothing.status_code == 422
    assert "Vyberte aspoň jedno kolo." in text_of(nothing)

    done = analyst.browser.post(PAGE, {"kolo": [each.pk for each in drafts]}, follow=True)

    assert done.redirect_chain == [(year, 302)]
    assert "Otevřena 2 kola; dozvěděli se to 2 lidé." in text_of(done)
    states = dict(Round.objects.filter(programme=MUNICIPAL).values_list("pk", "state"))
    assert {pk for pk, state in states.items() if state == RoundState.OPEN} == {each.pk for each in drafts}
    assert analyst.browser.get(PAGE).text.count(' name="kolo" ') == 2


def test_a_round_whose_days_are_over_is_not_opened_with_the_others(analyst, drafts):
    Round.objects.filter(pk=drafts[0].pk).update(due="2025-09-30")

    assert "už uplynul" in text_of(analyst.browser.get(PAGE))
    refused = analyst.browser.post(PAGE, {"kolo": [drafts[0].pk]})

    assert refused.status_code == 422
    assert not drafts[0].submissions.exists()
