"""A final report as it is filled in: checks while one writes, what is computed, added rows, pasting."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from meritko.methodology.form import estimated_key
from meritko.web.accounts.actor import Unknown
from meritko.web.submissions.actions.answering import add_row, remove_row, save_answer
from meritko.web.submissions.actions.moving import Incomplete, submit
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.filling import Around, draw
from meritko.web.submissions.models import Answer, Submission
from meritko.web.submissions.overview import steps
from meritko.web.submissions.values import WrongValue, read

from ..asked_register import NOW, REGION, TOWN

CLIENTS = "clients/-/clients"
INTERVENTIONS, SOLVED = "child_problems/B/interventions", "child_problems/B/solved"


@pytest.fixture(autouse=True)
def now(at):
    return at


def ask(analyst, form: str, kind: str = "municipality", **more) -> Submission:
    terms = Terms(f"Zkouška {form}", date(2026, 9, 1), date(2026, 10, 30))
    made = make_round(analyst.actor, form, 2026, terms, NOW)
    about = Subject(form, kind, TOWN, "Ukázkov", REGION, **more)
    return open_round(analyst.actor, made.pk, [about], NOW).submissions.get()


@pytest.fixture
def report(analyst) -> Submission:
    """The final report of the town on field work."""
    return ask(analyst, "ptp_final_report")


def keep(browser, submission, key, value, seen=0, **more):
    sent = {"key": key, "value": value, "seen": seen, **more}
    return browser.post(reverse("submissions:save", args=[submission.pk]), sent).json()


def fill(who, submission, values):
    for key, value in values.items():
        save_answer(who.actor, submission, key, value, 0, NOW)


def test_a_check_of_the_methodology_is_told_when_the_field_is_left_and_goes_away_when_it_holds(
    town_hall, report
):
    keep(town_hall.browser, report, INTERVENTIONS, "12")
    broken = keep(town_hall.browser, report, SOLVED, "13")
    held = keep(town_hall.browser, report, SOLVED, "12", 1)

    (found,) = broken["found"]
    assert (found["key"], found["soft"]) == (INTERVENTIONS, False)
    assert "výsledků problému u dětí nejvýše tolik, kolik bylo intervencí" in found["said"]
    assert found["check"] in held["put"]
    assert held["found"] == []


def test_a_hard_check_bars_handing_in_and_is_told_at_its_field(town_hall, report):
    fill(town_hall, report, {INTERVENTIONS: 12, SOLVED: 13})

    with pytest.raises(Incomplete) as incomplete:
        submit(town_hall.actor, report, NOW)

    told = {lack.key: lack for lack in incomplete.value.lacks}
    assert told[INTERVENTIONS].check is not None
    page = town_hall.browser.get(reverse("submissions:submission", args=[report.pk])).text
    assert "data-hard" in page


def test_a_soft_check_asks_for_a_comment_and_is_settled_by_it(town_hall, report):
    fill(town_hall, report, {"work/1/fte": 1, "work/1/months": 12})
    told = keep(town_hall.browser, report, CLIENTS, "1000")

    (found,) = told["found"]
    assert (found["key"], found["soft"]) == (CLIENTS, True)
    assert CLIENTS in {lack.key for lack in sheet_of(report).lacks() if lack.is_reason}
    renewed = town_hall.browser.get(reverse("submissions:deviations", args=[report.pk])).text
    assert f'data-reason="{CLIENTS}"' in renewed

    settled = keep(town_hall.browser, report, CLIENTS, "1000", 1, reason="Velké sídliště.")
    assert settled["found"] == []
    assert CLIENTS not in {lack.key for lack in sheet_of(report).lacks()}


def test_the_full_time_equivalent_is_computed_as_in_the_methodology_and_shows_how(town_hall, report):
    add_row(town_hall.actor, report, "work", "", "", NOW)
    add_row(town_hall.actor, report, "work", "", "", NOW)
    posts = {"1": ("místo 1", 1, 12), "2": ("místo 2", 0.5, 5), "3": ("místo 3", 0.4, 9)}
    for row, (name, fte, months) in posts.items():
        fill(town_hall, report, {f"work/{row}/post": name, f"work/{row}/fte": fte})
        told = keep(town_hall.browser, report, f"work/{row}/months", str(months))

    made = told["computed"]["capacity-full_time_posts"]
    assert made["value"] == "1,51"
    assert made["total"] == "18,1"
    assert made["last"] == "18,1 / 12 = 1,51"
    assert made["steps"][1] == ["2. místo 2", "0,5 × 5", "2,5"]


def test_a_computed_section_says_whether_there_is_anything_to_compute_it_from(town_hall, report):
    def said() -> tuple[str, str]:
        drawing = draw(sheet_of(report), Around())
        return next((each.kind, each.said) for each in steps(drawing) if each.id == "capacity")

    before = said()
    page = town_hall.browser.get(reverse("submissions:submission", args=[report.pk])).text
    fill(town_hall, report, {"work/1/fte": 1})
    told = keep(town_hall.browser, report, "work/1/months", "12")
    whole = said()
    add_row(town_hall.actor, report, "work", "", "", NOW)
    begun = keep(town_hall.browser, report, "work/2/fte", "0,5")

    assert before == ("neutral", "zatím není z čeho")
    assert 'data-computed="uncomputed"' in page
    assert (told["computed"]["capacity-full_time_posts"]["state"], whole) == (
        "computed",
        ("success", "spočteno"),
    )
    assert (begun["computed"]["capacity-full_time_posts"]["state"], said()) == (
        "partly",
        ("progress", "spočteno zčásti"),
    )


def test_a_row_that_is_always_there_cannot_be_taken_out_and_an_added_one_can(town_hall, report):
    added = add_row(town_hall.actor, report, "work", "", "", NOW)

    assert added.code == "2"
    page = town_hall.browser.get(reverse("submissions:submission", args=[report.pk])).text
    assert 'value="work/2"' in page
    assert 'value="work/1"' not in page
    remove_row(town_hall.actor, report, "work", "2", NOW)
    with pytest.raises(Unknown):
        remove_row(town_hall.actor, report, "work", "1", NOW)
    assert [row.id for row in sheet_of(report).rows_of(sheet_of(report).form.section("work"))] == ["1"]


def test_sections_with_the_same_rows_follow_one_another(town_hall, report):
    add_row(town_hall.actor, report, "people", "", "", NOW)
    fill(town_hall, report, {"people/2/post": "místo 2", "conditions/2/fte": 0.5})

    sheet = sheet_of(report)
    assert sheet.name_of_row(sheet.form.section("conditions"), "2") == "2. místo 2"
    remove_row(town_hall.actor, report, "people", "2", NOW)
    assert "conditions/2/fte" not in sheet_of(report).values


def test_no_more_entries_are_added_than_there_may_be(town_hall, report, monkeypatch):
    section = sheet_of(report).form.section("people")
    monkeypatch.setitem(section.rows.__dict__, "most", 2)
    add_row(town_hall.actor, report, "people", "", "", NOW)

    with pytest.raises(Unknown):
        add_row(town_hall.actor, report, "people", "", "", NOW)
    page = town_hall.browser.get(reverse("submissions:submission", args=[report.pk])).text
    assert "Položek tu může být nejvýše 2." in page


def paste(browser, submission, cells, **more):
    sent = {"cells": json.dumps(cells), **more}
    return browser.post(reverse("submissions:paste", args=[submission.pk]), sent)


def test_a_pasted_block_is_shown_before_it_is_kept(town_hall, report):
    fill(town_hall, report, {INTERVENTIONS: 12, SOLVED: 5})
    block = [[INTERVENTIONS, "12"], [SOLVED, "6"], ["child_problems/C/interventions", "4"],
             ["child_problems/C/solved", "několik"], ["neni/-/nic", "1"]]  # fmt: skip

    page = paste(town_hall.browser, report, block)

    assert page.status_code == 200
    assert "Nové: 1 · změněné: 1 · stejné: 1 · odmítnuté: 1" in page.text
    assert "„několik“ není číslo. Napište například 1 234,5." in page.text
    assert Answer.objects.get(key=SOLVED).value == 5

    told = paste(town_hall.browser, report, block, keep="1", seen=json.dumps({SOLVED: 1})).json()
    assert told["state"] == "saved"
    assert {key: each["value"] for key, each in told["fields"].items()} == {
        SOLVED: "6",
        "child_problems/C/interventions": "4",
    }
    assert not Answer.objects.filter(key="child_problems/C/solved").exists()


def test_what_somebody_else_wrote_meanwhile_is_not_pasted_over(town_hall, someone, report):
    colleague = someone("municipal_coordinator", TOWN, name="Kolegyně Ukázková")
    fill(colleague, report, {SOLVED: 5})

    told = paste(town_hall.browser, report, [[SOLVED, "6"]], keep="1", seen="{}").json()

    assert told["fields"] == {}
    assert "Kolegyně Ukázková" in told["conflicts"][SOLVED]["said"]
    assert Answer.objects.get(key=SOLVED).value == 5


def test_a_block_longer_than_the_table_adds_the_rows_it_needs(town_hall, report):
    block = [
        ["work/1/post", "místo 1"],
        ["work/1/fte", "1"],
        ["work/+1/post", "místo 2"],
        ["work/+1/fte", "0,5"],
    ]
    assert "nová položka 1" in paste(town_hall.browser, report, block).text
    assert not report.rows.exists()

    told = paste(town_hall.browser, report, block, keep="1", seen="{}").json()

    assert told["new"]
    values = sheet_of(report).values
    assert (values["work/2/post"], values["work/2/fte"]) == ("místo 2", 0.5)


def test_that_an_answer_is_an_estimate_is_kept_with_and_without_javascript(analyst, someone):
    project = ask(analyst, "kp_final_report", "municipality")
    hall = someone("municipal_coordinator", TOWN)
    key = "structure/-/pop"
    keep(hall.browser, project, key, "120")
    told = keep(hall.browser, project, estimated_key(key), "1")
    assert told["state"] == "saved"
    assert sheet_of(project).values[estimated_key(key)] is True

    seen = json.dumps({key: 1, estimated_key(key): 1})
    hall.browser.post(reverse("submissions:submission", args=[project.pk]), {key: "120", "seen": seen})
    assert sheet_of(project).values[estimated_key(key)] is None


def test_a_section_is_asked_as_soon_as_its_condition_holds(analyst, someone):
    project = ask(analyst, "kp_final_report", "municipality")
    hall = someone("municipal_coordinator", TOWN)

    yes = keep(hall.browser, project, "inputs/-/inp4", "1")
    no = keep(hall.browser, project, "inputs/-/inp4", "0", 1)

    services = {key for key in yes["asked"] if key.startswith("services/")}
    assert services
    assert all(yes["asked"][key] for key in services)
    assert not any(no["asked"][key] for key in services)


def test_saving_one_field_of_the_largest_report_takes_few_queries(
    town_hall, report, django_assert_max_num_queries
):
    browser = town_hall.browser
    keep(browser, report, INTERVENTIONS, "12")
    with django_assert_max_num_queries(13):  # two of them are the savepoint of the test
        assert keep(browser, report, INTERVENTIONS, "13", 1)["state"] == "saved"


def test_a_municipality_is_known_by_its_code(report):
    question = next(
        question
        for section in sheet_of(report).form.sections
        for question in section.questions
        if question.type == "text"
    )
    place = type(question)(**{**question.__dict__, "type": "municipality"})

    assert read(place, "590001") == "590001"
    assert read(place, "Ukázkov (Vzorný kraj, 590001)") == "590001"
    with pytest.raises(WrongValue, match=r"^Tak se žádná obec nejmenuje\. Napište část názvu"):
        read(place, "Nikde")


def test_of_many_things_to_be_corrected_the_summary_says_how_many_there_are_in_each_section(
    town_hall, report
):
    page = town_hall.browser.post(
        reverse("submissions:submission", args=[report.pk]), {"hand_in": "1", "seen": "{}"}
    )

    assert page.status_code == 422
    assert 'href="#pole-work-1-post"' in page.text
    assert "zbývá vyplnit nebo opravit 3 pole" in page.text
