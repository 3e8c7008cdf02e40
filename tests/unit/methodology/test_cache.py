"""The cache: quicker where it may be, never wrong and never in the way."""

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from meritko.methodology import cache

WRITER = """
import sys
from meritko.methodology.cache import kept
for number in range(200):
    assert kept(("both", number), lambda: list(range(number))) == list(range(number))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own; where it is kept below `tmp_path/cache`."""
    monkeypatch.setenv("MERITKO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "meritko"


class Made:
    """Counts how often something was worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"made": self.times}


def test_what_was_worked_out_is_kept_for_the_same_parts_only(folder: Path) -> None:
    make = Made()

    first, again, other = (cache.kept(parts, make) for parts in (("a", 1), ("a", 1), ("a", 2)))

    assert first == again == {"made": 1}
    assert other == {"made": 2}
    assert len(list(folder.iterdir())) == 2


def test_only_the_user_may_read_and_write_what_is_kept(folder: Path) -> None:
    cache.kept(("a",), Made())

    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


def cut(content: bytes) -> bytes:
    return content[:-4]


def nothing(content: bytes) -> bytes:
    return b""


def another_value(content: bytes) -> bytes:
    """A pickle as good as the one that was written, but of another value."""
    return content[:32] + pickle.dumps({"made": 77})


def a_letter(content: bytes) -> bytes:
    return content[:40] + b"\xff" + content[41:]


@pytest.mark.parametrize("damage", [cut, nothing, another_value, a_letter])
def test_a_damaged_file_is_worked_out_again(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    make = Made()
    cache.kept(("a",), make)
    [path] = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))

    assert cache.kept(("a",), make) == {"made": 2}
    assert cache.kept(("a",), make) == {"made": 2}


def test_what_a_class_was_that_is_no_more_is_worked_out_again(folder: Path) -> None:
    make = Made()
    cache.kept(("a",), make)
    [path] = folder.iterdir()
    body = b"cmeritko.gone\nThing\n."
    path.write_bytes(hashlib.sha256(body).digest() + body)

    assert cache.kept(("a",), make) == {"made": 2}


def test_another_version_of_the_program_does_not_use_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Made()
    cache.kept(("a",), make)
    monkeypatch.setattr(cache, "_program", lambda: "0.0.0 []")

    assert cache.kept(("a",), make) == {"made": 2}


def everyone_may_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o777)


def the_group_may_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o770)


def it_is_somebody_else_s(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)


@pytest.mark.parametrize("circumstance", [everyone_may_write, the_group_may_write, it_is_somebody_else_s])
def test_nothing_is_read_or_kept_where_others_may_write(
    folder: Path, monkeypatch: pytest.MonkeyPatch, circumstance: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    make = Made()
    cache.kept(("a",), make)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    circumstance(folder, monkeypatch)

    assert cache.kept(("a",), make) == {"made": 2}
    assert cache.kept(("b",), make) == {"made": 3}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_file_that_others_may_write_is_not_read(folder: Path) -> None:
    make = Made()
    cache.kept(("a",), make)
    [path] = folder.iterdir()
    path.chmod(0o666)

    assert cache.kept(("a",), make) == {"made": 2}


def test_a_folder_that_cannot_be_made_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("MERITKO_CACHE", str(tmp_path / "file"))

    assert cache.kept(("a",), Made()) == {"made": 1}


def test_a_disk_that_is_full_is_done_without(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    make = Made()
    with monkeypatch.context() as patch:
        patch.setattr(cache.os, "fdopen", full)
        assert cache.kept(("a",), make) == {"made": 1}

    assert list(folder.iterdir()) == []
    assert cache.kept(("a",), make) == {"made": 2}


@pytest.mark.parametrize("leftover", ["file", "folder"])
def test_what_an_ended_process_left_behind_is_no_hindrance(folder: Path, leftover: str) -> None:
    make = Made()
    cache.kept(("a",), make)
    [path] = folder.iterdir()
    path.unlink()
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(b"x") if leftover == "file" else beside.mkdir()

    assert cache.kept(("a",), make) == {"made": 2}
    assert cache.kept(("a",), make)["made"] in (2, 3)


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MERITKO_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)

    assert cache.kept(("a",), Made()) == {"made": 1}


def test_the_usual_place_is_the_cache_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MERITKO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    cache.kept(("a",), Made())
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    cache.kept(("a",), Made())

    assert len(list((tmp_path / "xdg" / "meritko").iterdir())) == 1
    assert len(list((tmp_path / "home" / ".cache" / "meritko").iterdir())) == 1


def test_two_processes_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    environment = os.environ | {"MERITKO_CACHE": str(tmp_path / "shared")}
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER], env=environment, stderr=subprocess.PIPE)
        for _ in range(2)
    ]

    assert [(each.communicate()[1], each.returncode) for each in both] == [(b"", 0), (b"", 0)]
    assert len(list((tmp_path / "shared" / "meritko").glob("*.pickle"))) == 200
