"""Links: what they reach, when they are of use, and that they give nothing else away."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.audit.models import Entry
from meritko.web.notices.models import Letter, Notice
from meritko.web.submissions.actions import linking
from meritko.web.submissions.actions.answering import add_row, answer_as_last_year, save_answer
from meritko.web.submissions.actions.attaching import attach
from meritko.web.submissions.actions.excepting import grant_exception
from meritko.web.submissions.actions.linking import another, make_link, send_link, withdraw_link
from meritko.web.submissions.actions.moving import accept, return_with_reasons, submit, take_back
from meritko.web.submissions.actions.pens import NotNow, Refused
from meritko.web.submissions.actions.remarking import comment
from meritko.web.submissions.actions.rounds import (
    Subject,
    Terms,
    change_terms,
    close_round,
    finish_round,
    lock_round,
    make_round,
    open_round,
)
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.bearing import bearer_of, digest
from meritko.web.submissions.models import Answer, AnswerChange, Link, Receipt, Submission
from meritko.web.submissions.states import Why

from ..asked_register import LATE, NOW, ORP, TODAY, TOWN, VILLAGE

COUNT = f"municipalities/{TOWN}/svl_count"
UNTIL = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _no_counts_of_before(db):
    cache.clear()


@pytest.fixture
def question(analyst):
    """A direct question to a municipality that has no account."""
    terms = Terms("Přímý dotaz 2026", date(2026, 9, 1), date(2026, 10, 30), "Děkujeme za dvě minuty.")
    made = make_round(analyst.actor, "ptp_direct_query", 2026, terms, NOW)
    about = Subject("ptp_direct_query", "municipality", VILLAGE, "Vzorná", "CZ091")
    return open_round(analyst.actor, made.pk, [about], NOW).submissions.get()


@pytest.fixture
def asked(analyst, question):
    return make_link(
        analyst.actor, question, Link.Kind.ASKED, "Obec Vzorná", until=UNTIL, now=NOW,
        address="podatelna@vzorna.invalid",
    )  # fmt: skip


def hand_over(who, submission, sections=("municipalities",), until=UNTIL, address=""):
    return make_link(
        who.actor, submission, Link.Kind.DELEGATED, "Kolegyně Ukázková", until=until, now=NOW,
        address=address, sections=sections,
    )  # fmt: skip


def came(made, browser=None):
    """A browser in which the link was opened, and the page it leads to."""
    browser = browser or Client()
    answer = browser.get(made.address.partition("//")[2].partition("/")[2].join(("/", "")))
    return browser, answer


def opened(made):
    browser, answer = came(made)
    assert answer.status_code == 302, answer.status_code
    return browser, browser.get(answer["Location"])


def page(made):
    return reverse("by_link:form", args=[made.link.pk])


def save(browser, made, key, value, seen=0):
    sent = {"key": key, "value": value, "seen": seen}
    return browser.post(reverse("by_link:save", args=[made.link.pk]), sent)


def secret_of(made):
    return made.address.rstrip("/").rpartition("/")[2]


def test_only_the_digest_of_a_secret_is_kept_anywhere(asked, at):
    send_link(asked, NOW)
    browser, _page = opened(asked)

    secret = secret_of(asked)
    assert len(secret) == 43
    assert Link.objects.get().secret == digest(secret)
    assert secret not in repr(list(Entry.objects.values()))
    assert secret not in repr(dict(browser.session))
    letter = Letter.objects.get(thing="link")
    assert secret in letter.body  # until it is sent: then the outbox empties it
    assert letter.address == "podatelna@vzorna.invalid"


def test_whoever_opens_a_link_fills_in_the_form_and_hands_it_in_without_an_account(question, asked, at):
    browser, shown = opened(asked)

    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Vzorná" in text
    assert "zda obec udržela místo TP" in text
    told = save(browser, asked, "post/-/kept", "0").json()
    assert (told["state"], told["version"]) == ("saved", 1)
    answer = browser.post(page(asked), {"seen": '{"post/-/kept": 1}', "post/-/kept": "0", "hand_in": "1"})
    assert (answer.status_code, answer["Location"]) == (302, page(asked))
    question.refresh_from_db()
    assert (question.state, question.submitted_by) == ("submitted", None)
    change = AnswerChange.objects.get()
    assert (change.by, change.link, change.value) == (None, asked.link, "0")
    done = browser.get(page(asked)).content.decode()
    assert "Odevzdáno, děkujeme" in done
    receipt = Receipt.objects.get()
    assert receipt.link == asked.link
    assert reverse("by_link:receipt", args=[asked.link.pk, receipt.pk]) in done


def test_what_is_missing_is_said_and_the_link_stays_of_use(question, asked, at):
    browser, _page = opened(asked)

    answer = browser.post(page(asked), {"hand_in": "1"})

    assert answer.status_code == 422
    assert "Tohle je třeba vyplnit." in answer.content.decode()
    assert save(browser, asked, "post/-/kept", "1").status_code == 200


def test_a_colleague_sees_and_writes_the_sections_of_the_link_and_no_others(coordinator, region, at):
    save_answer(coordinator.actor, region, f"orps/{ORP}/adviser_title", "none", 0, NOW)
    made = hand_over(coordinator, region)
    browser, shown = opened(made)

    text = shown.content.decode()
    assert f'name="{COUNT}"' in text
    assert "orps/" not in text
    assert save(browser, made, COUNT, "4").status_code == 200
    assert save(browser, made, f"orps/{ORP}/adviser_title", "", 1).status_code == 404
    assert save(browser, made, f"orps/{ORP}/nothing", "x").status_code == 404
    told = save(browser, made, f"municipalities/{TOWN}/still_listed", "1").json()
    assert all(key.startswith("municipalities/") for key in told["asked"])
    assert Answer.objects.get(key=f"orps/{ORP}/adviser_title").value == "none"
    whole = browser.post(page(made), {f"orps/{ORP}/adviser_title": "explicit"})
    assert whole.status_code == 404
    assert Answer.objects.get(key=f"orps/{ORP}/adviser_title").value == "none"


def test_a_colleague_does_not_hand_in_and_adds_rows_only_where_the_link_reaches(coordinator, region):
    made = hand_over(coordinator, region)
    bearer = bearer_of(made.link)

    with pytest.raises(Forbidden):
        submit(bearer, region, NOW)
    with pytest.raises(Unknown):
        add_row(bearer, region, "new_places", "", "", NOW)
    assert answer_as_last_year(bearer, region, "", NOW) == sum(
        1 for key in region.before if key.startswith("municipalities/")
    )


def test_confidential_fields_are_left_out_of_every_link(coordinator, region, at):
    row = add_row(coordinator.actor, region, "new_places", "", "", NOW)
    secret = f"new_places/{row.code}/where"
    save_answer(coordinator.actor, region, secret, "KANÁREK za tratí", 0, NOW)
    made = hand_over(coordinator, region, ["new_places"])
    browser, shown = opened(made)

    assert "KANÁREK" not in shown.content.decode()
    assert secret not in shown.content.decode()
    assert save(browser, made, secret, "jinde", 1).status_code == 404
    pasted = browser.post(
        reverse("by_link:paste", args=[made.link.pk]), {"cells": f'[["{secret}", "jinde"]]'}
    )
    assert "KANÁREK" not in pasted.content.decode()
    pdf = browser.get(reverse("by_link:printed", args=[made.link.pk]))
    assert pdf["Content-Type"] == "application/pdf"


def test_a_link_is_bound_to_its_submission(coordinator, region, town, at):
    made = hand_over(coordinator, region)

    with pytest.raises(Unknown):
        save_answer(bearer_of(made.link), town, "figures/-/svl_count", 2, 0, NOW)
    assert not Answer.objects.exists()


def test_a_bearer_of_a_link_has_no_right_anywhere(coordinator, region):
    bearer = bearer_of(hand_over(coordinator, region).link)

    for act in (take_back, accept):
        with pytest.raises(Forbidden):
            act(bearer, region, NOW)
    with pytest.raises((Forbidden, Unknown)):
        make_link(bearer, region, Link.Kind.DELEGATED, "Další", until=UNTIL, now=NOW, sections=["orps"])


@pytest.mark.parametrize("name", ["form", "save", "deviations", "done", "attach", "paste", "printed"])
def test_a_link_that_was_not_opened_here_and_one_that_is_none_look_alike(asked, at, name):
    """The number of a link is no secret; the page tells nothing of whether there is such a link."""
    method = "get" if name in {"form", "deviations", "printed"} else "post"
    there = getattr(Client(), method)(reverse(f"by_link:{name}", args=[asked.link.pk]))
    none = getattr(Client(), method)(reverse(f"by_link:{name}", args=[987654]))

    plain = [re.sub(r'value="\w{64}"|/odpoved/\d+/', "", each.content.decode()) for each in (there, none)]
    assert there.status_code == none.status_code == (403 if name == "save" else 404)
    assert plain[0] == plain[1]


def test_a_wrong_secret_opens_nothing_and_says_what_to_do(asked, at):
    answer = Client().get(reverse("by_link:open", args=["x" * 43]))

    assert answer.status_code == 404
    assert "Tento odkaz nic neotevírá" in answer.content.decode()
    assert "Vzorná" not in answer.content.decode()


@pytest.mark.parametrize("where", ["open", "form", "none"])
def test_nobody_keeps_or_finds_a_page_of_a_link(asked, at, where):
    browser, answer = came(asked)
    if where == "form":
        answer = browser.get(page(asked))
    elif where == "none":
        answer = browser.get(reverse("by_link:open", args=["nic"]))

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    # a page with a form must not be "no-referrer": browsers would send it from the origin "null"
    assert answer["Referrer-Policy"] == ("no-referrer" if where == "open" else "same-origin")


def test_guessing_links_is_stopped(asked, at):
    browser = Client()
    answers = [browser.get(reverse("by_link:open", args=[f"hadam{n}"])).status_code for n in range(61)]

    assert answers == [404] * 60 + [429]


def test_opening_the_link_does_not_use_it_up(asked, at):
    """Programs that look at mail for somebody open what is in it, and so does who comes back later."""
    for _time in range(3):
        browser, shown = opened(asked)
        assert shown.status_code == 200
    assert save(browser, asked, "post/-/kept", "1").status_code == 200


def test_several_links_can_be_open_in_one_browser(coordinator, region, town_hall, town, at):
    of_region, of_town = hand_over(coordinator, region), hand_over(town_hall, town, ["figures"])
    browser, _page = opened(of_region)
    came(of_town, browser)

    assert save(browser, of_region, COUNT, "5").status_code == 200
    assert save(browser, of_town, "figures/-/svl_count", "6").status_code == 200
    assert {each.submission_id: each.value for each in Answer.objects.all()} == {region.pk: 5, town.pk: 6}


def test_who_is_signed_in_writes_by_a_link_as_whoever_it_is_for(analyst, asked, at):
    browser = analyst.browser
    came(asked, browser)

    save(browser, asked, "post/-/kept", "1")

    assert (Answer.objects.get().by, Answer.objects.get().link) == (None, asked.link)
    assert "Přehled" not in browser.get(page(asked)).content.decode()  # no menu: it is a page of the link


LATER = {
    "after the last day of the link": (Why.LINK_OVER, "Poslední den tohoto odkazu už uplynul."),
    "withdrawn": (Why.LINK_ENDED, "Kdo vám tento odkaz poslal, ten jej zrušil."),
    "after handing in": (Why.SUBMITTED, "Formulář byl mezitím odevzdán"),
    "after accepting": (Why.ACCEPTED, "Formulář byl mezitím odevzdán a přijat"),
    "after the last day of the round": (Why.AFTER_DUE, "Poslední den k vyplnění už uplynul"),
    "closed": (Why.CLOSED, "Sběr skončil"),
    "locked": (Why.LOCKED, "Sběr skončil"),
    "finished": (Why.FINISHED, "Sběr skončil"),
    "done": (Why.LINK_DONE, "Hotovo, děkujeme"),
}


def bring_about(what, analyst, coordinator, region, made, at):
    """Let it be `what` for the link; the time of it."""
    around = region.round
    if what == "withdrawn":
        withdraw_link(coordinator.actor, made.link.pk, NOW)
    elif what == "done":
        linking.finish_sections(bearer_of(made.link), NOW)
    elif what.startswith("after handing") or what == "after accepting":
        answer_as_last_year(coordinator.actor, region, "", NOW)
        save_answer(coordinator.actor, region, COUNT, 7, 1, NOW, "Přibyly ubytovny.")
        save_answer(coordinator.actor, region, f"orps/{ORP}/adviser_title", "none", 0, NOW)
        submit(coordinator.actor, region, NOW)
        if what == "after accepting":
            accept(analyst.actor, region, NOW)
    elif what == "after the last day of the link":
        at(LATE.replace(month=10, day=21))
        return LATE.replace(month=10, day=21)
    elif what == "after the last day of the round":
        at(LATE)
        return LATE
    else:
        close_round(analyst.actor, around.pk, NOW)
        if what in {"locked", "finished"}:
            lock_round(analyst.actor, around.pk, NOW)
        if what == "finished":
            finish_round(analyst.actor, around.pk, NOW)
    return NOW


@pytest.mark.parametrize("what", LATER)
def test_a_link_that_is_of_no_use_any_more_says_why_and_loses_nothing(analyst, coordinator, region, at, what):
    until = date(2026, 10, 30) if "round" in what else UNTIL
    made = hand_over(coordinator, region, until=until)
    browser, _page = opened(made)
    save(browser, made, COUNT, "7")
    now = bring_about(what, analyst, coordinator, region, made, at)
    if now != NOW:
        browser, _page = opened(made)  # what was opened weeks ago has to be opened again
    why, sentence = LATER[what]
    before = list(AnswerChange.objects.values_list("pk", flat=True))

    told = save(browser, made, COUNT, "8", 1)
    whole = browser.post(page(made), {COUNT: "8", "seen": f'{{"{COUNT}": 1}}'})
    shown = browser.get(page(made))

    assert (told.status_code, told.json()["state"]) == (409, "refused")
    assert whole.status_code == 409
    assert 'value="8"' in whole.content.decode()  # what was not kept can be copied
    assert sentence in shown.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert Answer.objects.get(key=COUNT).value == 7
    assert list(AnswerChange.objects.values_list("pk", flat=True)) == before
    with pytest.raises(Refused) as refused:
        save_answer(bearer_of(made.link), region, COUNT, 8, 1, now)
    assert refused.value.why is why


def test_an_exception_of_who_made_the_link_does_not_let_the_link_write(analyst, coordinator, region):
    made = hand_over(coordinator, region, until=date(2026, 10, 30))
    grant_exception(analyst.actor, region, coordinator.user.pk, "Zkouška", LATE.date(), LATE)

    with pytest.raises(Refused):
        save_answer(bearer_of(made.link), region, COUNT, 8, 0, LATE)


def test_a_colleague_says_done_whoever_asked_is_told_and_it_can_be_resumed(coordinator, region, at):
    made = hand_over(coordinator, region)
    browser, _page = opened(made)

    browser.post(reverse("by_link:done", args=[made.link.pk]))

    told = Notice.objects.get(user=coordinator.user.pk)
    assert told.title == "Kolegyně Ukázková: předané oddíly jsou hotové (Ukázkový kraj)"
    assert save(browser, made, COUNT, "8").status_code == 409
    browser.post(reverse("by_link:done", args=[made.link.pk]), {"resume": "1"})
    assert save(browser, made, COUNT, "8").status_code == 200


def test_a_done_link_is_not_resumed_after_the_time(analyst, coordinator, region, at):
    made = hand_over(coordinator, region)
    linking.finish_sections(bearer_of(made.link), NOW)
    close_round(analyst.actor, region.round_id, NOW)

    with pytest.raises(Refused):
        linking.resume_sections(bearer_of(made.link), NOW)
    made.link.refresh_from_db()
    assert made.link.done_at is not None


def test_a_one_time_link_is_used_up_by_handing_in_even_when_that_is_taken_back(analyst, question, asked, at):
    browser, _page = opened(asked)
    save(browser, asked, "post/-/kept", "0")
    browser.post(page(asked), {"hand_in": "1"})
    take_back_by_analyst(analyst, question)

    told = save(browser, asked, "post/-/kept", "1", 1)

    assert told.status_code == 409
    assert told.json()["said"] == "Už jste uvedli, že je hotovo. Co jste napsali, zůstává, jak je."


def take_back_by_analyst(analyst, question):
    Submission.objects.filter(pk=question.pk).update(on_behalf_note="Opravit na žádost obce")
    take_back(analyst.actor, question, NOW)


def test_what_is_returned_comes_back_by_a_new_link_with_the_reason(analyst, question, asked, at):
    browser, _page = opened(asked)
    save(browser, asked, "post/-/kept", "0")
    browser.post(page(asked), {"hand_in": "1"})

    return_with_reasons(analyst.actor, question, {"": "Doplňte, prosím, úvazek."}, NOW)

    letter = Letter.objects.get(thing="link")
    assert "Doplňte, prosím, úvazek." in letter.body
    address = re.search(r"https?://\S+/odpoved/\S+", letter.body)[0]
    again = Client()
    there = again.get("/" + address.split("/", 3)[3])
    text = again.get(there["Location"]).content.decode()
    assert "Doplňte, prosím, úvazek." in text
    new = Link.objects.latest("pk")
    kept = again.post(
        reverse("by_link:save", args=[new.pk]), {"key": "post/-/kept", "value": "1", "seen": "1"}
    )
    assert kept.status_code == 200


def test_a_further_address_leaves_the_older_ones_of_use_and_all_are_withdrawn_together(analyst, asked, at):
    again = another(asked.link, NOW)

    for made in (asked, again):
        browser, _page = opened(made)
        assert browser.get(page(made)).status_code == 200
    withdraw_link(analyst.actor, asked.link.pk, NOW)
    assert not Link.objects.filter(ended_at=None).exists()
    with pytest.raises(NotNow):
        another(again.link, NOW)


def test_a_letter_with_a_link_is_written_once_for_each_key(asked):
    first, second = send_link(asked, NOW), send_link(asked, NOW, letter=("Jiný", "{link}"))

    assert first.pk == second.pk
    assert first.subject == "Přímý dotaz 2026: prosíme o odpověď (Vzorná)"
    assert "Účet nepotřebujete." in first.body
    assert "20. 10. 2026" in first.body.replace("\N{NO-BREAK SPACE}", " ")


def test_a_link_that_bounced_is_told_to_who_made_it(analyst, asked):
    linking.bounced(str(asked.link.pk), NOW)

    told = Notice.objects.get(user=analyst.user.pk)
    assert told.title == "Odkaz se nepodařilo doručit: Vzorná"


@pytest.mark.parametrize(
    ("change", "raises"),
    [
        ({"until": TODAY - timedelta(days=1)}, NotNow),
        ({"until": date(2026, 10, 31)}, NotNow),
        ({"sections": []}, NotNow),
        ({"sections": ["nothing"]}, NotNow),
    ],
)
def test_a_link_outside_of_time_or_form_is_not_made(coordinator, region, change, raises):
    with pytest.raises(raises):
        hand_over(coordinator, region, **change)
    assert not Link.objects.exists()


def test_only_who_may_write_hands_sections_over_and_only_who_watches_asks_by_a_link(
    coordinator, foreign_coordinator, adviser, region, town, town_hall
):
    with pytest.raises(Unknown):
        hand_over(foreign_coordinator, region)
    with pytest.raises(Forbidden):
        hand_over(adviser, town, ["figures"])
    with pytest.raises(Forbidden):
        make_link(town_hall.actor, town, Link.Kind.ASKED, "Obec", until=UNTIL, now=NOW)
    with pytest.raises(Unknown):
        withdraw_link(foreign_coordinator.actor, hand_over(coordinator, region).link.pk, NOW)


def test_addresses_are_forgotten_when_a_round_is_finished(analyst, question, asked):
    close_round(analyst.actor, question.round_id, NOW)
    lock_round(analyst.actor, question.round_id, NOW)
    finish_round(analyst.actor, question.round_id, NOW)

    assert Link.objects.get().address == ""


def test_the_last_day_of_a_link_moves_with_that_of_the_round(question, analyst):
    due, later = question.round.due, date(2026, 11, 30)
    made = [
        make_link(analyst.actor, question, Link.Kind.ASKED, "Obec", until=until, now=NOW)
        for until in (due, UNTIL)
    ]

    change_terms(analyst.actor, question.round_id, Terms("Přímý dotaz", date(2026, 9, 1), later))

    assert [Link.objects.get(pk=each.link.pk).until for each in made] == [later, UNTIL]


def test_the_history_of_a_field_shows_who_wrote_by_a_link(coordinator, region, at):
    made = hand_over(coordinator, region)
    save_answer(bearer_of(made.link), region, COUNT, 9, 0, NOW)

    text = coordinator.browser.get(
        reverse("submissions:history", args=[region.pk]), {"pole": COUNT}
    ).content.decode()

    assert "Kolegyně Ukázková" in text
    assert "odkazem" in text


def test_by_a_link_one_does_not_learn_who_wrote_meanwhile(coordinator, region, at):
    made = hand_over(coordinator, region)
    browser, _page = opened(made)
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)

    told = save(browser, made, COUNT, "4").json()

    assert told["state"] == "conflict"
    assert coordinator.user.name not in told["said"]
    assert sheet_of(region).values[COUNT] == 3


def test_no_page_of_a_link_tells_anything_from_beyond_its_sections(analyst, coordinator, region, at):
    """Words planted everywhere around: in other sections, remarks, files, names, last year's values."""
    place = add_row(coordinator.actor, region, "new_places", "", "", NOW)
    save_answer(coordinator.actor, region, f"new_places/{place.code}/where", "KANAREK-misto", 0, NOW)
    key = f"orps/{ORP}/job_title"
    save_answer(coordinator.actor, region, f"orps/{ORP}/adviser_title", "differently", 0, NOW)
    save_answer(coordinator.actor, region, key, "KANAREK-funkce", 0, NOW, "KANAREK-proc")
    comment(analyst.actor, region, COUNT, "KANAREK-poznamka", NOW)
    attach(coordinator.actor, region, "", "KANAREK.pdf", [b"%PDF"], NOW)
    attach(coordinator.actor, region, "orps", "KANAREK-orp.pdf", [b"%PDF"], NOW)
    region.refresh_from_db()
    region.before[key] = "KANAREK-loni"
    region.save()
    colleague = make_link(
        coordinator.actor, region, Link.Kind.DELEGATED, "KANAREK-jiny", until=UNTIL, now=NOW,
        sections=["orps"], address="kanarek@priklad.invalid",
    )  # fmt: skip
    made = hand_over(coordinator, region)
    browser, shown = opened(made)
    number = [made.link.pk]

    cells = f'[["{key}", "x"], ["{COUNT}", "12"], ["new_places/+1/where", "x"]]'
    answers = [
        shown,
        browser.get(reverse("by_link:deviations", args=number)),
        save(browser, made, COUNT, "11"),
        save(browser, made, key, "11"),
        browser.post(reverse("by_link:paste", args=number), {"cells": cells}),
        browser.post(page(made), {COUNT: "x", key: "y"}),
        browser.get(reverse("by_link:form", args=[colleague.link.pk])),
    ]

    for answer in answers:
        text = (answer.content.decode() + str(answer.headers)).lower()
        assert "kanarek" not in text
        assert "orps/" not in text
        assert "new_places" not in text
    file = region.attachments.get(key="orps")
    assert browser.get(reverse("by_link:file", args=[*number, file.pk])).status_code == 404
    assert analyst.user.name not in shown.content.decode()
