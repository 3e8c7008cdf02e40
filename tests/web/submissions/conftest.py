"""Tests of filling in and answering stand on a region that is asked about the register."""

from __future__ import annotations

from ..asked_register import (
    adviser,
    analyst,
    around,
    at,
    coordinator,
    district,
    foreign_coordinator,
    region,
    someone,
    town,
    town_hall,
)
from ..somebody import background_work_at_once

__all__ = [
    "adviser",
    "analyst",
    "around",
    "at",
    "background_work_at_once",
    "coordinator",
    "district",
    "foreign_coordinator",
    "region",
    "someone",
    "town",
    "town_hall",
]
