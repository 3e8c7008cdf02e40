"""The contracts of import-linter in pyproject.toml hold, and each of them can fail."""

import re
import subprocess
import sys
import tomllib
from itertools import accumulate
from pathlib import Path

import pytest

CONTRACTS = {
    "Direction of use: a lower layer never imports a higher one": ("engine", "meritko.cli"),
    "Inside the web: a lower room never imports a higher one, nor one beside it": (
        "web/work",
        "meritko.web.accounts",
    ),
    "Only the engine knows databases and data frames": ("methodology", "duckdb"),
    "Only workbooks reads Excel": ("engine", "python_calamine"),
    "Only workbooks and reports write Excel": ("engine", "xlsxwriter"),
    "Only reports writes Word and PDF": ("cli", "docxtpl"),
    "Only the web knows Django": ("reports", "django"),
    "Only methodology and the engine know sqlglot": ("workbooks", "sqlglot"),
    "Only methodology reads YAML": ("engine", "yaml"),
}
"""Every contract -> a package and what it must not import."""

ALLOWED = {
    "cli": ["meritko.reports", "meritko.wording"],
    "web/accounts": ["meritko.web.work"],
    "web/work": ["django", "meritko.engine"],
    "reports": ["meritko.workbooks", "xlsxwriter", "docx", "docxtpl", "typst"],
    "workbooks": ["meritko.engine", "python_calamine", "xlsxwriter"],
    "engine": ["meritko.methodology", "duckdb", "polars", "pyspark", "sqlglot"],
    "methodology": ["meritko.wording", "sqlglot", "yaml"],
}


def package(imports: dict[str, list[str]]) -> dict[str, str]:
    """The files of a package `meritko` whose packages import what is given."""
    files = {"meritko/__init__.py": "", "meritko/wording.py": ""}
    for layer, names in imports.items():
        files |= {
            f"meritko/{above}/__init__.py": "" for above in accumulate(layer.split("/"), "{}/{}".format)
        }
        files[f"meritko/{layer}/rooms.py"] = "".join(f"import {name}\n" for name in names)
    return files


def lint_imports(house: Path, where: Path) -> str:
    """What import-linter says of the package `meritko` that lies in the folder `where`."""
    command = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--config", house / "pyproject.toml", "--no-cache"],
        cwd=where,
        env={"PYTHONPATH": str(where), "COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in run.stdout, run.stdout + run.stderr
    return run.stdout


def broken(said: str) -> set[str]:
    return set(re.findall(r"^(.+?) BROKEN\b", said, re.MULTILINE))


def test_the_house_keeps_its_contracts(house: Path):
    said = lint_imports(house, house / "src")

    assert broken(said) == set(), said
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said


def test_every_contract_of_the_house_is_tried_here(house: Path):
    settings = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))

    names = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert names == set(CONTRACTS)


def test_what_the_layers_allow_breaks_nothing(house: Path, write_tree):
    said = lint_imports(house, write_tree(package(ALLOWED)))

    assert broken(said) == set(), said


def test_every_contract_is_broken_by_an_import_that_it_forbids(house: Path, write_tree):
    layers = {layer: list(names) for layer, names in ALLOWED.items()}
    for layer, name in CONTRACTS.values():
        layers[layer].append(name)

    said = lint_imports(house, write_tree(package(layers)))

    assert broken(said) == set(CONTRACTS), said


@pytest.mark.parametrize("newcomer", ["extras", "core", "web/extras"])
def test_a_folder_that_no_layer_names_is_refused(house: Path, write_tree, newcomer):
    said = lint_imports(house, write_tree(package(ALLOWED | {newcomer: []})))

    assert len(broken(said)) == 1, said
    assert f"meritko.{newcomer.replace('/', '.')}" in said
