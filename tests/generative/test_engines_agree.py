"""Whatever an author writes and whatever the tables hold, both engines say the same."""

from hypothesis import HealthCheck, given, note, settings

from .agreement import by_duckdb, by_reference, differences
from .samples import Sample, samples

COMMIT, SOAK = 250, 2500
EXAMPLES = COMMIT if settings().derandomize else SOAK


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(sample=samples())
def test_the_reference_and_duckdb_agree_on_every_result(sample: Sample):
    found = differences(by_reference(sample), by_duckdb(sample), sample.pack)

    for difference in found:
        note(difference)
    assert found == []
