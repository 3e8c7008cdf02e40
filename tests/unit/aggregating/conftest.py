"""The pack of the Metodika with its one transfer, and a setting of it."""

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.engine.setting import Setting, make_setting
from meritko.methodology.pack import Pack


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory):
    """A cache of these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def pack(environment: None) -> Pack:
    return open_pack(pack_folder(None))


@pytest.fixture(scope="session")
def setting(pack: Pack) -> Setting:
    return make_setting(pack, 2000, {})
