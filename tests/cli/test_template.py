"""meritko template: what it writes, what it refuses, and what it never replaces."""

import shutil
from pathlib import Path

import openpyxl
import pytest

BASE = Path(__file__).parents[1] / "broken_packs" / "base"
KINDS = ("AD_KP", "AD_KRKO", "AD_PTP", "DTB_SVL", "Zaznamy_TP")


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_written_and_passes_the_check(meritko, tmp_path, kind):
    path = tmp_path / f"{kind}.xlsx"

    said = meritko("template", kind, "--year", 2025, "--out", path)
    checked = meritko("check", path)

    assert (said.status, said.out, said.err) == (0, f"{path}\n", "")
    assert checked.status == 0
    assert "error" not in checked.out


def test_without_the_target_mark_the_check_passes_with_the_same_option(meritko, tmp_path):
    path = tmp_path / "a.xlsx"

    assert meritko("template", "AD_PTP", "--year", 2025, "--out", path, "--no-target-mark").status == 0

    assert meritko("check", path, "--no-target-mark").status == 0
    headings = [cell.value for cell in openpyxl.load_workbook(path)["Klienti_TP_2025"][1]]
    assert not any("cílové skupiny" in heading for heading in headings)


def test_in_english_the_headings_stay_official(meritko, tmp_path):
    path = tmp_path / "a.xlsx"

    assert meritko("template", "AD_KRKO", "--year", 2025, "--out", path, "--lang", "en").status == 0

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["How to fill in", "Základní údaje", "Codes and choices"]
    assert book["Základní údaje"]["B1"].value == "výše úvazku KK"
    assert "Full time = 1" in book["Základní údaje"]["B1"].comment.text


def test_last_years_values_are_shown(meritko, demo, tmp_path):
    path = tmp_path / "a.xlsx"

    said = meritko(
        "template", "AD_PTP", "--year", 2026, "--out", path, "--previous", demo.data / "AD_PTP_2025.xlsx"
    )

    assert (said.status, said.err) == (0, "")
    assert "loni Obce 2025" in openpyxl.load_workbook(path).sheetnames
    assert meritko("check", path).status == 0


def test_a_filled_workbook_is_never_replaced_but_an_empty_template_is(meritko, demo, tmp_path):
    path = tmp_path / "a.xlsx"
    command = ("template", "AD_KRKO", "--year", 2025, "--out", path)
    assert meritko(*command).status == 0
    assert meritko(*command).status == 0
    path.write_bytes((demo.data / "AD_KRKO_2025.xlsx").read_bytes())

    said = meritko(*command, "--lang", "en")

    assert said.status == 1
    assert said.err == f"The file {path} holds something already; name another one.\n"
    assert path.read_bytes() == (demo.data / "AD_KRKO_2025.xlsx").read_bytes()


@pytest.mark.parametrize("content", [b"", b"a text"])
def test_a_file_of_another_kind_is_replaced_only_when_it_is_empty(meritko, tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    status = meritko("template", "AD_KRKO", "--year", 2025, "--out", path).status

    assert status == (1 if content else 0)
    assert path.read_bytes().startswith(content or b"PK")


def test_a_previous_workbook_of_another_kind_is_refused(meritko, demo, tmp_path):
    path, other = tmp_path / "a.xlsx", demo.data / "DTB_SVL_2025.xlsx"

    said = meritko("template", "AD_PTP", "--year", 2026, "--out", path, "--previous", other, "--lang", "en")

    assert said.status == 1
    assert said.err == f"{other} is no workbook AD_PTP to take last year's values from.\n"
    assert not path.exists()


def test_a_previous_workbook_that_is_not_there_is_refused(meritko, tmp_path):
    path, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"

    said = meritko("template", "AD_PTP", "--year", 2026, "--out", path, "--previous", other, "--lang", "en")

    assert said.status == 1
    assert said.err.startswith(f"{other} is no workbook AD_PTP")
    assert "not-a-workbook at b.xlsx" in said.err


def test_cells_with_errors_are_counted_and_left_out(meritko, demo, tmp_path):
    other = tmp_path / "b.xlsx"
    book = openpyxl.load_workbook(demo.data / "AD_KRKO_2025.xlsx")
    book["Základní údaje"]["B2"] = "půl"
    book.save(other)

    said = meritko(
        "template",
        "AD_KRKO",
        "--year",
        2026,
        "--out",
        tmp_path / "a.xlsx",
        "--previous",
        other,
        "--lang",
        "en",
    )

    assert said.status == 0
    assert said.err == f"1 cell of {other} has an error; its value is not shown.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("AD_KRK",), "there is no kind of workbook “AD_KRK”, did you mean “AD_KRKO”?; there are "),
        (("AD_KRKO", "--no-such"), "unknown words: --no-such"),
        (("AD_KRKO", "--out", "a.xls"), "the name of the template must end with .xlsx"),
        (
            ("AD_KRKO", "--previous", "OUT"),
            "the template would replace last year's workbook; name another file",
        ),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_written(meritko, tmp_path, words, message):
    path = tmp_path / "a.xlsx"
    words = [path if word == "OUT" else word for word in words]

    said = meritko("template", "--year", 2025, "--out", path, *words, "--lang", "en")

    assert said.status == 2
    assert message in said.err
    assert not path.exists()


def test_a_template_that_cannot_be_written_is_said(meritko, tmp_path):
    path = tmp_path / "no such folder" / "a.xlsx"

    said = meritko("template", "AD_KRKO", "--year", 2025, "--out", path, "--lang", "en")

    assert said.status == 1
    assert said.err.startswith("The template cannot be written: ")


def test_a_methodology_without_templates_says_so(meritko, tmp_path):
    base, path = tmp_path / "pack", tmp_path / "a.xlsx"
    shutil.copytree(BASE, base, ignore=shutil.ignore_patterns("templates"))

    said = meritko("template", "staff_book", "--year", 2025, "--out", path, "--pack", base, "--lang", "en")

    assert said.status == 1
    assert said.err == "This methodology does not say what its workbook staff_book is filled with.\n"
