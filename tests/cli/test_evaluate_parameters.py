"""Parameters of the methodology, the target-group mark, and other packs."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from meritko.cli.packs import pack_folder

from .conftest import Meritko, Said, SmallFolder
from .test_evaluate_statuses import EVALUATE_CS

MARK = ("target", "target_child", "target_adult")
NEEDS_MARK = {
    "PTP20.dospeli", "PTP20.deti", "PTP20.dospeli.celkem", "PTP20.deti.celkem",
    "PTP29", "PTP30", "PTP31", "PTP32",
}  # fmt: skip


def evaluate(meritko: Meritko, data: Path, *words: str, programme: str = "ptp") -> Said:
    out = data.parent / "out"
    return Said(**vars(meritko("evaluate", programme, "--year", 2025, "--data", data, "--out", out, *words)))


def values(data: Path, code: str) -> dict[str, str]:
    with (data.parent / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["category"]: row["numerator"] for row in csv.DictReader(file) if row["indicator"] == code}


@pytest.mark.parametrize(
    ("words", "lengths"),
    [
        # Ždírec 2019, 2020, 2022, 2023, 2025 · Lhota 2024, 2025
        ((), {"1": "1", "2": "1", "3": "0", "4": "0"}),
        (("interruption=breaks",), {"1": "1", "2": "1", "3": "0", "4": "0"}),
        (("interruption=bridged",), {"1": "0", "2": "1", "3": "0", "4": "1"}),
        (("interruption=ignored",), {"1": "0", "2": "1", "3": "1", "4": "0"}),
        (("interruption=bridged", "number_of_years=last_5"), {"1": "0", "2": "1", "3": "1", "4": "0"}),
        (("interruption=ignored", "number_of_years=last_10"), {"1": "0", "2": "1", "3": "1", "4": "0"}),
        (("interruption=ignored", "number_of_years=last_5"), {"1": "0", "2": "2", "3": "0", "4": "0"}),
        (("history_start=since_2015", "interruption=bridged"), {"1": "0", "2": "1", "3": "0", "4": "1"}),
    ],
)
def test_parameters_change_the_length_of_support(
    meritko: Meritko, small: SmallFolder, words: tuple[str, ...], lengths: dict[str, str]
) -> None:
    data = small()

    said = evaluate(meritko, data, *(each for word in words for each in ("--parameter", word)))

    assert said.status == 0
    assert values(data, "PTP3") == lengths


def test_the_start_of_the_history_leaves_out_what_was_before(meritko: Meritko, small: SmallFolder) -> None:
    data = small()  # Újezd had support in 2012 and 2013 only

    counts = {}
    for choice in ("first_record", "since_2010", "since_2015"):
        assert evaluate(meritko, data, "--parameter", f"history_start={choice}").status == 0
        out = (data.parent / "out" / "results.csv").read_text(encoding="utf-8")
        counts[choice] = next(line for line in out.splitlines() if line.startswith("PTP1,"))

    assert counts == {
        "first_record": "PTP1,2025,,,,,3,0", "since_2010": "PTP1,2025,,,,,3,0",
        "since_2015": "PTP1,2025,,,,,2,0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("interuption=bridged",
         ("metodika nemá parametr „interuption“; má interruption, history_start, number_of_years, "
         "target_group_mark, nemysleli jste „interruption“?")),
        ("interruption=bridge",
         ("parametr „interruption“ nemá volbu „bridge“; má breaks, bridged, ignored, "
         "nemysleli jste „bridged“?")),
        ("number_of_years=7",
         "parametr „number_of_years“ nemá volbu „7“; má whole_history, last_5, last_10"),
    ],
)  # fmt: skip
def test_unknown_parameters_and_choices_are_answered_with_those_there_are(
    meritko: Meritko, small: SmallFolder, word: str, message: str
) -> None:
    data = small()

    said = evaluate(meritko, data, "--parameter", word)

    assert (said.status, said.err) == (2, f"meritko evaluate: {message}\n{EVALUATE_CS}")
    assert not (data.parent / "out").exists()


def test_a_misspelt_option_of_the_pack_is_wrong_usage(meritko: Meritko, small: SmallFolder) -> None:
    said = evaluate(meritko, small(), "--no-target-marks")

    assert (said.status, said.err) == (
        2,
        f"meritko evaluate: neznámá slova: --no-target-marks\n{EVALUATE_CS}",
    )


@pytest.mark.parametrize(
    ("way", "columns"),
    [
        (["--no-target-mark"], "there"),
        (["--no-target-mark"], "absent"),
        (["--no-target-mark"], "rubbish"),
        (["--parameter", "target_group_mark=not_collected"], "absent"),
    ],
)
def test_without_the_target_mark_its_indicators_are_empty_and_its_columns_not_read(
    meritko: Meritko, small: SmallFolder, way: list[str], columns: str
) -> None:
    absent = {"clients": list(MARK)} if columns == "absent" else {}
    rubbish = {("clients", 0, "target"): "kdo ví", ("clients", 1, "target_adult"): -1}
    data = small(without_columns=absent, cells=rubbish if columns == "rubbish" else {})

    said = evaluate(meritko, data, *way)

    with (data.parent / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] in NEEDS_MARK]
    assert (said.status, said.err) == (0, "")
    assert {row["indicator"] for row in rows} == NEEDS_MARK
    assert len(rows) == 5 + 5 + 2 + 2 + 1 + 1 + 4 + 4
    assert {(r["numerator"], r["denominator"], r["value"], r["left_out"]) for r in rows} == {
        ("", "", "", "0")
    }


@pytest.mark.parametrize("columns", ["absent", "rubbish"])
def test_with_the_target_mark_its_columns_are_needed(
    meritko: Meritko, small: SmallFolder, columns: str
) -> None:
    absent = {"clients": list(MARK)} if columns == "absent" else {}
    rubbish = {("clients", 0, "target"): "kdo ví"} if columns == "rubbish" else {}

    assert evaluate(meritko, small(without_columns=absent, cells=rubbish)).status == 1


def test_an_empty_indicator_says_that_it_is_not_collected(meritko: Meritko, small: SmallFolder) -> None:
    data = small()
    assert evaluate(meritko, data, "--no-target-mark").status == 0

    said = meritko("explain", "PTP29", "--run", data.parent / "out", "--lang", "en")

    assert "value       not applicable, what it needs is not collected\n" in said.out


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    """A copy of the methodology with another label."""
    folder = Path(shutil.copytree(pack_folder(None), tmp_path / "pack"))
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace('version: "1.2.0"', 'version: "9.9.9"'), encoding="utf-8")
    return folder


def test_another_pack_is_used_and_named_in_the_run(
    meritko: Meritko, small: SmallFolder, own_pack: Path
) -> None:
    data = small()

    said = evaluate(meritko, data, "--pack", str(own_pack), programme="krko")

    told = json.loads((data.parent / "out" / "run.json").read_text(encoding="utf-8"))
    assert said.status == 0
    assert told["pack"]["version"] == "9.9.9"


def test_a_run_is_explained_with_its_own_pack_after_that_has_changed_or_gone(
    meritko: Meritko, small: SmallFolder, own_pack: Path
) -> None:
    data = small()
    assert evaluate(meritko, data, "--pack", str(own_pack), programme="krko").status == 0
    before = meritko("explain", "KRKO1", "--run", data.parent / "out")
    shutil.rmtree(own_pack)

    after = meritko("explain", "KRKO1", "--run", data.parent / "out")

    assert before.status == 0
    assert after == before


def test_everything_wrong_with_a_pack_is_listed(meritko: Meritko, small: SmallFolder, own_pack: Path) -> None:
    data = small()
    region = own_pack / "codelists" / "region.yaml"
    region.write_text(region.read_text(encoding="utf-8") + "\nsurprise: 1\n", encoding="utf-8")
    reach = own_pack / "indicators" / "ptp" / "reach.yaml"
    reach.write_text(reach.read_text(encoding="utf-8").replace("kind: ratio", "kind: ration", 1), "utf-8")

    said = evaluate(meritko, data, "--pack", str(own_pack))

    lines = said.err.splitlines()
    assert (said.status, said.out) == (2, "")
    assert lines[0] == f"Metodiku ve složce {own_pack} nelze použít:"
    assert any(line.startswith("  codelists/region.yaml:") and "surprise" in line for line in lines)
    assert any(line.startswith("  indicators/ptp/reach.yaml:") and "ration" in line for line in lines)
    assert not (data.parent / "out").exists()


@pytest.mark.parametrize("command", ["evaluate", "indicators", "demo-data"])
def test_a_pack_that_is_not_there_is_wrong_usage(
    meritko: Meritko, small: SmallFolder, tmp_path: Path, command: str
) -> None:
    words = {
        "evaluate": ["all", "--year", "2025", "--data", str(small()), "--out", str(tmp_path / "out")],
        "indicators": [],
        "demo-data": ["--year", "2025", "--out", str(tmp_path / "out")],
    }

    said = meritko(command, *words[command], "--pack", tmp_path / "nowhere")

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"Metodiku ve složce {tmp_path / 'nowhere'} nelze použít:\n")
    assert not (tmp_path / "out").exists()
