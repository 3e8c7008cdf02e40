"""What is handed over is what was told: the same results, frozen, and known down to the field."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from meritko.cli import main
from meritko.web.accounts.actor import Forbidden
from meritko.web.accounts.roles import Role
from meritko.web.collecting.actions.delivering import NotPossible, deliver
from meritko.web.collecting.actions.rounds import open_draft, propose
from meritko.web.collecting.delivered import DELIVERED_ANSWERS, Damaged, delivered_workbook
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.past.told import told_by_workbook
from meritko.web.collecting.programmes import collected
from meritko.web.files.store import path_of
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.moving import accept
from meritko.web.submissions.actions.rounds import close_round
from meritko.web.submissions.models import Answer, Round, Row, Submission

from .conftest import FAR, NOW, TOWN, form_of, hand_in, programme_about
from .test_past_years import CASES, YEAR, import_all, invented, place_all, workbooks_of_programmes

__all__ = ["invented"]

pytestmark = pytest.mark.django_db


def programmes() -> list[str]:
    return [each.id for each in current_pack().programmes if each.id in collected()]


def deliver_all(analyst, year: int) -> list[Delivery]:
    return [deliver(analyst.actor, each, year, NOW, is_preliminary=False) for each in programmes()]


def evaluated(folder: Path, year: int, out: Path) -> bytes:
    """results.csv of `meritko evaluate` on the workbooks in a folder."""
    arguments = ["evaluate", "all", "--year", str(year), "--data", str(folder), "--out", str(out)]
    assert main([*arguments, "--reports", "none"]) == 0
    return (out / "results.csv").read_bytes()


def results_before_and_after(analyst, paths: list[Path], year: int, tmp_path: Path) -> tuple[bytes, bytes]:
    """The results of the workbooks, and those after they went through answers and a delivery."""
    workbooks = workbooks_of_programmes(paths, year)
    place_all(workbooks)
    import_all(analyst, workbooks, year)
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    taken = {path for path, _told in workbooks}
    for path in paths:
        (before / path.name).write_bytes(path.read_bytes())
        if path not in taken:
            (after / path.name).write_bytes(path.read_bytes())
    for each in deliver_all(analyst, year):
        (after / each.file.name).write_bytes(delivered_workbook(each).read_bytes())
    return evaluated(before, year, tmp_path / "one"), evaluated(after, year, tmp_path / "two")


def test_the_invented_country_has_the_same_results_after_it_went_through_forms(analyst, invented, tmp_path):
    before, after = results_before_and_after(analyst, invented, YEAR, tmp_path)

    assert after == before
    assert len(before.splitlines()) > 3000


@pytest.mark.skipif(not CASES.is_dir(), reason="there are no shared cases beside this checkout")
@pytest.mark.parametrize("case", ["complete", "gaps", "messy"])
def test_the_shared_cases_have_the_same_results_after_they_went_through_forms(analyst, case, tmp_path):
    year = int((CASES / case / "year.txt").read_text())

    before, after = results_before_and_after(analyst, list((CASES / case).glob("*.xlsx")), year, tmp_path)

    assert after == before


def test_a_delivery_gives_the_same_octets_at_every_try(analyst, invented, tmp_path):
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)
    import_all(analyst, workbooks, YEAR)

    made = deliver_all(analyst, YEAR)[0]
    again = deliver(analyst.actor, made.programme, YEAR, NOW, is_preliminary=False)

    paths = [tmp_path / "first.xlsx", tmp_path / "second.xlsx"]
    for path in paths:
        DELIVERED_ANSWERS.write(str(made.pk), path)
    assert len({path.read_bytes() for path in paths}) == 1
    assert again.sha256 == made.sha256
    assert again.file.name != made.file.name


ANSWERED = {
    "application": {"identification/-/population": 4321, "identification/-/in_svl_map": True},
    "final_report": {
        "work/1/post": "místo 1", "work/1/fte": 1, "work/1/months": 6, "work/2/post": "místo 2",
        "work/2/fte": 0.5, "work/2/months": 4, "people/1/post": "místo 1", "people/1/education": "1",
    },
}  # fmt: skip
"""What is answered in a form of a kind."""


def answer(submission: Submission, **told: object) -> None:
    """Write answers as if they had been typed."""
    for key, value in {**ANSWERED[submission_kind(submission)], **told}.items():
        Answer.objects.create(submission=submission, key=key, value=value, at=NOW)
        section, row, _question = key.split("/")
        if row != "-":
            Row.objects.get_or_create(submission=submission, section=section, code=row, is_own=True)


def submission_kind(submission: Submission) -> str:
    return current_pack().forms.by_id[submission.form].kind


@pytest.fixture
def asked(analyst, formerly, open_year, monkeypatch) -> dict[str, Round]:
    """A year of the programme: one application accepted, one handed in, one only begun."""
    rounds = open_year(programme_about("municipality"), YEAR, kinds=("application",))
    applications = {each.code: each for each in rounds["application"].submissions.all()}
    for each in applications.values():
        answer(each)
    Submission.objects.update(on_behalf_note="zkouška")
    accept(analyst.actor, hand_in(analyst.actor, applications[TOWN], monkeypatch), NOW)
    hand_in(analyst.actor, applications[FAR], monkeypatch)
    return rounds


@pytest.fixture
def one_year(analyst, asked, monkeypatch) -> str:
    """The programme after its year: the town's report is accepted, nobody answered the direct question."""
    for kind in ("final_report", "direct_query"):
        propose(analyst.actor, asked[kind].pk)
        asked[kind] = open_draft(analyst.actor, asked[kind].pk, NOW)
    report = asked["final_report"].submissions.get(code=TOWN)
    answer(report)
    Submission.objects.update(on_behalf_note="zkouška")
    accept(analyst.actor, hand_in(analyst.actor, report, monkeypatch), NOW)
    for kind in ("application", "final_report", "direct_query"):
        close_round(analyst.actor, asked[kind].pk, NOW)
    return programme_about("municipality")


