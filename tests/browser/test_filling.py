"""The page of filling in, in the browser: saving, checks, what is computed, pasting, two people, a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from .installation import Server, Visitors, served
from .looks import WIDE, in_turn, is_within

pytestmark = pytest.mark.slow

SAVED = re.compile("^uloženo")
Fill = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, to_fill: Path) -> Iterator[Server]:
    """An installation with a round of every form."""
    with served(shutil.copytree(to_fill, tmp_path_factory.mktemp("filling") / "home")) as server:
        yield server


@pytest.fixture
def fill(visitors: Visitors, numbers: dict[str, int]) -> Fill:
    """Opens a form as somebody: fill(form, role, width=…, colours=…, script=…)."""

    def come(form: str, role: str = "municipal_coordinator", **looks: object) -> Page:
        return visitors.enter(role, f"/odpovedi/{numbers[form]}/", **looks)

    return come


def field(page: Page, key: str):
    return page.locator(f"[data-key='{key}']").first


def is_of(answer: Response, key: str) -> bool:
    return answer.url.endswith("/ulozit/") and f"\r\n{key}\r\n" in (answer.request.post_data or "")


def leave(page: Page, key: str, text: str, state: str = "saved") -> dict:
    """Write into a field and leave it; what the server said of it."""
    with page.expect_response(lambda answer: is_of(answer, key)) as told:
        if field(page, key).evaluate("each => each.tagName") == "SELECT":
            field(page, key).select_option(text)
        else:
            field(page, key).fill(text)
            page.keyboard.press("Tab")
    answer = told.value.json()
    assert answer["state"] == state
    return answer


def paste(page: Page, key: str, text: str) -> None:
    """Paste a block as from Excel into a cell."""
    field(page, key).evaluate(
        """(cell, text) => {
            cell.focus();
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const pasted = { clipboardData: data, bubbles: true, cancelable: true };
            cell.dispatchEvent(new ClipboardEvent("paste", pasted));
        }""",
        text,
    )


def step(page: Page, section: str):
    return page.locator(f"[data-step='{section}'] [data-step-state]")


def test_posts_are_written_by_keyboard_alone_and_the_full_time_equivalent_shows_how_it_comes(fill: Fill):
    page = fill("ptp_final_report")
    expect(step(page, "capacity")).to_have_text("zatím není z čeho")
    field(page, "work/1/post").focus()
    page.keyboard.type("místo 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0,5")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("5")
    page.keyboard.press("Tab")

    made = page.locator("#spocteno-capacity-full_time_posts")
    expect(made.locator("[data-value]")).to_have_text("0,21")
    expect(made.locator("[data-steps]")).to_contain_text("0,5 × 5 = 2,5")
    expect(made.locator("[data-last-step]")).to_have_text("2,5 / 12 = 0,21")
    expect(step(page, "work")).to_have_text(re.compile("hotovo"))
    expect(step(page, "capacity")).to_have_text("spočteno")
    page.reload()
    expect(step(page, "capacity")).to_have_text("spočteno")
    assert field(page, "work/1/fte").input_value() == "0,5"


def test_rows_are_added_and_taken_out_and_the_sections_of_the_same_people_follow(fill: Fill):
    page = fill("ptp_final_report")
    page.locator("button[name=add_row][value=people]").click()
    page.wait_for_url(re.compile("#radek-people-2$"))
    leave(page, "people/2/post", "místo 2")
    page.reload()
    expect(page.locator("#radek-conditions-2 th")).to_have_text("2. místo 2")
    page.locator("button[name=remove_row][value='people/2']").click()
    expect(page.locator("#radek-conditions-2")).to_have_count(0)


def test_a_broken_check_is_told_at_the_field_and_in_the_overview_and_goes_away(fill: Fill):
    page = fill("ptp_final_report")
    leave(page, "adult_problems/A/interventions", "5")
    leave(page, "adult_problems/A/solved", "6")

    cell = page.locator("td:has(> span > [data-key='adult_problems/A/interventions'])")
    expect(cell).to_contain_text("výsledků problému u dospělých nejvýše tolik, kolik bylo intervencí")
    expect(step(page, "adult_problems")).to_have_text(re.compile("k opravě: 1"))
    leave(page, "adult_problems/A/solved", "4")
    expect(cell.locator("[data-check]")).to_have_count(0)
    expect(step(page, "adult_problems")).not_to_contain_text("k opravě")


def test_what_is_unlikely_asks_for_a_reason_and_is_settled_by_it(fill: Fill):
    page = fill("ptp_final_report")
    leave(page, "conditions/1/gross_pay", "900")
    reason = page.locator("[data-reason='conditions/1/gross_pay']")
    expect(page.locator("#odchylky-conditions")).to_contain_text("neobvykle málo")
    expect(step(page, "conditions")).to_have_text(re.compile("zdůvodnit: 1"))
    with page.expect_response(re.compile("/ulozit/$")):
        reason.fill("Nastoupila v prosinci.")
        page.keyboard.press("Tab")
    expect(step(page, "conditions")).not_to_contain_text("zdůvodnit")
    page.reload()
    assert page.locator("[data-reason='conditions/1/gross_pay']").input_value() == "Nastoupila v prosinci."


def test_a_block_from_excel_is_shown_before_it_is_kept_and_can_be_taken_back(fill: Fill):
    page = fill("ptp_final_report")
    paste(page, "child_problems/A/interventions", "9\n8\t3\nnevím\t1\n")

    dialog = page.locator("#vlozeni")
    expect(dialog).to_contain_text("odmítnuté: 1")
    expect(dialog).to_contain_text("„nevím“ není číslo")
    assert field(page, "child_problems/A/interventions").input_value() == ""
    page.keyboard.press("Enter")  # the cursor stands on what writes it
    expect(page.locator("[data-saved-said]")).to_have_text("Vložené hodnoty: 4. Ctrl+Z vložení vrátí.")
    assert field(page, "child_problems/B/solved").input_value() == "3"
    expect(page.locator("td:has(> span > [data-key='child_problems/B/solved'])")).to_have_class(
        re.compile("grid__cell--saved")
    )
    page.keyboard.press("Control+z")
    expect(page.locator("[data-saved-said]")).to_have_text("Vložení je vráceno.")
    page.reload()
    assert field(page, "child_problems/B/solved").input_value() == ""


def test_a_block_that_is_not_wanted_changes_nothing(fill: Fill):
    page = fill("ptp_final_report")
    paste(page, "child_discrimination/V/witnessed", "1\n2\n")
    expect(page.locator("#vlozeni")).to_contain_text("Nové: 2")
    page.keyboard.press("Escape")
    page.reload()
    assert field(page, "child_discrimination/V/witnessed").input_value() == ""


def test_two_people_in_one_form_lose_nothing_and_the_later_one_decides(fill: Fill):
    key = "clients/-/clients_child"
    first, second = fill("ptp_final_report"), fill("ptp_final_report", "national_analyst")
    leave(first, key, "31")
    leave(second, key, "33", "conflict")

    box = second.locator(f"[data-question='{key}']")
    expect(box).to_contain_text("Mezitím")
    expect(box).to_contain_text("31")
    assert field(second, key).input_value() == "33"
    with second.expect_response(re.compile("/ulozit/$")) as told:
        box.get_by_role("button", name="Zapsat moje").click()
    assert told.value.json()["state"] == "saved"
    first.reload()
    assert field(first, key).input_value() == "33"


def test_what_is_asked_because_of_an_answer_appears_and_goes_at_once(fill: Fill):
    page = fill("kp_final_report")
    services = page.locator("#oddil-services")
    expect(services).to_be_hidden()
    page.locator("label[for='pole-inputs---inp4-1']").click()
    expect(services).to_be_visible()
    expect(page.locator("[data-step=services]")).to_be_visible()
    page.locator("label[for='pole-inputs---inp4-0']").click()
    expect(services).to_be_hidden()


def test_that_an_answer_is_an_estimate_is_kept(fill: Fill):
    page = fill("kp_final_report")
    leave(page, "structure/-/pop", "120")
    with page.expect_response(re.compile("/ulozit/$")):
        field(page, "structure/-/pop.estimated").check()
    page.reload()
    assert field(page, "structure/-/pop.estimated").is_checked()


def test_what_was_not_saved_says_so_and_is_saved_when_the_connection_works_again(fill: Fill):
    page = fill("kp_final_report")
    page.route("**/ulozit/", lambda route: route.abort())
    field(page, "structure/-/pop_men").fill("60")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved-said]")).to_contain_text("Neuloženo: spojení nefunguje.")
    page.unroute("**/ulozit/")
    expect(page.locator("[data-saved-said]")).to_have_text(SAVED, timeout=15_000)
    page.reload()
    assert field(page, "structure/-/pop_men").input_value() == "60"


def test_a_municipality_is_chosen_by_a_part_of_its_name(fill: Fill):
    page = fill("ptp_application")
    place = page.locator("[data-place]").first
    place.focus()
    page.keyboard.type("vzor")
    option = page.locator("#obce option").first
    option.wait_for(state="attached")
    assert option.get_attribute("value") == "Vzorkov (Ukázkový kraj, 590003)"
    key = place.get_attribute("data-key") or ""
    assert leave(page, key, "Vzorná")["value"] == "Vzorná (Ukázkový kraj, 590002)"


def test_handing_in_leads_to_what_is_missing(fill: Fill):
    page = fill("yearbook")
    page.get_by_role("button", name="Odevzdat").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(field(page, "figures/-/social_workers")).to_be_focused()


def test_without_javascript_the_same_form_is_kept_as_a_whole(fill: Fill):
    page = fill("ptp_direct_query", script=False)
    page.locator("select[name='post/-/kept']").select_option(label="ano")
    page.locator("button[data-saves-all]").click()
    assert "uloženo" in page.locator("#messages").inner_text().lower()
    expect(page.locator("[name='post/-/funding']")).to_be_visible()


FORMS = (
    "agency_consultants", "kp_application", "kp_final_report", "krko_final_report", "ptp_application",
    "ptp_direct_query", "ptp_final_report", "register_by_adviser", "register_by_municipality",
    "register_by_region", "register_prague", "yearbook",
)  # fmt: skip


def test_no_form_has_a_barrier_or_is_wider_than_the_screen(
    fill: Fill,
    numbers: dict[str, int],
    barriers: Callable[[Page], list[str]],
    picture: Callable[[Page, str], None],
):
    page = fill(FORMS[0])
    assert set(FORMS) == numbers.keys()
    for form in FORMS:
        page.goto(f"/odpovedi/{numbers[form]}/")
        for look in in_turn(page, (WIDE, "light", 100), (390, "dark", 100)):
            assert barriers(page) == [], look
            assert is_within(page), look
            picture(page, f"{form}-{page.viewport_size['width']}")


def test_an_organisation_begins_the_application_of_a_new_project_by_itself(
    visitors: Visitors, barriers: Callable[[Page], list[str]], picture: Callable[[Page, str], None]
):
    page = visitors.enter("project_worker", "/sber/")
    page.get_by_role("link", name="Požádat o nový projekt").click()
    for look in in_turn(page, (WIDE, "light", 100), (320, "dark", 100), (WIDE, "light", 200)):
        assert barriers(page) == [], look
        assert is_within(page), look
        picture(page, f"novy-projekt-{page.viewport_size['width']}")
    page.get_by_role("button", name="Zapsat projekt").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.get_by_label("Název").fill("Nový klub")
    page.get_by_label("Obec").fill("Vzorkov")
    page.get_by_role("button", name="Zapsat projekt").click()

    expect(page).to_have_url(re.compile(r"/odpovedi/\d+/$"))
    expect(page.get_by_text("Projekt je zapsaný pod číslem")).to_be_visible()
