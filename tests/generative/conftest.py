"""One database for the engines of all samples: opening one takes longer than many a sample."""

from collections.abc import Iterator

import duckdb
import pytest


@pytest.fixture(scope="module", autouse=True)
def database() -> Iterator[None]:
    """Each engine has a connection of its own, with its own settings and temporary tables."""
    with duckdb.connect(":memory:", config={"threads": 1}) as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", lambda *_, **__: one.cursor())
        yield
