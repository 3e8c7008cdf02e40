"""Last year's values: beside the cells, in grey, never in them, and never those of single people."""

import zipfile

import pytest
from python_calamine import CalamineWorkbook

from meritko.workbooks.templates.previous import NotPrevious
from meritko.workbooks.writing import write_tables

from .conftest import NOT_COLLECTED, entry_sheets, opened

NASTY = (
    "=1+1",
    "+420 1",
    "-2",
    "@SUM(A1)",
    "<b>&amp;\"'</b>",
    "🙂 ÿ",
    '=HYPERLINK("http://a.b","c")',
    "{=1}",
)
MUNICIPALITY = {
    "name": "Cvičná Lípa",
    "region": "12",
    "postcode": "01000",
    "fte": 1.5,
    "clients": 84,
    "in_svl_map": 1,
}


@pytest.fixture
def old(pack, tmp_path):
    """Writes last year's workbook: table -> rows."""

    def write(year=2024, **tables):
        path = tmp_path / "old.xlsx"
        write_tables(
            path, [(pack.tables[t], pack.tables[t].sheet_title(year), rows) for t, rows in tables.items()]
        )
        return path

    return write


def prompts(sheet) -> dict[str, str]:
    """Heading -> what is said beside a selected cell."""
    letters = {cell.column_letter: cell.value for cell in sheet[1]}
    found = sheet.data_validations.dataValidation
    return {letters[str(check.sqref).partition("2:")[0]]: check.prompt for check in found}


def test_the_values_of_the_only_row_are_said_beside_the_selected_cell(make, read, pack, old, last_year):
    path = make("AD_PTP", previous=last_year("AD_PTP", old(municipalities=[MUNICIPALITY])))

    said = prompts(entry_sheets(pack, "AD_PTP", opened(path))["municipalities"])

    assert "1,5" in said["počet plných úvazků TP"].split(".")[0]
    assert "84" in said["počet klientů TP"].split(".")[0]
    assert "Lípa" not in said["název"]
    assert not read(path).errors
    assert not any(table.origins for table in read(path).tables.values())


def test_last_years_rows_stand_on_a_grey_locked_sheet_under_the_same_columns(make, pack, old, last_year):
    rows = [MUNICIPALITY, MUNICIPALITY | {"name": "Domnělá Lhota", "fte": None}]

    book = opened(make("AD_PTP", previous=last_year("AD_PTP", old(municipalities=rows))))

    sheet = book["loni Obce 2024"]
    assert "Obce 2024" in sheet["A1"].value
    assert "old.xlsx" in sheet["A1"].value
    assert [cell.value for cell in sheet[2]] == [cell.value for cell in book["Obce 2025"][1]]
    assert [cell.value for cell in sheet[3]] == ["Cvičná Lípa", "Ústecký", "01000", 1.5, 84, 1, None]
    assert [cell.value for cell in sheet[4]][:4] == ["Domnělá Lhota", "Ústecký", "01000", None]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet["A1:G4"] for cell in row)
    assert sheet["D3"].fill.fgColor.rgb == "FFEDEDED"
    assert "84" not in "".join(prompts(book["Obce 2025"]).values())  # two rows: which of them is not known


def test_of_several_years_the_latest_is_shown(make, pack, tmp_path, last_year):
    path = tmp_path / "old.xlsx"
    table = pack.tables["municipalities"]
    write_tables(
        path,
        [(table, f"Obce {year}", [MUNICIPALITY | {"clients": year}]) for year in (2022, 2024, 2023)],
    )

    previous = last_year("AD_PTP", path)

    assert previous.sheets["municipalities"] == "Obce 2024"
    assert [row["clients"] for row in previous.rows["municipalities"]] == [2024]


def test_columns_that_are_not_there_this_year_are_not_shown(make, pack, old, last_year):
    row = {"name": "Cvičná Lípa", "region": "12", "postcode": "01000", "clients": 84, "target": 77}

    path = make("AD_PTP", NOT_COLLECTED, previous=last_year("AD_PTP", old(clients=[row])))

    with zipfile.ZipFile(path) as archive:
        content = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml"))
    assert "cílové skupiny" not in content.replace("cílové skupiny programu", "")
    assert "77" not in [cell.value for row in opened(path)["loni Klienti_TP_2024"] for cell in row]


def test_records_of_clients_are_never_carried_over(make, pack, old, last_year):
    header = {"year": 2024, "name": "Cvičná Lípa", "region": "12", "postcode": "01000", "worker": "TP1"}
    post = {"position": "místo 1", "worker": "TP1", "fte": 0.5, "months": 12}
    child = {"code": "TAJNE", "band": "2-5", "target": 1}
    adult = {"code": "TAJNE2", "band": "65+", "target": 1, "woman": 1}
    path = old(record_header=[header], record_posts=[post], child_records=[child], adult_records=[adult])

    template = make("Zaznamy_TP", previous=last_year("Zaznamy_TP", path))

    assert [title for title in opened(template).sheetnames if title.startswith("loni")] == [
        "loni Údaje",
        "loni Úvazky",
    ]
    with zipfile.ZipFile(template) as archive:
        assert not any(b"TAJNE" in archive.read(name) for name in archive.namelist())


def test_texts_that_look_like_formulas_are_shown_as_texts(make, pack, old, last_year):
    rows = [MUNICIPALITY | {"name": name} for name in NASTY]

    path = make("AD_PTP", previous=last_year("AD_PTP", old(municipalities=rows)))

    cells = [row[0] for row in opened(path)["loni Obce 2024"].iter_rows(min_row=3)]
    assert [cell.value for cell in cells] == list(NASTY)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("loni Obce 2024").to_python()
    assert [row[0] for row in sheet[2:]] == list(NASTY)
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n)


def test_a_text_beside_the_cell_is_a_text(make, pack, old, last_year):
    names = dict(zip(("project_name", "organisation", "municipality"), NASTY[-3:], strict=True))
    path = old(project_identification=[{"project": "1", **names}])

    book = opened(make("AD_KP", previous=last_year("AD_KP", path)))

    said = prompts(book["Identifikace komunitní práce"])
    assert NASTY[-3] in said["název projektu"]
    assert NASTY[-2] in said["název organizace"]
    assert NASTY[-1] in said["název obce"]


def test_a_cell_with_an_error_is_left_out_and_counted(make, pack, old, last_year):
    path = old(municipalities=[MUNICIPALITY])
    book = opened(path)
    book["Obce 2024"]["E2"] = "84 lidí"
    book.save(path)

    previous = last_year("AD_PTP", path)

    assert [problem.place.address for problem in previous.problems] == ["E2"]
    assert previous.rows["municipalities"][0]["clients"] is None


def test_a_workbook_of_another_kind_is_refused(pack, old, last_year):
    path = old(coordinators=[{"region": "12"}])

    with pytest.raises(NotPrevious):
        last_year("AD_PTP", path)


def test_a_file_that_is_no_workbook_is_refused_with_the_reason(tmp_path, last_year):
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"nothing of the kind")

    with pytest.raises(NotPrevious) as error:
        last_year("AD_PTP", path)

    assert [problem.rule for problem in error.value.problems] == ["not-a-workbook"]
