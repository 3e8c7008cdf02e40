"""The files of worked examples are read strictly: a slip is named by file and line, never passed over."""

from pathlib import Path

import pytest

from meritko.methodology.problems import PackError

from ..metodika import metodika
from .example_files import read_examples, worked_out

PACK = metodika()

GOOD = """\
- example: A sentence
  cs: Věta
  pages: "20-24"
  year: 2025
  errata: [E32]
  given:
    municipalities:
      - {name: A, region: 7, postcode: 70001, fte: = 18.1 / 12, clients: 3}
  expect:
    - {indicator: PTP4, numerator: 3, value: none}
"""


def read(folder: Path, text: str):
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return read_examples(folder, PACK)


def test_a_well_written_example_is_read_with_the_types_of_the_pack(tmp_path: Path):
    (example,) = read(tmp_path, GOOD)

    assert example.tables["municipalities"].row(0) == {
        "name": "A", "region": "7", "postcode": "70001", "fte": 18.1 / 12, "clients": 3,
        "in_svl_map": None, "population": None,
    }  # fmt: skip
    assert len(example.tables["history"]) == 0
    assert example.expect[0].numbers == {"numerator": 3, "value": None}
    assert str(example.expect[0]) == "some.yaml:10: PTP4"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("  cs: Věta\n", "", "some.yaml:1: the example lacks the key “cs”"),
        (
            "  cs: Věta",
            "  cs: A sentence",
            "some.yaml:1: the sentence “A sentence” stands also at",
        ),
        ("  year: 2025\n", "", "some.yaml:1: the example lacks the key “year”"),
        ("  pages:", "  page:", "some.yaml:3: the example has no key “page”"),
        ("E32", "E99", "some.yaml:5: there is no erratum “E99”"),
        ("municipalities:", "towns:", "some.yaml:7: there is no table “towns”"),
        ("clients: 3", "client: 3", "some.yaml:8: the table “municipalities” has no column “client”"),
        ("clients: 3", "clients: 3.5", "some.yaml:8: “clients” must be a whole number, found 3.5"),
        ("clients: 3", "clients: -3", "some.yaml:8: “clients” must not be negative"),
        (
            "clients: 3",
            "clients: many",
            "some.yaml:8: “clients” must be a number or a sum beginning",
        ),
        ("region: 7", "region: 15", "some.yaml:8: “region” has no code “15”"),
        ("70001", "7001", "some.yaml:8: “postcode” must have 5 digits"),
        ("{name", "{times: 0, name", "some.yaml:8: “times” must be a whole number from 1 to 1000"),
        ("PTP4", "PTP44", "some.yaml:10: there is no indicator “PTP44”"),
        (
            ", numerator: 3, value: none",
            "",
            "some.yaml:10: a result must state a number, or that it",
        ),
        ("value: none", "absent: true", "some.yaml:10: a result must state a number, or that it"),
        ("value: none", "printed: 12 %", "some.yaml:10: “printed” must be a number as it is printed"),
        ("  given:", "  parameters: {interruption: skipped}\n  given:", "some.yaml:6: there is no “skipped”"),
        ("  given:", "  parameters: {pause: breaks}\n  given:", "some.yaml:6: there is no “pause”"),
    ],
)
def test_a_slip_is_refused_by_file_and_line(right: str, wrong: str, message: str, tmp_path: Path):
    assert right in GOOD

    with pytest.raises(PackError) as refused:
        read(tmp_path, GOOD.replace(right, wrong))

    assert message in str(refused.value)


def test_a_column_that_no_row_names_is_absent_and_one_that_some_row_names_is_missing_in_the_others(tmp_path):
    rows = "      - {name: A, child_Z: 2}\n      - {times: 2, name: B}\n"
    head, tail = GOOD.split("    municipalities:")[0], "  expect:" + GOOD.split("  expect:")[1]

    (example,) = read(tmp_path, f"{head}    clients:\n{rows}{tail}")

    assert example.tables["clients"].columns["child_Z"] == [2, None, None]
    assert example.tables["clients"].columns["adult_Z"] == [0, 0, 0]
    assert example.tables["clients"].columns["clients"] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "number"),
    [("= 100 * 3 / 12", 25), ("=(1 + 2) * -3", -9), ("= 18.1 / 12", 18.1 / 12), ("= 7", 7)],
)
def test_a_sum_is_worked_out(text: str, number: float):
    assert worked_out(text) == number


@pytest.mark.parametrize("text", ["18", "= 2 ** 3", "= abs(3)", "= 1 / 0", "= (1", "= 'a'", "= True"])
def test_what_is_no_sum_of_numbers_is_refused(text: str):
    with pytest.raises(ValueError, match=r"found|worked out|only numbers"):
        worked_out(text)
