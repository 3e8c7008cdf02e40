"""The reference pages say all that the code knows, and nothing else."""

import csv
import re
import runpy
from collections import defaultdict

import pytest

from meritko.engine.run_folder import HEADER, LINEAGE
from meritko.methodology.entries import Entry
from meritko.methodology.formulas import FUNCTIONS, OPERATORS
from meritko.methodology.loading import load_pack

from ..metodika import metodika
from .pages import HOUSE, PACK, pieces

SECTIONS = {
    "pack.yaml": ("pack.yaml", "pack.yaml"),
    "A programme": ("pack.yaml", "a programme"),
    "Those on whose figures results stand": ("pack.yaml", "“stands_on”"),
    "A main figure": ("pack.yaml", "a main figure"),
    "A criterion": ("pack.yaml", "a criterion"),
    "A parameter": ("pack.yaml", "a parameter"),
    "A choice": ("pack.yaml", "a choice"),
    "tables/…yaml": ("tables", "the file"),
    "A table": ("tables", "a table"),
    "A column": ("tables", "a column"),
    "codelists/…yaml": ("codelists", "the file"),
    "A code": ("codelists", "a code"),
    "prepared/…yaml": ("prepared", "the file"),
    "A prepared table": ("prepared", "a prepared table"),
    "A step": ("prepared", "a step"),
    "`from_workbook`": ("prepared", "“from_workbook”"),
    "`fill`": ("prepared", "“fill”"),
    "`merge_into`": ("prepared", "“merge_into”"),
    "`find`": ("prepared", "“find”"),
    "`group`": ("prepared", "“group”"),
    "`join`": ("prepared", "“join”"),
    "checks/…yaml": ("checks", "the file"),
    "A check": ("checks", "a check"),
    "A case": ("checks", "a case"),
    "`words`": ("checks", "“words”"),
    "templates/…yaml": ("templates", "the file"),
    "`sheets`": ("templates", "“sheets”"),
    "A section": ("templates", "a section"),
    "Sheet notes": ("templates", "a table"),
    "A note": ("templates", "a note"),
    "forms/…yaml": ("forms", "the file"),
    "A form's table": ("forms", "a table"),
    "A form's section": ("forms", "a section"),
    "`rows`": ("forms", "“rows”"),
    "A row": ("forms", "a row"),
    "A question": ("forms", "a question"),
    "What is not asked": ("forms", "an entry"),
    "transfers/…yaml": ("transfers", "the file"),
    "`explained`": ("transfers", "“explained”"),
    "registers/…yaml": ("registers", "the file"),
    "`identity`": ("registers", "“identity”"),
    "`supported`": ("registers", "“supported”"),
    "A variable": ("registers", "a variable"),
    "`derived`": ("registers", "“derived”"),
    "scales/…yaml": ("scales", "the file"),
    "A period": ("scales", "a period"),
    "indicators/…yaml": ("indicators", "the file"),
    "An indicator": ("indicators", "an indicator"),
    "`by`": ("indicators", "“by”"),
    "A category": ("indicators", "a category"),
    "A target": ("indicators", "a target"),
    "errata.yaml": ("errata.yaml", "the file"),
    "An erratum": ("errata.yaml", "an erratum"),
    "reports/…yaml": ("reports", "the file"),
    "A part": ("reports", "a part"),
    "A chapter": ("reports", "a chapter"),
    "An appendix": ("reports", "an appendix"),
    "A block": ("reports", "a block"),
    "A group": ("reports", "a group"),
    "`reference`": ("reports", "“reference”"),
    "A measure": ("reports", "a measure"),
    "A chart": ("reports", "a chart"),
}
"""Heading of the page -> what the loader calls the place: the folder or file, and the kind of entry."""

FREE = {("readings", "the file"), ("prepared", "“labels”"), ("checks", "“except”")}
"""Their keys are names that the author of a pack gives."""


@pytest.fixture
def known_keys(monkeypatch) -> dict[tuple[str, str], set[str]]:
    """Every key that the loader asks for, by place."""
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    ask = Entry.node

    def note(self, key, *, required=False):
        asked[self.place.file.split("/")[0], self.what].add(key)
        return ask(self, key, required=required)

    monkeypatch.setattr(Entry, "node", note)
    load_pack(PACK)
    return {place: keys for place, keys in asked.items() if keys != {"cs", "en"} and place not in FREE}


def keys_told(page: str) -> dict[str, set[str]]:
    """Heading -> the keys in the first column of its table."""
    found: dict[str, set[str]] = {}
    for part in re.split(r"^##+ ", page, flags=re.MULTILINE)[1:]:
        heading, body = part.split("\n", 1)
        first = re.findall(r"^\| ([^|]*)\|", body, re.MULTILINE)
        keys = {key for cell in first for key in re.findall(r"`([a-z_]+)`", cell)}
        if keys:
            found[heading] = keys
    return found


def test_the_pack_format_has_every_key_that_the_loader_asks_for_and_no_other(page, known_keys):
    told = keys_told(page("docs/reference/pack-format.md"))

    assert {SECTIONS[heading]: keys for heading, keys in told.items()} == known_keys


def test_a_key_in_the_first_column_of_a_table_is_found():
    page = "# P\n\n### A thing\n\n| key | |\n|---|---|\n| **`id`**, `to` | not `this` |\n"

    assert keys_told(page) == {"A thing": {"id", "to"}}


def test_the_page_of_forms_tells_what_the_pack_asks(page):
    describe = runpy.run_path(str(HOUSE / "tools" / "forms-page"))["page"]

    assert page("docs/reference/forms.md") == describe(metodika()), "run tools/forms-page"


def test_the_language_has_every_function_and_every_operator(page):
    text = page("docs/reference/formula-language.md")
    first = " ".join(re.findall(r"^\| ([^|]*)\|", text, re.MULTILINE))

    assert set(re.findall(r"`([a-z_]+)\(", first)) == set(FUNCTIONS)
    assert set(OPERATORS) - {"negative"} <= set(re.findall(r"`([^` ]+)`", first))


def test_the_folder_of_a_run_is_described_as_it_is(page, demo):
    text = page("docs/reference/run-folder.md")
    results = (demo / "results" / "results.csv").read_text(encoding="utf-8").splitlines()
    shown = [line for piece in pieces(text) if piece.language == "csv" for line in piece.text.splitlines()]
    files = {path.name for path in (demo / "results").rglob("*")}

    assert set(shown) <= set(results)
    assert next(csv.reader(shown)) == list(HEADER)
    assert all(f"`{column}`" in text for column in HEADER)
    assert all(name in text for name in files)
    assert LINEAGE in files


def test_every_key_of_run_json_is_described(page, demo):
    text = page("docs/reference/run-folder.md")
    said = (demo / "results" / "run.json").read_text(encoding="utf-8")

    assert not [key for key in re.findall(r'^  "(\w+)":', said, re.MULTILINE) if f"`{key}`" not in text]
