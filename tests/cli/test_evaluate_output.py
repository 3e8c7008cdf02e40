"""What `evaluate` writes, where, and that it is there whole or not at all."""

import csv
import errno
import hashlib
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from meritko import __version__
from meritko.cli.packs import pack_folder
from meritko.engine import lineage, run_folder
from meritko.engine.run_folder import read_results
from meritko.engine.running import open_pack

from .conftest import Demo, Meritko, Said, SmallFolder, contents

HEADER = "indicator,year,unit,category,numerator,denominator,value,left_out"
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def evaluate(meritko: Meritko, data: Path, out: Path) -> Said:
    return Said(**vars(meritko("evaluate", "krko", "--year", 2025, "--data", data, "--out", out)))


def results(folder: Path) -> list[dict[str, str]]:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_results_are_written_as_the_contract_says(demo: Demo) -> None:
    content = (demo.run / "results.csv").read_bytes()
    text = content.decode("utf-8")

    assert text.splitlines()[0] == HEADER
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert text.endswith("\n")
    for row in results(demo.run):
        for name in ("numerator", "denominator", "value"):
            assert row[name] == "" or NUMBER.fullmatch(row[name]), row
            if row[name]:
                assert row[name] in (repr(float(row[name])), str(int(float(row[name])))), row
        assert row["left_out"].isdigit()
        assert row["year"] == "2025"


def test_figures_have_full_precision(demo: Demo) -> None:
    found = {row["indicator"]: row for row in results(demo.run)}

    assert found["PTP8"]["value"] == repr(100 * 79 / 92)
    assert found["PTP9"]["value"] == repr(100 * 79 / 297)


def test_every_category_and_region_is_present_also_with_nothing_in_it(demo: Demo) -> None:
    pack = open_pack(pack_folder(None))
    by_code: dict[str, dict[str, list[str]]] = {}
    for row in read_results(demo.run):
        by_code.setdefault(row["indicator"], {}).setdefault(row["unit"], []).append(row["category"])

    for indicator in (i for i in pack.indicators if not i.auxiliary and not i.open_category):
        expected = [case.id or "" for case in indicator.cases]
        assert all(found == expected for found in by_code[indicator.code].values()), indicator.code
    regions = [str(number) for number in range(1, 15)]
    assert list(by_code["KRKO1"]) == [*regions, "CR"]
    assert list(by_code["KRKO12k"]) == regions
    assert len(by_code["KRKO5"]) == 13
    assert any(row["numerator"] == "0" for row in read_results(demo.run) if row["indicator"] == "PTP7")


def test_the_run_says_what_it_was_made_of(meritko: Meritko, small: SmallFolder, tmp_path: Path) -> None:
    data, before = small(), datetime.now(UTC) - timedelta(seconds=1)
    out = tmp_path / "out"
    words = ("--parameter", "interruption=bridged", "--no-target-mark")
    assert meritko("evaluate", "all", "--year", 2025, "--data", data, "--out", out, *words).status == 0

    told = json.loads((out / "run.json").read_text(encoding="utf-8"))

    pack = open_pack(pack_folder(None))
    assert told["program"] == {"name": "meritko", "version": __version__}
    assert told["pack"] == {"id": "metodika", "version": pack.version, "sha256": pack.hash}
    assert {each["file"]: each["sha256"] for each in told["inputs"]} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in data.iterdir()
    }
    assert told["inputs"][0] == {**told["inputs"][0], "file": "AD_KP.xlsx", "workbooks": ["AD_KP"]}
    assert told["parameters"] == {
        "interruption": "bridged", "history_start": "first_record",
        "number_of_years": "whole_history", "target_group_mark": "not_collected",
    }  # fmt: skip
    assert (told["year"], told["programmes"], told["not_evaluated"]) == (2025, ["ptp", "krko", "kp"], [])
    assert before <= datetime.fromisoformat(told["started"]) <= datetime.now(UTC)
    assert 0 < told["seconds"] < 60
    written = contents(out)
    assert told["results_sha256"] == hashlib.sha256(written["results.csv"]).hexdigest()
    assert told["lineage_sha256"] == {
        name: hashlib.sha256(written[f"lineage/{name}"]).hexdigest() for name in told["lineage_sha256"]
    }


def test_the_same_data_give_the_same_results_byte_for_byte(
    meritko: Meritko, demo: Demo, tmp_path: Path
) -> None:
    again = meritko("evaluate", "all", "--year", 2025, "--data", demo.data, "--out", tmp_path / "again")

    assert again.status == 0
    one, two = contents(demo.run), contents(tmp_path / "again")
    assert {name for name in one if one[name] != two[name]} == {"run.json"}


