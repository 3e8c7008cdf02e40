"""Children that read, the methodology whose workbooks they read, and how much is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.methodology.pack import Pack
from meritko.workbooks.pool import Pool


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of opened packs for these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def pack(own_cache: None) -> Pack:
    return open_pack(pack_folder(None))


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool() as children:
        yield children
