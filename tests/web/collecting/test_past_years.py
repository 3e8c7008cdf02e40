"""Workbooks of past years become locked rounds, and tell afterwards exactly what they told before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from meritko.engine.tables import Value
from meritko.forms.asked import ask
from meritko.forms.becoming import FedRow, gathered, rows_for_tables
from meritko.methodology.form import IDENTITY
from meritko.web.accounts.actor import Forbidden
from meritko.web.collecting.actions.past_years import (
    NotPossible,
    import_past_year,
    take_back,
)
from meritko.web.collecting.gathering import gather
from meritko.web.collecting.models import Delivery, KeptRow, PastYear
from meritko.web.collecting.past.meaning import forms_fed_by
from meritko.web.collecting.past.room import tables_of_programmes
from meritko.web.collecting.past.telling import kept_with
from meritko.web.collecting.past.told import Told, told_by_workbook
from meritko.web.collecting.programmes import collected
from meritko.web.methodology import current_pack
from meritko.web.submissions.models import Answer, AnswerChange, Project, Round, Submission
from meritko.web.submissions.states import RoundState, State
from meritko.web.territory.actions.given_places import Given, give_places
from meritko.web.territory.models import Region, RememberedName
from meritko.web.territory.names import plain
from meritko.web.work import tasks
from meritko.web.work.models import Job
from meritko.workbooks.demo.making import DEFAULT_SEED, make_demo
from meritko.workbooks.writing import write_tables

from .conftest import NOW

CASES = Path(__file__).parents[4] / "shared" / "cases" / "evaluate"
YEAR = 2024


@pytest.fixture(scope="module")
def invented(tmp_path_factory) -> list[Path]:
    """The workbooks of the invented country."""
    pack = current_pack()
    return make_demo(pack, pack.demo, YEAR, DEFAULT_SEED, tmp_path_factory.mktemp("demo"))


def workbooks_of_programmes(paths: list[Path], year: int) -> list[tuple[Path, Told]]:
    """Those of the workbooks that past years are taken over from, with what they tell."""
    read = [(path, told_by_workbook(current_pack(), path, path.name, year)) for path in sorted(paths)]
    return [(path, told) for path, told in read if set(told.rows) <= tables_of_programmes()]


def place_all(workbooks: list[tuple[Path, Told]]) -> None:
    """Make every municipality that the workbooks name known; names repeat, so that postcodes decide."""
    regions = {str(each.number): each.code for each in Region.objects.all()}
    given = {}
    for _path, told in workbooks:
        for form in forms_fed_by(current_pack(), told.rows):
            for fed in form.tables if form.about == "municipality" else ():
                columns = {part: column for column, part in fed.identity.items()}
                for row in told.rows.get(fed.table, ()):
                    name, region, zip_code = (
                        str(row.values[columns[part]]) for part in ("name", "region", "postcode")
                    )
                    given[name, regions[region], zip_code] = Given(name, regions[region], zip_code)
    give_places(list(given.values()), date(2010, 1, 1))


def told_again(tables: set[str], year: int) -> dict[str, list[Mapping[str, Value]]]:
    """The rows of a year as they are handed to evaluating: answers, completed by what is kept."""
    pack, kept = current_pack(), kept_with(tables, year)
    parts: list[Mapping[str, list[FedRow]]] = []
    for each in Submission.objects.filter(round__year=year).select_related("round"):
        form = pack.forms.by_id[each.form]
        answers = dict(Answer.objects.filter(submission=each).values_list("key", "value"))
        identity = dict.fromkeys(IDENTITY[form.about], "")
        rows = rows_for_tables(ask(pack, form, year), answers, identity | {"year": str(year)})
        parts.append(kept.as_told(each.pk, rows))
    parts.append({table: [FedRow(row.values) for row in rows] for table, rows in kept.whole.items()})
    return gathered(pack, parts)


def counted(rows) -> Counter:
    return Counter(tuple(sorted(row.items())) for row in rows)


def assert_the_same(workbooks: list[tuple[Path, Told]], year: int) -> int:
    """Every workbook tells the same as before; how many rows were compared."""
    compared = 0
    for _path, told in workbooks:
        again = told_again(set(told.rows), year)
        for table, rows in told.rows.items():
            assert counted(again.get(table, ())) == counted(row.values for row in rows), table
            compared += len(rows)
    return compared


def import_all(analyst, workbooks: list[tuple[Path, Told]], year: int) -> list[PastYear]:
    return [import_past_year(analyst.actor, path, year, NOW) for path, _told in workbooks]


def test_the_invented_country_tells_the_same_after_its_workbooks_were_taken_over(analyst, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)

    import_all(analyst, workbooks, YEAR)

    assert len(workbooks) == 3
    assert assert_the_same(workbooks, YEAR) > 300
    asked = Submission.objects.filter(round__year=YEAR)
    assert {each.kind for each in asked} == {"municipality", "region", "project", "country"}
    assert not asked.exclude(state=State.LOCKED, accepted_at=NOW).exists()


@pytest.mark.skipif(not CASES.is_dir(), reason="there are no shared cases beside this checkout")
@pytest.mark.parametrize("case", ["complete", "gaps", "messy"])
def test_the_shared_cases_tell_the_same_after_they_were_taken_over(analyst, case) -> None:
    year = int((CASES / case / "year.txt").read_text())
    workbooks = workbooks_of_programmes(list((CASES / case).glob("*.xlsx")), year)
    place_all(workbooks)

    import_all(analyst, workbooks, year)

    assert assert_the_same(workbooks, year) > 300
    assert Submission.objects.filter(kind="municipality").exists()


def test_rows_of_places_that_nobody_knows_are_kept_whole_and_told_all_the_same(analyst, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)

    import_all(analyst, workbooks, YEAR)

    assert not Submission.objects.filter(kind="municipality").exists()
    assert_the_same(workbooks, YEAR)


def test_a_past_year_is_a_locked_round_with_the_history_of_its_answers(analyst, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)

    made = import_all(analyst, workbooks, YEAR)

    for around in Round.objects.filter(year=YEAR):
        assert (around.state, around.locked_at, around.due) == (RoundState.LOCKED, NOW, date(YEAR, 12, 31))
        assert list(around.questions) == [around.form]
    written = Answer.objects.count()
    assert written == AnswerChange.objects.count() == sum(each.counts["answers"] for each in made) > 1000
    assert set(Answer.objects.values_list("by", flat=True)) == {analyst.user.pk}
    projects = Project.objects.all()
    assert projects.exists()
    assert all(each.since_year == YEAR and each.organisation.kind == "ngo" for each in projects)


def test_a_year_that_is_here_already_is_not_taken_over_again(analyst, invented) -> None:
    [(path, _told), *_] = workbooks_of_programmes(invented, YEAR)
    import_past_year(analyst.actor, path, YEAR, NOW)
    rows = KeptRow.objects.count()

    with pytest.raises(NotPossible):
        import_past_year(analyst.actor, path, YEAR, NOW)

    assert KeptRow.objects.count() == rows


def test_rows_at_hand_are_taken_over_like_a_workbook(analyst, invented, tmp_path) -> None:
    [workbook, *_] = workbooks_of_programmes(invented, YEAR)
    place_all([workbook])
    rows = {table: [row.values for row in told] for table, told in workbook[1].rows.items()}

    import_past_year(analyst.actor, rows, YEAR, NOW)

    assert_the_same([workbook], YEAR)


def test_a_workbook_with_errors_is_refused_as_a_whole(analyst, invented, tmp_path) -> None:
    [(_path, told), *_] = workbooks_of_programmes(invented, YEAR)
    pack = current_pack()
    name, rows = next((name, rows) for name, rows in told.rows.items() if len(rows) > 1)
    first = dict.fromkeys(rows[0].values)
    broken = tmp_path / "broken.xlsx"
    write_tables(broken, [(pack.tables[name], pack.tables[name].sheet_title(YEAR), [rows[0].values, first | {
        next(c.id for c in pack.tables[name].columns if not c.required): -1.0
    }])])  # fmt: skip

    with pytest.raises(NotPossible):
        import_past_year(analyst.actor, broken, YEAR, NOW)

    assert not PastYear.objects.exists()


def test_only_who_opens_rounds_takes_years_over(town_hall, invented) -> None:
    with pytest.raises(Forbidden):
        import_past_year(town_hall.actor, invented[0], YEAR, NOW)


def test_a_workbook_is_looked_at_answered_about_and_taken_over_on_its_page(analyst, at, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)
    path, told = next(each for each in workbooks if "municipality" in abouts(each[1]))
    twice_named = make_namesakes(told)
    browser = analyst.browser

    sent = browser.post(reverse("collecting:new_past_year"), {"year": YEAR, "workbook": uploaded(path)})
    page = sent["Location"]
    work()
    waiting = PastYear.objects.get()
    asked = waiting.preview["asked"]
    place = next(at for at, each in enumerate(asked) if each["name"] == twice_named.name)
    candidates = [each["code"] for each in asked[place]["candidates"]]
    early = browser.post(f"{page}prevzit/", follow=True)
    browser.post(f"{page}obce/", {f"misto_{place}": candidates[0], "zadna": "1"})
    work()
    browser.post(f"{page}prevzit/")
    work()

    assert waiting.state == PastYear.State.READY
    assert waiting.preview["asked_count"] == len(asked) > 1
    assert len(candidates) == 2
    assert "nejdřív je třeba něco rozhodnout" in early.content.decode()
    written = PastYear.objects.get()
    assert (written.state, written.preview["asked"]) == (PastYear.State.WRITTEN, [])
    assert Submission.objects.filter(kind="municipality", code=candidates[0]).exists()
    [remembered] = RememberedName.objects.all()
    assert (remembered.municipality_id, remembered.written) == (candidates[0], plain(twice_named.name))
    assert_the_same([(path, told)], YEAR)
    assert "Rok je převzat." in browser.get(page).content.decode()


def work() -> None:
    """Do everything that waits in the background, in this transaction."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        job.state, job.worker, job.tries = Job.State.RUNNING, "test", job.tries + 1
        job.save()
        with override("cs"):
            tasks._try(job)