def test_an_earlier_run_is_replaced_as_a_whole(meritko: Meritko, small: SmallFolder, tmp_path: Path) -> None:
    data, out = small(), tmp_path / "out"
    assert evaluate(meritko, data, out).status == 0
    (out / "my notes.txt").write_text("of the earlier run")
    (out / "lineage" / "stale").write_text("x")

    said = evaluate(meritko, data, out)

    assert said.status == 0
    assert set(contents(out)) == {
        "results.csv", "readings.csv", "run.json", "lineage/pack.zip", "lineage/tables.json.gz"
    }  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}


def test_an_error_in_the_data_leaves_the_earlier_run_as_it_was(
    meritko: Meritko, small: SmallFolder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert evaluate(meritko, small(), out).status == 0
    before = contents(out)

    said = evaluate(meritko, small("wrong", cells={("svl_register", 0, "region"): 15}), out)

    assert said.status == 1
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "wrong", "out"}


@pytest.mark.parametrize("kept", ["thesis.docx", "results.csv and more"])
def test_a_folder_with_other_content_is_refused(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, kept: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("years of work")
    if kept == "results.csv and more":  # of another program
        (out / "results.csv").write_text("a,b\n1,2\n")

    said = evaluate(meritko, small(), out)

    assert said.status == 2
    assert said.err.startswith(
        f"meritko evaluate: ve složce {out} je něco jiného než výsledky; uveďte prázdnou nebo novou\n"
    )
    assert (out / "thesis.docx").read_text() == "years of work"


def test_a_file_in_place_of_the_output_folder_is_refused(
    meritko: Meritko, small: SmallFolder, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")

    assert evaluate(meritko, small(), tmp_path / "out").status == 2
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize("where", ["data", ".", "other/../data"])
def test_the_data_are_never_replaced_by_the_results(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, where: str
) -> None:
    data = small()
    (tmp_path / "other").mkdir()
    before = contents(data)

    said = evaluate(meritko, data, tmp_path / where)

    assert said.status == 2
    assert said.err.startswith("meritko evaluate: výsledky by nahradily složku s daty; uveďte jinou složku\n")
    assert contents(data) == before


def test_a_link_to_the_data_is_no_way_around(meritko: Meritko, small: SmallFolder, tmp_path: Path) -> None:
    data = small()
    (tmp_path / "link").symlink_to(data)

    assert evaluate(meritko, data, tmp_path / "link").status == 2
    assert len(contents(data)) == 4


def test_folders_above_the_output_folder_are_made(
    meritko: Meritko, small: SmallFolder, tmp_path: Path
) -> None:
    out = tmp_path / "a" / "b" / "c"

    assert evaluate(meritko, small(), out).status == 0
    assert (out / "results.csv").is_file()


def test_results_inside_the_data_folder_are_no_data_of_the_next_run(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small()

    said = [evaluate(meritko, data, data / "results") for _ in range(2)]

    assert [each.status for each in said] == [0, 0]


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


STEPS = {
    "results.csv": lambda patch: patch.setattr(Path, "write_bytes", full),
    "run.json": lambda patch: patch.setattr(Path, "write_text", full),
    "the folder beside": lambda patch: patch.setattr(run_folder.tempfile, "mkdtemp", full),
    "the folder of the lineage": lambda patch: patch.setattr(Path, "mkdir", full),
    "the pack": lambda patch: patch.setattr(lineage.zipfile, "ZipFile", full),
    "putting it in place": lambda patch: patch.setattr(Path, "rename", full),
    "rights": lambda patch: patch.setattr(Path, "chmod", full),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_disk_that_fails_leaves_the_earlier_run_as_it_was(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    data, out = small(), tmp_path / "out"
    assert evaluate(meritko, data, out).status == 0
    before = contents(out)
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        said = evaluate(meritko, data, out)

    assert (said.status, said.out) == (1, "")
    assert said.err == "Výsledky nelze zapsat: No space left on device\n"
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}


def test_the_earlier_run_comes_back_when_the_new_one_cannot_take_its_place(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = small(), tmp_path / "out"
    assert evaluate(meritko, data, out).status == 0
    before, rename = contents(out), Path.rename

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if self.name.endswith(".partial"):
            full()
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail_for_the_new)
        said = evaluate(meritko, data, out)

    assert said.status == 1
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}


def test_an_interrupt_leaves_nothing_beside_the_earlier_run(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = small(), tmp_path / "out"
    assert evaluate(meritko, data, out).status == 0
    before = contents(out)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        said = evaluate(meritko, data, out)

    assert said.status == 130
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out"}


def test_the_written_folder_can_be_moved_and_copied(meritko: Meritko, demo: Demo, tmp_path: Path) -> None:
    moved = shutil.copytree(demo.run, tmp_path / "elsewhere")

    assert meritko("explain", "PTP4", "--run", moved).status == 0
