"""The generative test is able to fail: every listed fault makes the engines disagree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .agreement import Outcome, by_duckdb, by_reference, differences
from .mutations import MUTATIONS, Mutation, watched
from .samples import Sample, samples

BOUND = 400
"""Within so many samples a fault must be caught."""


@dataclass(frozen=True)
class Tried:
    """A sample with what each engine says of it when nothing is wrong."""

    sample: Sample

    @cached_property
    def reference(self) -> Outcome:
        return by_reference(self.sample)

    @cached_property
    def duckdb(self) -> Outcome:
        return self._by_duckdb[0]

    @property
    def statements(self) -> list[str]:
        """What DuckDB is asked, as long as nothing is wrong."""
        return self._by_duckdb[1]

    @cached_property
    def _by_duckdb(self) -> tuple[Outcome, list[str]]:
        statements: list[str] = []

        def note(statement: str) -> str:
            statements.append(statement)
            return statement

        with pytest.MonkeyPatch.context() as patch:
            watched(note)(patch)
            return by_duckdb(self.sample), statements


@pytest.fixture(scope="module")
def tried() -> list[Tried]:
    """The same samples in every run."""
    found: list[Tried] = []

    @settings(
        max_examples=BOUND,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sample=samples())
    def collect(sample: Sample) -> None:
        found.append(Tried(sample))

    collect()
    return found


def samples_until_caught(mutation: Mutation, tried: list[Tried], patch: pytest.MonkeyPatch) -> int | None:
    """How many samples it takes until the faulty engine and the right one disagree; None: all agree."""
    for number, one in enumerate(tried, 1):
        if mutation.needs not in repr(one.sample.pack):
            continue
        if mutation.rewritten and all(mutation.rewritten(each) == each for each in one.statements):
            continue  # DuckDB would be asked the same
        with patch.context() as patched:
            mutation.apply(patched)
            try:
                wrong = by_reference(one.sample) if mutation.of == "reference" else by_duckdb(one.sample)
            except duckdb.DataError:
                return number  # an infinite number that DuckDB refuses has been noticed too
        if mutation.of == "reference" and wrong == one.reference:
            continue  # what the fault does not change, DuckDB agrees with
        ours, theirs = (wrong, one.duckdb) if mutation.of == "reference" else (one.reference, wrong)
        if differences(ours, theirs, one.sample.pack):
            assert differences(one.reference, one.duckdb, one.sample.pack) == []
            return number
    return None


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.says)
def test_a_fault_is_caught(mutation, tried, monkeypatch, record_property):
    number = samples_until_caught(mutation, tried, monkeypatch)

    record_property("samples", number)
    assert number is not None, f"{BOUND} samples did not show that {mutation.says}"
    print(f"{mutation.says}: sample {number}")


def test_at_least_ten_faults_are_listed_and_both_engines_have_some():
    assert len(MUTATIONS) >= 10
    assert {mutation.of for mutation in MUTATIONS} == {"reference", "duckdb"}
