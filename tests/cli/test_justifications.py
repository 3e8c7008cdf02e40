"""From a deviation to its explanation in the report: run, fill the workbook, run again; nothing is lost."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from .conftest import Said, call, contents
from .reports_read import FILES, texts
from .small import write_folder

CAUSE, EXPLANATION = "změna pracovníka nebo neobsazené místo", "Kanárkov letos žádost podat nestihl."
REPORTS = ("--reports", "html")


def evaluate(data: Path, out: Path, *words: object) -> Said:
    return call("evaluate", "ptp", "--year", 2025, "--data", data, "--out", out, *words)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `data` and a `run` in which one result departs from its target; only to be read."""
    home = tmp_path_factory.mktemp("justifications")
    write_folder(home / "data")
    assert evaluate(home / "data", home / "run", *REPORTS).status == 0
    return home


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A copy of that run, to be filled in and replaced."""
    return Path(shutil.copytree(first / "run", tmp_path / "run"))


def fill(file: Path, said: Mapping[str, str], row: int = 2) -> Path:
    """Write into a row of the workbook as somebody would in a spreadsheet program."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for heading, text in said.items():
        sheet.cell(row, at[heading]).value = text
    book.save(file)
    return file


def test_what_people_explained_stands_in_every_report_and_in_the_next_workbook(
    first: Path, out: Path
) -> None:
    filled = fill(out / "justifications.xlsx", {"příčina": CAUSE, "vysvětlení": EXPLANATION})

    said = evaluate(first / "data", out, "--reports", "all", "--justifications", filled)

    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[1:] == ["Zprávy: evaluation.xlsx, report.docx, report.pdf, report.html"]
    read = texts(out)
    assert set(read) == set(FILES)
    for name, text in read.items():
        plain = " ".join(text.replace("\u00ad", "").replace("-\n", "").split())
        assert EXPLANATION in plain, name
        assert CAUSE in plain, name
    row = list(openpyxl.load_workbook(out / "justifications.xlsx").worksheets[0].iter_rows(values_only=True))[
        1
    ]
    assert (row[9].endswith(CAUSE), row[10]) == (True, EXPLANATION)


def test_a_deviation_that_nobody_explained_is_shown_as_missing(first: Path) -> None:
    assert ">zatím bez zdůvodnění<" in texts(first / "run")["report.html"]


WRONG = {
    "a cause that is not in the list": (
        {"příčina": "prostě tak", "vysvětlení": EXPLANATION},
        "code: justifications.xlsx, list „Zdůvodnění“, řádek 2, sloupec J („příčina“)\n",
    ),
    "an explanation without a cause": (
        {"vysvětlení": EXPLANATION},
        "required: justifications.xlsx, list „Zdůvodnění“, řádek 2, sloupec J („příčina“)\n",
    ),
    "a cause without an explanation": (
        {"příčina": CAUSE},
        "required: justifications.xlsx, list „Zdůvodnění“, řádek 2, sloupec K („vysvětlení“)\n",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_error_in_the_workbook_is_shown_and_nothing_is_written(first: Path, out: Path, wrong: str) -> None:
    words, place = WRONG[wrong]
    filled = fill(out / "justifications.xlsx", words)
    before = contents(out)

    said = evaluate(first / "data", out, *REPORTS, "--justifications", filled)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(place)
    assert said.err.endswith("Nic nebylo vyhodnoceno: 1 chyba v sešitech.\n")
    assert contents(out) == before


def test_a_justification_of_what_departs_no_more_is_a_warning(first: Path, out: Path) -> None:
    words = {"příčina": CAUSE, "vysvětlení": EXPLANATION, "klíč (neměňte)": "PTP3.nove/2024///0"}
    filled = fill(out / "justifications.xlsx", words)

    said = evaluate(first / "data", out.parent / "next", *REPORTS, "--justifications", filled)

    assert said.status == 0
    assert said.err.startswith("unknown-deviation: justifications.xlsx, list „Zdůvodnění“, řádek 2")
    assert said.out.splitlines()[1:] == [
        "1 upozornění, viz výše",
        "Zprávy: report.html",
        "1 odchylka od cíle k vysvětlení v souboru justifications.xlsx",
    ]


def test_a_file_that_is_not_there_is_named(first: Path, tmp_path: Path) -> None:
    said = evaluate(first / "data", tmp_path / "out", *REPORTS, "--justifications", tmp_path / "no.xlsx")

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: soubor {tmp_path / 'no.xlsx'} neexistuje\n")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_workbook_is_an_error(first: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.xlsx").write_text("years of work")

    said = evaluate(first / "data", tmp_path / "out", *REPORTS, "--justifications", tmp_path / "notes.xlsx")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("not-a-workbook: notes.xlsx\n")
    assert not (tmp_path / "out").exists()


FORGOTTEN = "jsou zdůvodnění, o která byste přišli; uveďte jej volbou --justifications, nebo jej přesuňte"
NOT_AGAIN = "jsou zdůvodnění a toto vyhodnocení by je znovu nezapsalo; přesuňte jej jinam"
LOST = {
    "forgotten": ((), FORGOTTEN),
    "forgotten without reports": (("--reports", "none"), FORGOTTEN),
    "readers get no workbook": (("--audience", "region", "--justifications", "{filled}"), NOT_AGAIN),
    "given without reports": (("--reports", "none", "--justifications", "{filled}"), NOT_AGAIN),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("column", ["příčina", "vysvětlení"])
def test_a_run_that_would_lose_what_people_wrote_is_refused(
    first: Path, out: Path, how: str, column: str
) -> None:
    words, why = LOST[how]
    filled = fill(out / "justifications.xlsx", {column: "cokoli"})
    before = contents(out)

    said = evaluate(first / "data", out, *REPORTS, *(word.format(filled=filled) for word in words))

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: v souboru {filled} {why}\n")
    assert contents(out) == before


def test_a_workbook_that_cannot_be_read_is_not_thrown_away_either(first: Path, out: Path) -> None:
    (out / "justifications.xlsx").write_text("saved by something else")

    assert evaluate(first / "data", out, *REPORTS).status == 2
    assert (out / "justifications.xlsx").read_text() == "saved by something else"


def test_an_empty_workbook_is_replaced_without_a_word(first: Path, out: Path) -> None:
    said = evaluate(first / "data", out, *REPORTS)

    assert (said.status, said.err) == (0, "")


def test_a_workbook_from_elsewhere_takes_the_place_of_the_one_in_the_folder(
    first: Path, out: Path, tmp_path: Path
) -> None:
    collected = Path(shutil.copy(out / "justifications.xlsx", tmp_path / "collected.xlsx"))
    fill(out / "justifications.xlsx", {"příčina": CAUSE, "vysvětlení": "Starší znění."})
    fill(collected, {"příčina": CAUSE, "vysvětlení": EXPLANATION})

    assert evaluate(first / "data", out, *REPORTS, "--justifications", collected).status == 0

    assert EXPLANATION in texts(out)["report.html"]
