"""Whether the parties agree on a figure: every case, as a table."""

from __future__ import annotations

import pytest

from meritko.web.revalidating.claims import Claim, Side, Verdict, judge


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"map": 2}, Verdict(False, 2, Side.MAP)),
        ({}, Verdict(False)),
        ({"map": 2, "region": 2}, Verdict(False, 2, Side.REGION)),
        ({"map": 2, "region": 3}, Verdict(False, 3, Side.REGION)),
        ({"map": 2, "municipality": 2}, Verdict(False, 2, Side.MUNICIPALITY)),
        ({"map": 2, "municipality": 3}, Verdict(True)),
        ({"map": 2, "orp": 3}, Verdict(True)),
        ({"map": 2, "region": 3, "municipality": 3}, Verdict(False, 3, Side.REGION)),
        ({"map": 2, "region": 3, "municipality": 2}, Verdict(True)),
        ({"map": 2, "region": 2, "orp": 2, "municipality": 3}, Verdict(True)),
        ({"region": 3, "orp": 3, "municipality": 3}, Verdict(False, 3, Side.REGION)),
        ({"municipality": 3}, Verdict(False, 3, Side.MUNICIPALITY)),
        ({"orp": 3, "municipality": 4}, Verdict(True)),
        ({"map": True, "region": False, "municipality": True}, Verdict(True)),
        ({"map": True, "region": False}, Verdict(False, False, Side.REGION)),
    ],
)
def test_who_agrees_with_whom(said, verdict):
    assert judge([Claim(Side(side), value) for side, value in said.items()]) == verdict
