"""Opening a pack, kept or not, and which programmes can be evaluated."""

import shutil
from pathlib import Path

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack, readiness
from meritko.engine.tables import Source, TableRows
from meritko.methodology.problems import PackError


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of this module share nothing with the cache of the user."""
    monkeypatch.setenv("MERITKO_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack_folder(None), tmp_path / "pack"))


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "pack.yaml").write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_pack_is_read_anew_and_the_old_one_found_again(folder: Path) -> None:
    first = open_pack(folder)
    change(folder, 'version: "1.2.0"', 'version: "1.2.1"')
    second = open_pack(folder)
    change(folder, 'version: "1.2.1"', 'version: "1.2.0"')
    third = open_pack(folder)

    assert [first.version, second.version, third.version] == ["1.2.0", "1.2.1", "1.2.0"]
    assert first.hash == third.hash != second.hash
    assert first == third


def test_a_pack_that_was_broken_after_it_was_kept_is_refused(folder: Path) -> None:
    open_pack(folder)
    change(folder, "programmes:", "programes:")

    with pytest.raises(PackError):
        open_pack(folder)


def test_what_is_kept_is_the_same_as_what_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, kept = open_pack(folder), open_pack(folder)
    monkeypatch.setattr("meritko.engine.running.kept", lambda _, make: make())

    assert read == kept == open_pack(folder)


def test_a_programme_is_ready_when_every_table_that_it_needs_has_a_sheet(folder: Path) -> None:
    pack = open_pack(folder)
    there = Source("a.xlsx", "s", {})
    tables = {
        name: TableRows(name, {}, (there,) if name == "svl_register" else (), []) for name in pack.tables
    }

    found = {each.programme: each.missing for each in readiness(pack, ["ptp", "krko"], tables)}

    assert found == {"ptp": ("history", "municipalities"), "krko": ()}
