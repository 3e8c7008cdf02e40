"""What can be wrong with the files of `templates/`, each said at its place."""

import shutil
from pathlib import Path

import pytest

from meritko.methodology.loading import load_pack
from meritko.methodology.problems import PackError

BASE = Path(__file__).parents[2] / "broken_packs" / "base"

SHARED = """sheets:
  instructions: {cs: Pokyny, en: Instructions}
  lists: {cs: Kódy, en: Codes}
  previous: {cs: "loni {sheet}", en: "before {sheet}"}
instructions:
  - heading: {cs: Jak, en: How}
    lines:
      - {cs: "Rok {year}.", en: "Year {year}."}
"""
STAFF = """workbook: staff_book
legends: [grade]
without_previous: [librarians]
instructions:
  - heading: {cs: Co, en: What}
    lines:
      - {cs: Lidé, en: People}
notes:
  - columns: [hours, pay]
    fill: {cs: Číslo, en: A figure}
    good: "12"
    bad: {cs: dvanáct, en: twelve}
tables:
  - table: librarians
    notes:
      - columns: [person, grade]
        fill: {cs: Kdo, en: Who}
        good: Nováková
        bad: paní N.
"""


@pytest.fixture
def problems(tmp_path):
    """Loads the base pack with these templates and gives what is wrong, without the rest of the pack."""

    def load(**files: str) -> list[str]:
        folder = tmp_path / "pack"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(BASE, folder)
        shutil.rmtree(folder / "templates", ignore_errors=True)
        (folder / "templates").mkdir()
        for name, text in files.items():
            (folder / "templates" / f"{name}.yaml").write_text(text, encoding="utf-8")
        try:
            load_pack(folder)
        except PackError as error:
            return [str(problem).removeprefix("templates/") for problem in error.problems]
        return []

    return load


def test_templates_that_say_everything_are_taken(problems):
    assert problems(shared=SHARED, staff=STAFF) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("workbook: staff_book", "workbook: staf_book",
         ["staff.yaml:1: there is no workbook “staf_book”, did you mean “staff_book”?"]),
        ("legends: [grade]", "legends: [grades]",
         ["staff.yaml:2: there is no code list “grades” here, did you mean “grade”?"]),
        ("without_previous: [librarians]", "without_previous: [openings]",
         ["staff.yaml:3: there is no table “openings” here"]),
        ("{cs: Lidé, en: People}", '{cs: "Lidé {yaer}", en: People}',
         ["staff.yaml:7: a text has no place {yaer}, did you mean “year”?"]),
        ("columns: [hours, pay]", "columns: [hours]",
         ["staff.yaml:1: no note says what belongs in librarians: pay"]),
        ("columns: [hours, pay]", "columns: [hours, pay, pays]",
         ["staff.yaml:9: there is no column “pays” here, did you mean “pay”?"]),
        ("columns: [hours, pay]", "columns: [hours, pay, pay]", ["staff.yaml:9: “pay” already has a note"]),
        ("    good: \"12\"\n", "", ["staff.yaml:9: a note lacks the key “good”"]),
        ("table: librarians", "table: librarian",
         ["staff.yaml:1: no note says what belongs in librarians: person, grade",
          "staff.yaml:14: there is no table “librarian” here, did you mean “librarians”?"]),
        ("        bad: paní N.\n", "        bad: paní N.\n  - table: librarians\n",
         ["staff.yaml:20: the table “librarians” stands here a second time"]),
        ("columns: [person, grade]", "columns: [person, grade]\n        of: grades",
         ["staff.yaml:1: no note says what belongs in librarians: person, grade",
          "staff.yaml:17: there is no code list “grades” here, did you mean “grade”?"]),
        ("columns: [person, grade]", 'columns: ["g_{code}"]\n        of: grade',
         ["staff.yaml:1: no note says what belongs in librarians: person, grade",
          "staff.yaml:16: “g_{code}” fits no column for any code of “grade”"]),
        ("fill: {cs: Kdo, en: Who}", "fill: {cs: Kdo}", ["staff.yaml:17: “fill” lacks the key “en”"]),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_its_place(problems, old, new, said):
    assert STAFF.count(old) == 1

    assert problems(shared=SHARED, staff=STAFF.replace(old, new)) == said


def test_a_title_of_a_sheet_of_last_year_has_a_place_for_that_sheet(problems):
    found = problems(shared=SHARED.replace("loni {sheet}", "{sheet}"), staff=STAFF)

    assert found == ["shared.yaml:4: “previous” must be a word or two and then {sheet}"]


def test_templates_share_one_file(problems):
    assert problems(staff=STAFF) == ["staff.yaml:1: no file without “workbook” says what all templates share"]
    assert problems(shared=SHARED, shared_too=SHARED, staff=STAFF) == [
        "shared_too.yaml:1: another file without “workbook” already says what all templates share"
    ]


def test_a_kind_of_workbook_has_one_template(problems):
    found = problems(shared=SHARED, staff=STAFF, staff_too=STAFF)

    assert found == ["staff_too.yaml:1: “staff_book” already has a template (templates/staff.yaml:1)"]


def test_the_shared_file_says_what_the_sheets_are_called(problems):
    found = problems(shared=SHARED.partition("instructions:\n")[2].join(["instructions:\n", ""]), staff=STAFF)

    assert found == ["shared.yaml:1: the file lacks the key “sheets”"]
