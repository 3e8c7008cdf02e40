"""meritko check: what it prints, its statuses, and where it looks for workbooks."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from .small import write_folder

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
WRONG = {("municipalities", 1, "clients"): "?"}
IN_ENGLISH = (
    "error\t{file}\tObce 2025\tE3\ttype\tfound the text “?”; expected a whole number from 0 up; "
    "to do Write a number; leave the cell empty where the figure is not known."
)


@pytest.fixture
def folder(tmp_path):
    """One workbook, with an error and with sheets that agree."""
    write_folder(tmp_path / "data", cells=WRONG, without=("DTB_SVL.xlsx", "AD_KRKO.xlsx", "AD_KP.xlsx"))
    return tmp_path / "data"


def errors(said):
    return [line for line in said.out.splitlines() if line.startswith("error")]


def test_a_finding_is_a_line_of_six_fields(meritko, folder):
    said = meritko("check", folder, "--lang", "en")

    assert said.status == 1
    assert errors(said) == [IN_ENGLISH.format(file="AD_PTP.xlsx")]
    assert {line.count("\t") for line in said.out.splitlines()} == {5}


def test_it_speaks_czech(meritko, folder):
    said = meritko("check", folder)

    assert "nalezeno: text „?“; očekáváno: celé číslo od 0 výše; co dělat:" in errors(said)[0]


def test_json_has_the_same_findings_under_six_keys(meritko, folder):
    lines = meritko("check", folder, "--lang", "en").out.splitlines()

    said = meritko("check", "--json", folder, "--lang", "en")

    found = json.loads(said.out)
    assert said.status == 1
    assert [list(each) for each in found] == [["severity", "file", "sheet", "cell", "rule", "message"]] * len(
        lines
    )
    assert ["\t".join(each.values()) for each in found] == lines


def test_json_is_written_one_finding_after_the_other_and_laid_out_as_one(meritko, folder):
    said = meritko("check", "--json", folder)

    found = json.loads(said.out)
    assert len(found) > 1
    assert said.out == json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def test_a_finding_about_a_file_with_a_name_of_two_lines_stays_on_one(meritko, tmp_path):
    (tmp_path / "a\nb\tc\rd.xlsx").write_text("x", encoding="utf-8")

    [line] = meritko("check", tmp_path).out.splitlines()

    assert line.split("\t")[:5] == ["error", "a b c d.xlsx", "", "", "not-a-workbook"]


def test_a_file_is_called_as_it_was_given_and_one_of_a_folder_by_its_place_below_it(meritko, folder):
    (folder / "a" / "b").mkdir(parents=True)
    inside = folder / "a" / "b" / "sešit.xlsx"
    shutil.move(folder / "AD_PTP.xlsx", inside)

    from_folder = meritko("check", folder, "--lang", "en")
    from_file = meritko("check", inside, "--lang", "en")

    assert errors(from_folder) == [IN_ENGLISH.format(file="a/b/sešit.xlsx")]
    assert errors(from_file) == [IN_ENGLISH.format(file=inside)]


def test_a_workbook_named_twice_is_read_once(meritko, folder):
    said = meritko("check", folder, "--json", folder / "AD_PTP.xlsx")

    assert [each["rule"] for each in json.loads(said.out) if each["severity"] == "error"] == ["type"]


def test_two_workbooks_of_the_same_name_below_two_folders_stay_apart(meritko, folder, tmp_path):
    other = Path(shutil.copytree(folder, tmp_path / "other"))

    found = json.loads(meritko("check", folder, other, "--json").out)

    assert {each["file"] for each in found} == {str(folder / "AD_PTP.xlsx"), str(other / "AD_PTP.xlsx")}
    assert "duplicate" in {each["rule"] for each in found}


def test_status_0_with_warnings_only(meritko, demo):
    said = meritko("check", demo.data)

    assert said.status == 0
    assert said.err == ""
    assert {line.split("\t")[0] for line in said.out.splitlines()} == {"warning"}


def test_nothing_found_prints_nothing(meritko, tmp_path):
    write_folder(tmp_path / "data", without=("AD_PTP.xlsx", "AD_KRKO.xlsx", "AD_KP.xlsx", "DTB_SVL.xlsx"))
    (tmp_path / "data" / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "data" / "~$AD_PTP.xlsx").write_text("x", encoding="utf-8")

    said = meritko("check", tmp_path / "data", "--lang", "en")
    as_json = meritko("check", tmp_path / "data", "--json")

    assert (said.status, said.out) == (0, "")
    assert said.err == f"there is no workbook (.xlsx) in the folder {tmp_path / 'data'}\n"
    assert json.loads(as_json.out) == []


@pytest.mark.parametrize("name", ["zápis.xlsx", "zápis.csv", "old.xls"])
def test_a_file_that_is_no_workbook_is_a_finding(name, meritko, tmp_path):
    (tmp_path / name).write_text("a;b\n", encoding="utf-8")

    said = meritko("check", tmp_path / name)

    assert said.status == 1
    assert said.out.split("\t")[:5] == ["error", str(tmp_path / name), "", "", "not-a-workbook"]


def test_a_workbook_of_nobody_is_a_finding(meritko, tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        book.add_worksheet("Náklady")

    said = meritko("check", tmp_path)

    assert (said.status, said.out.split("\t")[:5]) == (1, ["error", "x.xlsx", "", "", "unknown-workbook"])


def test_without_the_target_mark_its_columns_are_not_required(meritko, tmp_path):
    marks = [
        f"{who}_discr_{kind}"
        for who, kinds in (("child", "VWXY"), ("adult", "FGJM"))
        for kind in (*kinds, "any")
    ]
    dropped = {"clients": ("target", "target_child", "target_adult", *marks)}
    write_folder(tmp_path / "data", without_columns=dropped)

    assert meritko("check", tmp_path / "data").status == 1
    assert meritko("check", tmp_path / "data", "--no-target-mark").status == 0


def test_wrong_usage_has_status_2(meritko, folder, tmp_path):
    assert meritko("check").status == 2
    assert "there is no file or folder" in meritko("check", tmp_path / "no", "--lang", "en").err
    assert meritko("check", tmp_path / "no").status == 2
    assert meritko("check", folder, "--sum").status == 2
    assert meritko("check", folder, "--pack", tmp_path).status == 2


def test_the_workbook_comes_back_annotated(meritko, folder, tmp_path):
    out = tmp_path / "annotated.xlsx"

    said = meritko("check", folder / "AD_PTP.xlsx", "--annotate", out, "--lang", "en")

    given, made = (openpyxl.load_workbook(path) for path in (folder / "AD_PTP.xlsx", out))
    assert (said.status, said.err) == (1, "")
    assert made.sheetnames == given.sheetnames
    assert made["Obce 2025"]["E3"].fill.fgColor.rgb == "FFF8CBAD"
    assert made["Obce 2025"]["H3"].value == "E3 type: " + IN_ENGLISH.split("\t")[5]
    for sheet in given:
        for row in sheet.iter_rows():
            assert [cell.value for cell in row] == [made[sheet.title][cell.coordinate].value for cell in row]


def test_only_one_readable_workbook_can_be_annotated(meritko, folder, tmp_path):
    given, broken, out = folder / "AD_PTP.xlsx", tmp_path / "broken.xlsx", tmp_path / "out.xlsx"
    broken.write_text("x", encoding="utf-8")

    assert meritko("check", given, "--annotate", given).status == 2
    assert meritko("check", given, broken, "--annotate", out).status == 2
    assert "cannot be read" in meritko("check", broken, "--annotate", out, "--lang", "en").err
    assert (
        "cannot be written"
        in meritko("check", given, "--annotate", tmp_path / "no" / "x.xlsx", "--lang", "en").err
    )
    assert not out.exists()


@pytest.mark.skipif(not CASES.is_dir(), reason="there are no shared cases beside this checkout")
class TestSharedCases:
    def test_each_broken_file_has_just_the_error_it_was_made_with(self, meritko):
        lines = (CASES / "check" / "findings.csv").read_text(encoding="utf-8").splitlines()[1:]
        for file, severity, rule, sheet, cell in (line.split(",") for line in lines):
            [found] = [line.split("\t") for line in errors(meritko("check", CASES / "check" / file))]
            assert found[:3] == [severity, str(CASES / "check" / file), sheet]
            assert found[4] == rule
            assert cell in ("", found[3])

    @pytest.mark.parametrize("name", ["complete", "gaps", "messy"])
    def test_the_evaluated_cases_have_no_error(self, name, meritko):
        assert meritko("check", CASES / "evaluate" / name).status == 0

    def test_the_records_have_no_error(self, meritko):
        assert meritko("check", CASES / "aggregate").status == 0
