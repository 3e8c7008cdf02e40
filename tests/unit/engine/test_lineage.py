"""What a run keeps of its inputs comes back as it was, and damage is said to be damage."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.lineage import DamagedLineage, load_pack_of_run, load_tables, save_lineage
from meritko.engine.running import open_pack
from meritko.engine.tables import Source, TableRows
from meritko.methodology.pack import Pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield open_pack(pack_folder(None))


@pytest.fixture
def tables() -> dict[str, TableRows]:
    source = Source("a „b“.xlsx", "Městské části", {"district": "A", "name": "C", "region": "B"})
    columns = {"district": ["Střed", None], "name": ["Ždírec", "x"], "region": ["2", "14"]}
    return {"city_districts": TableRows("city_districts", columns, (source,), [(0, 2), (0, 7)])}


def test_tables_come_back_with_their_cells_and_the_others_empty(
    pack: Pack, tables: dict[str, TableRows], tmp_path: Path
) -> None:
    save_lineage(tmp_path, tables, pack_folder(None))

    found = load_tables(tmp_path, pack)

    assert found["city_districts"] == tables["city_districts"]
    assert found["city_districts"].cell(1, "name") == (tables["city_districts"].sources[0], "C7")
    assert set(found) == set(pack.tables)
    assert len(found["history"]) == 0
    assert load_pack_of_run(tmp_path) == pack


def test_the_lineage_of_the_same_tables_is_the_same(
    pack: Pack, tables: dict[str, TableRows], tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save_lineage(tmp_path / name, tables, pack_folder(None))

    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize(
    "content",
    [
        {"columns": {"district": ["a"], "name": ["b"]}, "sources": [], "origins": []},
        {"columns": {"district": [], "name": [], "region": []}, "sources": [{"file": "f"}], "origins": []},
        {"columns": {"district": ["a"], "name": ["b"], "region": ["1"]}, "sources": [], "origins": [[0, 2]]},
        {"columns": {"district": ["a"], "name": ["b"], "region": ["1"]}, "sources": [], "origins": []},
        {"columns": {"district": [], "name": [], "region": []}, "sources": [], "origins": [["x", 2]]},
        {"sources": [], "origins": []},
        [],
        "text",
    ],
)
def test_tables_of_another_shape_are_damaged(pack: Pack, tmp_path: Path, content: object) -> None:
    text = json.dumps({"city_districts": content})
    (tmp_path / "tables.json.gz").write_bytes(gzip.compress(text.encode()))

    with pytest.raises(DamagedLineage):
        load_tables(tmp_path, pack)


def test_every_cut_of_the_files_is_noticed(pack: Pack, tables: dict[str, TableRows], tmp_path: Path) -> None:
    save_lineage(tmp_path, tables, pack_folder(None))
    for name, load in (
        ("tables.json.gz", lambda: load_tables(tmp_path, pack)),
        ("pack.zip", lambda: load_pack_of_run(tmp_path)),
    ):
        whole = (tmp_path / name).read_bytes()
        for length in range(0, len(whole) - 1, max(1, len(whole) // 40)):
            (tmp_path / name).write_bytes(whole[:length])
            with pytest.raises(DamagedLineage):
                load()
