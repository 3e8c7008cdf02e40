"""The pages of a programme's year: preparing it, who is asked, opening, applying, closing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Unknown
from meritko.web.accounts.roles import Role
from meritko.web.audit.models import Entry
from meritko.web.collecting.actions.inviting import leave_out, leave_out_many, take_in_many
from meritko.web.collecting.actions.rounds import open_draft
from meritko.web.collecting.programmes import collected, name_of, slug_of
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.states import RoundState
from meritko.web.territory.actions.places import Became, tell_succession

from .conftest import FAR, NOW, TOWN, TOWNS, VILLAGE, YEAR, form_of, programme_about, terms_of

pytestmark = pytest.mark.django_db

MUNICIPAL = programme_about("municipality")
SLUG = slug_of(MUNICIPAL)


def filled(programme: str, year: int) -> dict[str, str]:
    """What the page of a new year sends when all its forms are asked."""
    told = {"year": str(year)}
    for form, terms in terms_of(programme, year).items():
        told |= {
            f"{form}-is_asked": "on",
            f"{form}-title": terms.title,
            f"{form}-opens": "1. 9. 2025",
            f"{form}-due": "31. 10. 2025",
            f"{form}-message": terms.message,
        }
    return told


def text_of(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split()).replace("\xa0", " ")


def test_a_year_is_prepared_by_all_its_forms_at_once_and_asks_nobody(at, analyst, places):
    page = reverse("collecting:new_year", args=[SLUG])
    assert analyst.browser.get(page).status_code == 200
    answer = analyst.browser.post(page, filled(MUNICIPAL, 2025), follow=True)
    assert answer.redirect_chain == [(reverse("collecting:year", args=[SLUG, 2025]), 302)]
    assert "Rok je připravený. Dokud kolo neotevřete, neptáme se nikoho." in text_of(answer)
    made = Round.objects.filter(programme=MUNICIPAL, year=2025)
    assert {each.form for each in made} == {form.id for form in collected()[MUNICIPAL]}
    assert {each.state for each in made} == {RoundState.DRAFT}
    assert not Submission.objects.exists()
    application = made.get(form=form_of(MUNICIPAL, "application"))
    assert {each.code for each in application.invited.all()} == set(TOWNS)


def test_the_years_show_every_form_and_how_far_it_is(at, analyst, open_year):
    found = open_year(MUNICIPAL, kinds=("application",))
    page = text_of(analyst.browser.get(reverse("collecting:years")))
    assert f"{name_of(MUNICIPAL)} 2025" in page
    assert "0 / 3" in page
    year = text_of(analyst.browser.get(reverse("collecting:year", args=[SLUG, 2025])))
    for form in collected()[MUNICIPAL]:
        assert form.title.cs in year
    assert "Projít a otevřít" in year
    assert analyst.browser.get(reverse("collecting:round", args=[found["application"].pk])).status_code == 200


def test_a_form_asked_in_the_year_already_is_refused_and_nothing_is_made(at, analyst, open_year):
    open_year(MUNICIPAL)
    before = Round.objects.count()
    answer = analyst.browser.post(reverse("collecting:new_year", args=[SLUG]), filled(MUNICIPAL, 2025))
    assert answer.status_code == 422
    assert "Některým z vybraných formulářů se v tomto roce už ptáme." in text_of(answer)
    assert Round.objects.count() == before


def test_a_year_needs_at_least_one_form_and_days_in_order(at, analyst, places):
    page = reverse("collecting:new_year", args=[SLUG])
    answer = analyst.browser.post(page, {"year": "2025"})
    assert "Vyberte aspoň jeden formulář, kterým se budete ptát." in text_of(answer)
    told = filled(MUNICIPAL, 2025)
    form = collected()[MUNICIPAL][0]
    told[f"{form.id}-due"] = "1. 8. 2025"
    answer = analyst.browser.post(page, told)
    said = "Poslední den pro odpovědi: Poslední den nemůže být před prvním."
    assert f"{form.title.cs}: {said}" in text_of(answer)
    assert not Round.objects.exists()


def test_opening_shows_whom_nobody_answers_for_and_tells_the_others(at, analyst, town_hall, open_year):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    page = reverse("collecting:opening", args=[around.pk])
    shown = text_of(analyst.browser.get(page))
    assert "2 z nich nemají účet ani adresu" in shown
    answer = analyst.browser.post(page, follow=True)
    assert "Kolo je otevřené; dozvěděl se to 1 člověk." in text_of(answer)
    assert set(around.submissions.values_list("code", flat=True)) == set(TOWNS)
    again = analyst.browser.post(page, follow=True)
    assert again.redirect_chain == [(reverse("collecting:round", args=[around.pk]), 302)]
    assert around.submissions.count() == 3


def test_who_is_left_out_needs_a_reason_and_is_not_asked(at, analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    far = around.invited.get(code=FAR)
    page = reverse("collecting:invited_one", args=[around.pk, far.pk])
    refused = analyst.browser.post(page, {"is_left_out": "on"})
    assert refused.status_code == 422
    assert "Napište, proč se jich neptáte." in text_of(refused)
    analyst.browser.post(page, {"is_left_out": "on", "reason": "Obec o to požádala."})
    listed = text_of(analyst.browser.get(reverse("collecting:invited", args=[around.pk]), {"ktere": "bez"}))
    assert "Dálná Lhota" in listed
    assert "Obec o to požádala." in listed
    assert "Vzorná" not in listed
    analyst.browser.post(reverse("collecting:opening", args=[around.pk]))
    assert set(around.submissions.values_list("code", flat=True)) == {TOWN, VILLAGE}
    changed = analyst.browser.post(page, {"address": "urad@priklad.invalid"}, follow=True)
    assert "Kolo bylo mezitím otevřeno; seznam dotázaných se už nemění." in text_of(changed)
    far.refresh_from_db()
    assert (far.address, far.is_left_out) == ("", True)


def test_several_are_left_out_for_one_reason_and_brought_back(at, analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    page = reverse("collecting:invited", args=[around.pk])
    town, far = (str(around.invited.get(code=code).pk) for code in (TOWN, FAR))
    shown = analyst.browser.get(page)
    assert f'name="who" value="{far}"' in shown.text

    refused = analyst.browser.post(page, {"do": "leave_out", "who": [town, far]})
    assert refused.status_code == 422
    assert "Napište, proč se jich neptáte." in text_of(refused)
    assert f'value="{far}" checked' in refused.text
    nobody = analyst.browser.post(page, {"do": "leave_out", "reason": "Požádaly o to."})
    assert nobody.status_code == 422
    assert "Vyberte, koho se to týká, nebo kraj." in text_of(nobody)
    assert not around.invited.filter(is_left_out=True).exists()

    done = analyst.browser.post(
        page + "?kraj=&page=1",
        {"do": "leave_out", "who": [town, far], "reason": "Požádaly o to."},
        follow=True,
    )
    assert done.redirect_chain == [(page + "?kraj=&page=1", 302)]
    assert "Vynecháni: 2." in text_of(done)
    left = around.invited.filter(is_left_out=True, reason="Požádaly o to.")
    assert set(left.values_list("code", flat=True)) == {TOWN, FAR}

    back = analyst.browser.post(page, {"do": "take_in", "who": [far]}, follow=True)
    assert "Přece jen osloven: 1." in text_of(back)
    assert set(left.values_list("code", flat=True)) == {TOWN}


def test_a_whole_region_is_left_out_at_once_and_who_was_left_out_keeps_the_reason(
    at, analyst, open_year, places
):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    page = reverse("collecting:invited", args=[around.pk])
    leave_out(analyst.actor, around.invited.get(code=TOWN).pk, "Obec o to požádala.")
    assert f"{places[0].name} (2)" in text_of(analyst.browser.get(page))

    told = {"do": "leave_out", "region": places[0].code, "reason": "V kraji se letos nežádá."}
    done = analyst.browser.post(page, told, follow=True)

    assert "Vynechán: 1." in text_of(done)
    reasons = dict(around.invited.values_list("code", "reason"))
    assert reasons == {TOWN: "Obec o to požádala.", VILLAGE: "V kraji se letos nežádá.", FAR: ""}
    recorded = [
        (each.action, each.details["code"])
        for each in Entry.objects.filter(action="invited.left_out").order_by("number")
    ]
    assert recorded == [("invited.left_out", TOWN), ("invited.left_out", VILLAGE)]


def test_nobody_of_another_round_or_of_an_open_one_is_left_out(at, analyst, open_year):
    found = open_year(MUNICIPAL, kinds=("direct_query",))
    around, open_one = found["application"], found["direct_query"]
    strange = open_year(MUNICIPAL, YEAR + 1, kinds=("none",))["application"].invited.get(code=FAR)
    with pytest.raises(Unknown):
        leave_out_many(analyst.actor, around.pk, [strange.pk], "Požádala o to.")
    with pytest.raises(NotNow):
        take_in_many(analyst.actor, around.pk, [])
    with pytest.raises(NotNow):
        leave_out_many(analyst.actor, open_one.pk, [], "Pozdě.", region=strange.region)
    open_draft(analyst.actor, around.pk, NOW)
    with pytest.raises(NotNow):
        leave_out_many(analyst.actor, around.pk, [around.invited.get(code=FAR).pk], "Pozdě.")
    page = reverse("collecting:invited", args=[around.pk])
    assert 'name="who"' not in analyst.browser.get(page).text
    refused = analyst.browser.post(
        page, {"do": "leave_out", "who": [strange.pk], "reason": "Pozdě."}, follow=True
    )
    assert "Kolo bylo mezitím otevřeno; seznam dotázaných se už nemění." in text_of(refused)


def test_a_municipality_is_added_by_name_and_a_name_of_several_is_asked(at, analyst, open_year, places):
    found = open_year(MUNICIPAL, kinds=("direct_query",))
    page = reverse("collecting:add", args=[found["direct_query"].pk])
    assert "Obec tohoto názvu ani kódu není." in text_of(analyst.browser.post(page, {"who": "Nikdeves"}))
    answer = analyst.browser.post(
        page, {"who": "dalna lhota", "address": "urad@priklad.invalid"}, follow=True
    )
    assert "Dálná Lhota: ptáme se od této chvíle." in text_of(answer)
    asked = found["direct_query"].submissions.get()
    assert (asked.kind, asked.code, asked.region) == ("municipality", FAR, places[1].code)
    analyst.browser.post(page, {"who": FAR})
    assert found["direct_query"].submissions.count() == 1
    assert found["direct_query"].invited.get(code=FAR).address == "urad@priklad.invalid"


def test_a_town_begins_an_application_and_a_second_one_leads_to_the_first(at, analyst, town_hall, open_year):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    one = around.invited.get(code=TOWN)
    one.is_left_out, one.reason = True, "zapomnělo se"
    one.save()
    analyst.browser.post(reverse("collecting:opening", args=[around.pk]))
    home = text_of(town_hall.browser.get(reverse("collecting:years")))
    assert "Můžete požádat" in home
    page = reverse("collecting:apply", args=[around.pk])
    answer = town_hall.browser.post(page, {"code": TOWN}, follow=True)
    mine = around.submissions.get(code=TOWN)
    assert answer.redirect_chain[-1][0] == reverse("submissions:submission", args=[mine.pk])
    assert "Žádost za Ukázkov je založená. Každé pole se ukládá hned." in text_of(answer)
    again = town_hall.browser.post(page, {"code": TOWN}, follow=True)
    said = "Žádost za Ukázkov v tomto kole už je, a to tato. Nic nového se nezaložilo."
    assert said in text_of(again)
    assert around.submissions.filter(code=TOWN).get() == mine


def test_nobody_begins_an_application_of_another_nor_after_the_last_day(at, analyst, town_hall, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    page = reverse("collecting:apply", args=[around.pk])
    assert town_hall.browser.post(page, {"code": FAR}).status_code == 404
    around.submissions.filter(code=TOWN).delete()
    at(datetime(2025, 11, 1, 9, tzinfo=UTC))
    late = town_hall.browser.post(page, {"code": TOWN}, follow=True)
    assert "Poslední den pro odpovědi minul." in text_of(late)
    assert not around.submissions.filter(code=TOWN).exists()


def test_the_page_of_a_merged_municipality_says_who_goes_on(at, analyst, town_hall, open_year, someone):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    mine = around.submissions.get(code=TOWN)
    tell_succession(analyst.actor, Became("merged", TOWN, VILLAGE, date(2025, 10, 1)))
    heir = someone(Role.MUNICIPAL_COORDINATOR, VILLAGE)
    said = "obec byla během kola sloučena s obcí Vzorná. Nic se neztratilo"
    for somebody in (town_hall, heir):
        page = somebody.browser.get(reverse("submissions:submission", args=[mine.pk]))
        assert said in text_of(page)
    listed = text_of(analyst.browser.get(reverse("collecting:round", args=[around.pk])))
    assert f"sloučeno do {VILLAGE}" in listed


def test_closing_opening_again_locking_and_finishing_a_round(at, analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    around.invited.update(address="urad@priklad.invalid")
    for name, state in (("close", "closed"), ("reopen", "open"), ("close", "closed"), ("lock", "locked")):
        answer = analyst.browser.post(reverse(f"collecting:{name}", args=[around.pk]))
        assert answer.status_code == 302
        around.refresh_from_db()
        assert around.state == state
    shown = text_of(analyst.browser.get(reverse("collecting:finish", args=[around.pk])))
    assert "Dokončené kolo se už nikdy nezmění" in shown
    analyst.browser.post(reverse("collecting:finish", args=[around.pk]))
    around.refresh_from_db()
    assert around.finished_at is not None
    assert set(around.invited.values_list("address", flat=True)) == {""}
    again = analyst.browser.post(reverse("collecting:close", args=[around.pk]), follow=True)
    assert "Kolo už je v jiném stavu; podívejte se na ně znovu." in text_of(again)


def test_the_lock_says_what_was_not_handed_in_and_what_was_not_accepted(
    at, analyst, town_hall, accepted_application
):
    around = accepted_application.round
    Submission.objects.filter(round=around, code=VILLAGE).update(state="submitted")
    analyst.browser.post(reverse("collecting:close", args=[around.pk]))
    shown = text_of(analyst.browser.get(reverse("collecting:lock", args=[around.pk])))
    assert "1 podání není odevzdané; bude označeno jako nedodané." in shown
    assert "1 podání bylo odevzdáno, ale nebylo přijato; povede se jako nepřijaté." in shown


def test_the_terms_of_an_open_round_move_the_last_day_only(at, analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    page = reverse("collecting:terms", args=[around.pk])
    told = {"title": "Jiný název", "opens": "1. 1. 2025", "due": "15. 11. 2025", "message": "Prosíme."}
    analyst.browser.post(page, told)
    around.refresh_from_db()
    assert (around.title, around.message) == ("Jiný název", "Prosíme.")
    assert (f"{around.opens}", f"{around.due}") == ("2025-09-01", "2025-11-15")


def test_a_copy_of_last_year_says_what_changed(at, analyst, open_year):
    old = open_year(MUNICIPAL, 2024)["application"]
    section, question = next(iter(old.questions[old.form])).split("/")
    old.questions[old.form][f"{section}/{question}"] = "jak jsme se ptali dřív"
    old.questions[old.form]["zrusene/otazka"] = "co se už neptáme"
    old.save()
    old.submissions.filter(code=FAR).delete()
    Submission.objects.create(
        round=old, form=old.form, kind="municipality", code="590009", name="Zaniklá Ves", region="CZ091"
    )
    page = reverse("collecting:new_year", args=[SLUG])
    assert "Je to kopie roku 2024" in text_of(analyst.browser.get(page))
    told = filled(MUNICIPAL, 2025)
    told[f"{old.form}-message"] = "Letos prosíme dřív."
    told[f"{old.form}-due"] = "15. 10. 2025"
    analyst.browser.post(page, told)
    around = Round.objects.get(form=old.form, year=2025)
    assert around.copied_from == old
    shown = text_of(analyst.browser.get(reverse("collecting:opening", args=[around.pk])))
    assert "<b>Jinak položená otázka:</b> jak jsme se ptali dřív →" in shown
    assert "<b>Už se neptáme:</b> co se už neptáme" in shown
    assert "<b>Nově dotázaní:</b> Dálná Lhota" in shown
    assert "<b>Už nedotázaní:</b> Zaniklá Ves" in shown
    assert "<b>Co se píše:</b> Děkujeme. → Letos prosíme dřív." in shown
    assert "<b>Poslední den pro odpovědi:</b> 31. 10. 2025 → 15. 10. 2025" in shown


def test_an_empty_year_copies_nothing(at, analyst, open_year):
    open_year(MUNICIPAL, 2024)
    page = reverse("collecting:new_year", args=[SLUG]) + "?jak=prazdny"
    assert "Rok začíná prázdný, s obvyklými dny." in text_of(analyst.browser.get(page))
    analyst.browser.post(page, filled(MUNICIPAL, 2025))
    assert not Round.objects.filter(year=2025, copied_from__isnull=False).exists()


def test_a_coordinator_sees_the_own_region_only(at, analyst, coordinator, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    shown = text_of(coordinator.browser.get(reverse("collecting:round", args=[around.pk])))
    assert "Vzorná" in shown
    assert "Dálná Lhota" not in shown
    assert "Uzavřít kolo" not in shown