def rows_of(made: Delivery, table: str) -> list[dict[str, object]]:
    """The rows of a table as a reader of workbooks finds them."""
    told = told_by_workbook(current_pack(), delivered_workbook(made), made.file.name, made.year)
    assert not told.errors
    return [dict(row.values) for row in told.rows[table]]


def test_only_accepted_answers_are_handed_over_and_drafts_never(analyst, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)

    told = rows_of(made, "municipalities")
    assert [row["name"] for row in told] == ["Ukázkov"]
    assert (told[0]["population"], told[0]["fte"], told[0]["clients"]) == (4321, 8 / 12, None)
    assert made.counts[form_of(one_year, "application")] == {
        "asked": 3, "taken": 1, "handed_in": 0, "missing": 2,
    }  # fmt: skip


def test_preliminary_answers_are_those_handed_in_too_and_say_so(analyst, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=True)

    assert {row["name"] for row in rows_of(made, "municipalities")} == {"Ukázkov", "Dálná Lhota"}
    assert made.counts[form_of(one_year, "application")]["handed_in"] == 1
    assert "predbezne" in made.file.name
    assert CalamineWorkbook.from_path(delivered_workbook(made)).get_sheet_by_index(0).to_python()[2] == [
        "Stav", "předběžné: z odpovědí, které ještě nejsou všechny přijaté",
    ]  # fmt: skip
    offer = DELIVERED_ANSWERS.offer(str(made.pk))
    assert (offer.is_preliminary, offer.year, offer.group) == (True, YEAR, one_year)


def test_final_answers_are_not_handed_over_while_somebody_may_still_answer(analyst, asked):
    with pytest.raises(NotPossible, match="Ještě může někdo odpovídat"):
        deliver(analyst.actor, programme_about("municipality"), YEAR, NOW, is_preliminary=False)
    assert deliver(analyst.actor, programme_about("municipality"), YEAR, NOW, is_preliminary=True)


def test_who_did_not_answer_the_direct_question_stands_as_not_found_out(analyst, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)

    assert [(row["name"], row["kept"]) for row in rows_of(made, "kept_posts")] == [("Vzorná", "3")]


def test_the_list_of_supported_places_gets_the_accepted_applications(analyst, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)

    told = [(row["name"], row["year"]) for row in rows_of(made, "history")]
    assert told == [("Vzorná", YEAR - 1), ("Ukázkov", YEAR)]


def test_what_comes_later_does_not_change_what_was_handed_over(analyst, one_year, tmp_path):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)
    before = delivered_workbook(made).read_bytes()
    Answer.objects.filter(key="identification/-/population").update(value=1)

    DELIVERED_ANSWERS.write(str(made.pk), tmp_path / "one.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == before
    assert deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False).sha256 != made.sha256


def test_only_who_looks_after_rounds_hands_over_and_takes(analyst, coordinator, town_hall, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)

    assert [each.key for each in DELIVERED_ANSWERS.offers(analyst.actor)] == [str(made.pk)]
    for other in (coordinator, town_hall):
        assert not DELIVERED_ANSWERS.offers(other.actor)
        with pytest.raises(Forbidden):
            deliver(other.actor, one_year, YEAR, NOW, is_preliminary=True)


def test_a_workbook_that_was_changed_on_the_server_is_not_given_out(analyst, one_year, tmp_path):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)
    path_of(made.file.content.name).write_bytes(b"something else")

    with pytest.raises(Damaged):
        DELIVERED_ANSWERS.write(str(made.pk), tmp_path / "one.xlsx")
    assert analyst.browser.get(f"/sber/predani/{made.pk}/sesit.xlsx").status_code == 409


def test_every_cell_that_was_answered_leads_to_its_field(analyst, someone, one_year):
    made = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=False)
    fed, index, column = next(
        (table, number, column)
        for table, rows in made.origins.items()
        for number, row in enumerate(rows)
        for column, (_of, key) in row.items()
        if key
    )
    number, key = made.origins[fed][index][column]
    sheet = current_pack().tables[fed].sheet_title(YEAR)

    other = someone(Role.MUNICIPAL_COORDINATOR, FAR)
    seen = DELIVERED_ANSWERS.fields(str(made.pk), analyst.actor).field(sheet, index + 2, column)
    not_seen = DELIVERED_ANSWERS.fields(str(made.pk), other.actor).field(sheet, index + 2, column)

    assert seen.link == f"/odpovedi/{number}/#oddil-{key.split('/')[0]}"
    assert (not_seen.said, not_seen.link) == (seen.said, "")
    assert Submission.objects.get(pk=number).name in seen.said
