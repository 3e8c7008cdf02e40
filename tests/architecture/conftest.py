"""The code under the rules of the house, and a way to write a small bad example of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]

WriteTree = Callable[[dict[str, str]], Path]


@pytest.fixture
def house() -> Path:
    """The root of the repository."""
    return HOUSE


@pytest.fixture
def source() -> Path:
    """The folder of the package."""
    return HOUSE / "src" / "meritko"


@pytest.fixture
def write_tree(tmp_path: Path) -> WriteTree:
    """Writes files into an empty folder, each given as path and text, and returns the folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write
