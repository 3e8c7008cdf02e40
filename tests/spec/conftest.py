"""Every page of the specification is executed on every engine."""

import pytest

from meritko.engine.duckdb_engine import DuckDBEngine
from meritko.engine.reference.engine import ReferenceEngine

from .sheets import Sheets


def by_reference(pack, setting, tables):
    return ReferenceEngine(pack, setting, tables).evaluate(["programme"])


def by_duckdb(pack, setting, tables):
    with DuckDBEngine(pack, setting, tables) as engine:
        return engine.evaluate(["programme"])


@pytest.fixture(params=[by_reference, by_duckdb], ids=["reference", "duckdb"])
def engine(request):
    """An engine: pack, setting and tables in, results out."""
    return request.param


@pytest.fixture
def sheets(engine) -> Sheets:
    """An empty pack, evaluated by the engine."""
    return Sheets(engine)
