"""meritko aggregate: records in, the rows that an evaluation reads out."""

import csv
import re
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from tests.unit.aggregating.records import (
    PLACES,
    Workbook,
    counted_by_hand,
    some_client,
    some_workbook,
    write_records,
)

from . import formulas_ptp as ptp
from .conftest import Meritko, contents
from .own_reader import Row
from .small import write_folder

CASES = Path(__file__).parents[3] / "shared" / "cases" / "aggregate"
YEAR = 2025


@pytest.fixture
def workbooks() -> list[Workbook]:
    """Three municipalities of 2025, one with two workbooks whose clients have the same codes."""
    chance = Random(7)
    return [some_workbook(chance, YEAR, place) for place in (*PLACES[:3], PLACES[0])]


@pytest.fixture
def records(tmp_path: Path, workbooks: list[Workbook]) -> Path:
    """Those workbooks in a folder."""
    for number, workbook in enumerate(workbooks):
        write_records(tmp_path / "records" / f"{number}.xlsx", workbook)
    return tmp_path / "records"


def listed(path: Path) -> dict[tuple[Any, ...], dict[str, float]]:
    """Year and municipality -> variable -> value, as the long list says."""
    found: dict[tuple[Any, ...], dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (int(row["year"]), row["name"], row["region"], row["postcode"])
            assert row["variable"] not in found.setdefault(key, {})
            found[key][row["variable"]] = float(row["value"])
    return found


@pytest.mark.skipif(not CASES.is_dir(), reason="there are no shared cases beside this checkout")
def test_the_worked_case_comes_out_as_it_must(meritko: Meritko, tmp_path: Path):
    said = meritko(
        "aggregate", CASES, "--out", tmp_path / "o.xlsx", "--csv", tmp_path / "o.csv", "--lang", "en"
    )

    assert said.status == 0
    assert said.err == "Warnings: mark-outside-target 12×. To see where, run meritko check.\n"
    found, expected = ((p / n).read_text("utf-8").splitlines() for p, n in (
        (tmp_path, "o.csv"), (CASES, "expected.csv")
    ))  # fmt: skip
    assert [row.rsplit(",", 1)[0] for row in found] == [row.rsplit(",", 1)[0] for row in expected]
    assert listed(tmp_path / "o.csv") == {
        key: pytest.approx(values, rel=1e-9) for key, values in listed(CASES / "expected.csv").items()
    }


def test_all_workbooks_of_a_municipality_are_counted_together(meritko, tmp_path, records, workbooks):
    said = meritko("aggregate", records, "--out", tmp_path / "o.xlsx", "--csv", tmp_path / "o.csv")

    assert said.status == 0
    assert "error" not in said.err
    by_hand = {key: pytest.approx(counts) for key, counts in counted_by_hand(workbooks).items()}
    assert listed(tmp_path / "o.csv") == by_hand
    assert len(by_hand) == 3


def test_how_the_posts_come_about_is_said_post_by_post(meritko, tmp_path):
    posts = ((1, 12), (0.5, 5), (0.4, 9))
    write_records(tmp_path / "z.xlsx", Workbook(YEAR, PLACES[3], posts))

    said = meritko("aggregate", tmp_path / "z.xlsx", "--out", tmp_path / "o.xlsx", "--lang", "en")

    assert said.out.splitlines() == [
        "2025, Újezd, Ústí nad Labem, 43401",
        "  position  field worker's code  size of post  number of months  months of full time",
        "  1         TP1                  1             12                12",
        "  2         TP1                  0.5           5                 2.5",
        "  3         TP1                  0.4           9                 3.6",
        "  together                                                       18.1",
        "  full-time field worker posts: 18.1 / 12 = 1.508333",
        "",
        "1 workbook of records counted",
        f"{tmp_path}/o.xlsx, Klienti_TP_2025: 1 row",
        f"{tmp_path}/o.xlsx, Obce 2025: 1 row",
    ]


def test_each_year_has_its_own_sheets(meritko, tmp_path):
    for year in (2024, 2025):
        write_records(tmp_path / f"{year}.xlsx", some_workbook(Random(year), year, PLACES[0]))
    out = tmp_path / "o.xlsx"

    said = meritko("aggregate", tmp_path / "2025.xlsx", tmp_path / "2024.xlsx", "--out", out)

    assert said.status == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Klienti_TP_2024", "Obce 2024", "Klienti_TP_2025", "Obce 2025"]
    assert [sheet.max_row for sheet in book] == [2, 2, 2, 2]


FROM_18 = [*map(str, range(18, 33))]


def of_clients(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """PTP18 to PTP32 of a run: code and category -> its figures."""
    with (path / "results.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["indicator"], row["category"]): tuple(
                row[name] for name in ("numerator", "denominator", "value", "left_out")
            )
            for row in csv.DictReader(file)
            if re.split(r"\.|(?<=\d)(?=[a-z])", row["indicator"].removeprefix("PTP"))[0] in FROM_18
        }


def test_what_is_counted_evaluates_as_records_counted_by_hand(meritko, tmp_path, records, workbooks):
    data = tmp_path / "data"
    write_folder(data, without=("clients", "municipalities", "AD_KP.xlsx", "AD_KRKO.xlsx"))

    counted = meritko("aggregate", records, "--out", data / "counted.xlsx")
    said = meritko("evaluate", "ptp", "--year", YEAR, "--data", data, "--out", tmp_path / "run")

    assert counted.status == 0
    assert said.status == 0
    assert "error" not in said.err
    by_hand = [
        Row({}, tuple(("Klienti", name, value) for name, value in counts.items()))
        for counts in counted_by_hand(workbooks).values()
    ]
    results = of_clients(tmp_path / "run")
    assert {code.split(".")[0] for code, _ in results} == {f"PTP{n}" for n in FROM_18}
    for (code, category), shown in results.items():
        expected = figures(code, category, by_hand)
        assert [float(each) if each else None for each in shown] == pytest.approx(list(expected)), code


def figures(code: str, category: str, rows: list[Row]) -> ptp.Figures:
    """An indicator from records counted by hand, by definitions written once more for the tests."""
    if code.startswith("PTP2") and code.split(".")[0] in ptp.INTEGRATION:
        who, problem, own = ptp.INTEGRATION[code.split(".")[0]]
        result = category if code.endswith("varianty") else own
        every = ptp.outcomes(who, problem)
        if code.endswith("varianty"):
            return ptp.quotient(
                rows, lambda r: r[f"{who}_out_{result}"], lambda r: r[f"{who}_{problem}"], 100
            )
        assert f"{who}_out_{own}" in every
        return ptp.quotient(rows, lambda r: r[f"{who}_out_{own}"], lambda r: r[f"{who}_{problem}"], 100)
    if code.startswith(("PTP21", "PTP22", "PTP24")):
        return ptp.problem_ratio(code, category, rows)
    if code == "PTP23":
        return ptp.success(rows)
    if code.startswith(("PTP29", "PTP3")):
        return ptp.witnessed(code, category, rows)
    if code in ptp.PLACES:
        return ptp.shares(rows, category, ptp.PLACES[code])
    return ptp.by_clients(code, category, rows)


def test_without_the_mark_of_the_target_group_its_columns_are_neither_read_nor_written(meritko, tmp_path):
    workbook = some_workbook(Random(3), YEAR, PLACES[0])
    marked = ["target", *(f"d_{each}" for each in "VWXYFGJM")]
    path = write_records(tmp_path / "z.xlsx", workbook, without=marked)
    data = tmp_path / "data"
    write_folder(data, without=("clients", "municipalities", "AD_KP.xlsx", "AD_KRKO.xlsx"))

    refused = meritko("aggregate", path, "--out", data / "o.xlsx")
    said = meritko(
        "aggregate", "--no-target-mark", path, "--out", data / "o.xlsx", "--csv", tmp_path / "o.csv"
    )
    evaluated = meritko(
        "evaluate", "ptp", "--year", YEAR, "--data", data, "--out", tmp_path / "run", "--no-target-mark"
    )

    assert refused.status == 1
    assert "missing-column" in refused.err
    assert said.status == 0
    assert (evaluated.status, evaluated.err) == (0, "")
    [variables] = listed(tmp_path / "o.csv").values()
    assert not [name for name in variables if "discr" in name or "target" in name]
    [by_hand] = counted_by_hand([workbook]).values()
    assert variables == pytest.approx({name: by_hand[name] for name in variables})


def with_mistake(name: str) -> Workbook:
    """A workbook that the reading refuses."""
    good = some_workbook(Random(4), YEAR, PLACES[1])
    children, adults = list(good.children), list(good.adults)
    if name == "code":
        children[1] = {**children[1], "band": "19-20"}
    if name == "type":
        adults[1] = {**adults[1], "i_A": "ano"}
    if name == "duplicate":
        adults[1] = {**adults[1], "code": children[0]["code"]}
    if name == "required":
        adults[1] = {**adults[1], "target": None}
    return Workbook(good.year, good.place, good.posts, tuple(children), tuple(adults))


@pytest.mark.parametrize("rule", ["code", "type", "duplicate", "required"])
def test_records_that_are_not_valid_are_refused_with_their_cell_and_nothing_is_written(
    meritko, tmp_path, records, rule
):
    write_records(records / "bad.xlsx", with_mistake(rule))
    (tmp_path / "o.csv").write_text("old", encoding="utf-8")
    before = contents(tmp_path)

    said = meritko(
        "aggregate", records, "--out", tmp_path / "o.xlsx", "--csv", tmp_path / "o.csv", "--lang", "en"
    )

    assert (said.status, said.out) == (1, "")
    assert f"{rule} at bad.xlsx, sheet" in said.err
    assert re.search(r"row 3, column [A-Z]+ ", said.err)
    assert said.err.endswith("Nothing was counted: 1 error in the workbooks.\n")
    assert not re.search(r"K0\d\d", said.err)
    assert contents(tmp_path) == before


def test_a_workbook_that_does_not_say_whose_it_is_is_refused(meritko, tmp_path):
    path = write_records(tmp_path / "z.xlsx", Workbook(YEAR, PLACES[0]))
    book = openpyxl.load_workbook(path)
    book["Údaje"].delete_rows(2)
    book.save(path)

    said = meritko("aggregate", path, "--out", tmp_path / "o.xlsx", "--lang", "en")

    assert said.status == 1
    assert "required at" in said.err
    assert "sheet “Údaje”, row 2, column A (“rok”)" in said.err


def test_a_warning_does_not_stop_the_counting_and_other_workbooks_are_passed_over(meritko, tmp_path, records):
    write_folder(records, without=("AD_KP.xlsx", "AD_KRKO.xlsx"))
    book = openpyxl.load_workbook(records / "0.xlsx")
    book.create_sheet("poznámky")["A1"] = "x"
    book.save(records / "0.xlsx")

    said = meritko("aggregate", records, "--out", tmp_path / "o.xlsx", "--lang", "en")

    assert said.status == 0
    assert re.search(r"^Warnings: .*unknown-sheet 1×\. To see where, run meritko check\.$", said.err, re.M)
    assert "4 workbooks of records counted" in said.out
    assert "AD_PTP.xlsx holds no records, it was passed over" in said.out


def test_where_there_are_no_records_nothing_is_written(meritko, tmp_path, small):
    said = meritko("aggregate", small(without=("AD_KP.xlsx",)), "--out", tmp_path / "o.xlsx", "--lang", "en")

    assert said.status == 1
    assert "None of the workbooks holds records" in said.err
    assert not (tmp_path / "o.xlsx").exists()


def test_a_place_that_cannot_be_written_ends_the_command_with_a_sentence(meritko, tmp_path, records):
    (tmp_path / "o.csv").mkdir()

    said = meritko(
        "aggregate", records, "--out", tmp_path / "o.xlsx", "--csv", tmp_path / "o.csv", "--lang", "en"
    )

    assert said.status == 1
    assert said.err == "The counts cannot be written: Is a directory\n"
    assert not (tmp_path / "o.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere", "--out", "o.xlsx"], "there is no file or folder nowhere"),
        (["records", "--out", "o.csv"], "o.csv must end with .xlsx"),
        (["records", "--out", "o.xlsx", "--csv", "o.xlsx"], "o.xlsx cannot be both files"),
        (["z.xlsx", "--out", "z.xlsx"], "z.xlsx would replace what is read; name another file"),
        (["records", "--out", "o.xlsx", "--no-such"], "unknown words: --no-such"),
        (["records"], "the following arguments are required: --out"),
        (["--out", "o.xlsx"], "the following arguments are required: PATH"),
    ],
)
def test_a_wrong_use_is_said(meritko, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    write_records(tmp_path / "records" / "a.xlsx", Workbook(YEAR, PLACES[0]))
    write_records(tmp_path / "z.xlsx", Workbook(YEAR, PLACES[1]))

    said = meritko("aggregate", *words, "--lang", "en")

    assert said.status == 2
    assert says in said.err
    assert not (tmp_path / "o.xlsx").exists()


def test_a_workbook_given_after_an_option_is_counted_too(meritko, tmp_path):
    first = write_records(tmp_path / "a.xlsx", Workbook(YEAR, PLACES[0]))
    second = write_records(tmp_path / "b.xlsx", Workbook(YEAR, PLACES[1]))

    said = meritko("aggregate", first, "--out", tmp_path / "o.xlsx", second, first, "--lang", "en")

    assert said.status == 0
    assert "2 workbooks of records counted" in said.out


def test_many_workbooks_with_the_same_codes_have_as_many_clients(meritko, tmp_path):
    chance = Random(5)
    for number in range(40):
        workbook = Workbook(YEAR, PLACES[number % 4], children=(some_client(chance, "child", "K001"),))
        write_records(tmp_path / "records" / f"{number}.xlsx", workbook)

    said = meritko(
        "aggregate", tmp_path / "records", "--out", tmp_path / "o.xlsx", "--csv", tmp_path / "o.csv"
    )

    assert said.status == 0
    assert [counts["clients"] for counts in listed(tmp_path / "o.csv").values()] == [10] * 4