def abouts(told: Told) -> set[str]:
    return {form.about for form in forms_fed_by(current_pack(), told.rows)}


def make_namesakes(told: Told) -> Given:
    """Two municipalities of one name and region, as a row of the workbook names one; no other is known."""
    form = next(f for f in forms_fed_by(current_pack(), told.rows) if f.about == "municipality")
    fed = next(each for each in form.tables if each.table in told.rows)
    columns = {part: column for column, part in fed.identity.items()}
    row = told.rows[fed.table][0].values
    regions = {str(each.number): each.code for each in Region.objects.all()}
    given = Given(str(row[columns["name"]]), regions[str(row[columns["region"]])])
    give_places([given, given], date(2010, 1, 1))
    return given


def uploaded(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "application/octet-stream")


def test_a_year_is_taken_back_as_if_it_had_never_come(analyst, at, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)
    made = import_all(analyst, workbooks, YEAR)

    for each in made:
        analyst.browser.post(reverse("collecting:past_year_take_back", args=[each.pk]))

    assert not Round.objects.exists()
    assert not KeptRow.objects.exists()
    assert not Project.objects.exists()
    assert set(PastYear.objects.values_list("state", flat=True)) == {PastYear.State.TAKEN_BACK}
    import_all(analyst, workbooks, YEAR)
    assert_the_same(workbooks, YEAR)


