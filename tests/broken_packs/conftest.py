"""The cupboard of broken packs: a valid base, and mistakes that each replace one of its files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import meritko.methodology
from meritko.methodology.formulas import FormulaError
from meritko.methodology.loading import load_pack
from meritko.methodology.problems import Notes, PackError

CODE = Path(meritko.methodology.__file__).parent
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


def _frames_of_the_methodology() -> Iterator[tuple[str, int]]:
    frame = sys._getframe(2)
    while frame:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(CODE):
            yield path.relative_to(CODE).as_posix(), frame.f_lineno
        frame = frame.f_back


@pytest.fixture(scope="package")
def said() -> Iterator[set[tuple[str, int]]]:
    """The lines of the code through which problems have been noted so far."""
    lines: set[tuple[str, int]] = set()
    add = Notes.add

    def note(notes: Notes, *words: object) -> None:
        lines.update(_frames_of_the_methodology())
        add(notes, *words)

    def refuse(error: FormulaError, *words: object) -> None:
        lines.update(_frames_of_the_methodology())
        Exception.__init__(error, *words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Notes, "add", note)
        patch.setattr(FormulaError, "__init__", refuse, raising=False)
        yield lines


_FOUND: dict[tuple[Mistake, ...], list[str]] = {}


@pytest.fixture
def problems(tmp_path: Path, said: set[tuple[str, int]]) -> Problems:
    """Loads the base with some files replaced, once for all tests, and gives all that is wrong with it."""

    def problems_of(*mistakes: Mistake) -> list[str]:
        if mistakes not in _FOUND:
            _FOUND[mistakes] = load(mistakes)
        return _FOUND[mistakes]

    def load(mistakes: tuple[Mistake, ...]) -> list[str]:
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

    return problems_of
