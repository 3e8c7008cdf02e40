"""The glossary maps Czech terms and English ones to each other, one to one."""

from collections import Counter
from pathlib import Path

import pytest


def said_twice(glossary: str) -> list[str]:
    """Terms that stand in more than one row, in either language."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in glossary.splitlines()]
    terms = [row for row in rows if len(row) == 3 and row[0] != "Czech" and not row[0].startswith("---")]
    czech = Counter(term.strip() for row in terms for term in row[0].split(","))
    english = Counter(row[1] for row in terms)
    return sorted(term for counted in (czech, english) for term, times in counted.items() if times > 1)


def test_no_term_of_the_glossary_is_said_twice(house: Path):
    assert said_twice((house / "GLOSSARY.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("second", "twice"),
    [("| obec | town | … |", ["obec"]), ("| město, obec | town | … |", ["obec"]),
     ("| město | municipality | … |", ["municipality"]), ("| kraj | region | … |", [])],
)  # fmt: skip
def test_a_term_said_twice_is_found(second, twice):
    table = "| Czech | in code | meaning |\n|---|---|---|\n| obec | municipality | … |\n"

    assert said_twice(table + second) == twice