def test_a_year_that_was_handed_to_evaluating_is_not_taken_back(analyst, at, invented) -> None:
    [workbook, *_] = workbooks_of_programmes(invented, YEAR)
    [made] = import_all(analyst, [workbook], YEAR)
    programme = Round.objects.get(pk=made.undo["rounds"][0]).programme
    Delivery.objects.create(
        programme=programme, year=YEAR, is_preliminary=False, sha256="0" * 64, made_at=NOW
    )

    with pytest.raises(NotPossible):
        take_back(analyst.actor, made, NOW)

    assert Round.objects.exists()


def test_a_workbook_with_mistakes_is_given_back_with_them_marked(analyst, at, invented, tmp_path) -> None:
    path = tmp_path / "s chybou.xlsx"
    book = openpyxl.load_workbook(invented[0])
    wide = max(book.worksheets, key=lambda sheet: sheet.max_column)
    wide.cell(2, wide.max_column).value = "mnoho"
    book.save(path)
    browser = analyst.browser

    page = browser.post(reverse("collecting:new_past_year"), {"year": YEAR, "workbook": uploaded(path)})[
        "Location"
    ]
    work()
    shown = browser.get(page).content.decode()
    marked = openpyxl.load_workbook(BytesIO(browser.get(f"{page}oznaceny.xlsx").content))

    assert PastYear.objects.get().state == PastYear.State.REFUSED
    assert "mnoho" in shown
    texts = [str(cell.value) for row in marked[wide.title].iter_rows() for cell in row if cell.value]
    assert any("mnoho" in text and "type" in text for text in texts)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"rok;obec\n2024;Nikde\n"])
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(analyst, at, content) -> None:
    file = SimpleUploadedFile("podvrh.xlsx", content or b"\n", "application/octet-stream")

    page = analyst.browser.post(reverse("collecting:new_past_year"), {"year": YEAR, "workbook": file})
    work()

    found = PastYear.objects.get()
    assert (found.state, found.preview["error_count"]) == (PastYear.State.REFUSED, 1)
    assert analyst.browser.get(page["Location"]).status_code == 200


def test_what_is_handed_to_evaluating_is_what_the_workbooks_told(analyst, invented) -> None:
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)
    import_all(analyst, workbooks, YEAR)

    gathered_here = [gather(programme, YEAR, is_preliminary=False) for programme in collected() if programme]

    told = {table: rows for each in gathered_here for table, rows in each.rows.items()}
    for _path, workbook in workbooks:
        for table, rows in workbook.rows.items():
            assert counted(row.values for row in told[table]) == counted(row.values for row in rows), table
