"""The cupboard of broken packs: a valid base, and mistakes that each replace one of its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from meritko.methodology.loading import load_pack
from meritko.methodology.problems import PackError

CUPBOARD = Path(__file__).parent
BASE = CUPBOARD / "base"


@dataclass(frozen=True)
class Mistake:
    """A file with one mistake. Its first lines say what it replaces and what must be said of it.

    `# replaces: FILE` (or `# removes: FILE`) names the file of the base, `# says: PROBLEM` each
    problem that must be reported, as FILE:LINE: MESSAGE. The lines are those of this file.
    """

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def replaces(self) -> str:
        return next(iter([*self._header("replaces"), *self._header("removes")]))

    @property
    def removes(self) -> bool:
        return bool(self._header("removes"))

    @property
    def says(self) -> list[str]:
        return self._header("says")

    def _header(self, key: str) -> list[str]:
        lines = self.path.read_bytes().decode("utf-8", errors="replace").splitlines()
        mark = f"# {key}: "
        return [line.removeprefix(mark) for line in lines if line.startswith(mark)]


MISTAKES = [Mistake(path) for path in sorted((CUPBOARD / "mistakes").iterdir())]

Problems = Callable[..., list[str]]


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """Loads the base with some of its files replaced and gives everything that is wrong with it."""

    def load(*mistakes: Mistake) -> list[str]:
        folder = tmp_path / "pack"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(BASE, folder)
        for mistake in mistakes:
            target = folder / mistake.replaces
            if mistake.removes:
                target.unlink()
            else:
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(mistake.path, target)
        try:
            load_pack(folder)
        except PackError as error:
            return [str(problem).replace(str(folder), "FOLDER") for problem in error.problems]
        return []

    return load
