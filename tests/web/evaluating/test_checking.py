"""The web finds in workbooks what `meritko check` finds, in the same cells."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from tests.hostile import bombs

from meritko.web.evaluating.models import Finding, UploadSet
from meritko.web.evaluating.queries.sets import alike

from .conftest import Files, Person

pytestmark = pytest.mark.django_db

Found = list[tuple[str, str, str, str, str]]
BOMBS = [
    bombs.far_cell,
    bombs.zip_bomb,
    bombs.zip_bomb_with_a_lie,
    bombs.overlapping_parts,
    bombs.nested_zip,
    bombs.billion_laughs,
    bombs.outer_entity,
    bombs.many_sheets,
    bombs.deep_nesting,
    bombs.external_link,
    bombs.open_document,
]


def by_command(folder: Path) -> Found:
    command = [Path(sys.executable).with_name("meritko"), "check", "--json", folder]
    said = subprocess.run(command, capture_output=True, check=False).stdout
    return [
        tuple(each[name] for name in ("severity", "file", "sheet", "cell", "rule"))
        for each in json.loads(said)
    ]


def on_the_web(found: UploadSet) -> Found:
    return [(each.severity, each.file, each.sheet, each.address, each.rule) for each in found.findings.all()]


def test_hostile_workbooks_are_found_the_same_as_by_the_command(
    uploaded: Callable[[Files], UploadSet], tmp_path: Path
):
    files = [(f"{make.__name__}.xlsx", make()) for make in BOMBS]
    for name, content in files:
        (tmp_path / name).write_bytes(content)
    found = uploaded(files)
    assert found.check_job.state == "done"
    assert on_the_web(found) == by_command(tmp_path)
    assert len({each.file for each in found.findings.all()}) == len(BOMBS)


def test_sound_workbooks_are_found_the_same_as_by_the_command(
    uploaded: Callable[[Files], UploadSet], country: Files, tmp_path: Path
):
    for name, content in country:
        (tmp_path / name).write_bytes(content)
    found = uploaded(country)
    assert on_the_web(found) == by_command(tmp_path)
    assert found.summary["errors"] == 0


def test_the_shared_cases_have_the_findings_that_the_contract_names(
    uploaded: Callable[[Files], UploadSet], shared_cases: Path
):
    with (shared_cases / "findings.csv").open(encoding="utf-8", newline="") as file:
        named = [(row["file"], row["sheet"], row["cell"], row["rule"]) for row in csv.DictReader(file)]
    for path in sorted(shared_cases.glob("*.xlsx")):
        UploadSet.objects.all().delete()
        found = uploaded([(path.name, path.read_bytes())])
        told = {(file, sheet, cell, rule) for _severity, file, sheet, cell, rule in on_the_web(found)}
        told |= {(file, sheet, "", rule) for file, sheet, _cell, rule in told}  # left open
        assert {each for each in named if each[0] == path.name} <= told


@pytest.fixture
def shared_cases() -> Path:
    """The cases of the contract, where they are at hand."""
    folder = Path(__file__).parents[4] / "shared" / "cases" / "check"
    if not folder.is_dir():
        pytest.skip("the cases of the contract are not beside the project")
    return folder


def test_findings_can_be_read_filtered_and_sent_back(uploaded: Callable[[Files], UploadSet], analyst: Person):
    found = uploaded([("dopis.xlsx", b"to neni sesit"), ("bomba.xlsx", bombs.zip_bomb())])
    browser = analyst.browser()
    page = browser.get(reverse("evaluating:findings", args=[found.pk])).content.decode()
    assert "dopis.xlsx" in page
    assert "bomba.xlsx" in page
    one = browser.get(
        reverse("evaluating:findings", args=[found.pk]), {"sesit": "dopis.xlsx"}
    ).content.decode()
    assert one.count("not-a-workbook") < page.count("not-a-workbook")
    assert "soubor jiného druhu, který se jen jmenuje .xlsx" in one


def test_an_annotated_workbook_has_its_findings_in_a_column(
    uploaded: Callable[[Files], UploadSet], analyst: Person, country: Files
):
    found = uploaded(country)
    name = found.findings.first().file
    one = found.workbooks.get(name=name)
    answer = analyst.browser().get(reverse("evaluating:annotated", args=[found.pk, one.pk]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_findings_that_say_the_same_stand_once_with_all_their_cells():
    def finding(column: str, row: int | None, found: str) -> Finding:
        said = {language: [found, "číslo", "Doplňte."] for language in ("cs", "en")}
        return Finding(
            severity="error", rule="type", file="a.xlsx", sheet="List", column=column, row=row, said=said
        )

    told = alike(
        [finding("B", 2, "text"), finding("C", 2, "datum"), finding("B", 9, "text"), finding("", 4, "x")]
    )
    assert [(each.finding.said["cs"][0], each.addresses) for each in told] == [
        ("text", ("B2", "B9")),
        ("datum", ("C2",)),
        ("x", ("4",)),
    ]
