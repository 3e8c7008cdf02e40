"""Invented records of field workers, and what they come to when counted by hand.

The counting is written from the contract and the Metodika (a to g), not from the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.engine.tables import Source, TableRows, Tables

Client = dict[str, Any]
CHILD = [*"ABCDEFGH", "CH", *"JKLMNOPQRSTUZ"]
ADULT = [*"ABCDEHKLNOPQZ"]
VARIANTS = {("child", "A"): 2, ("child", "CH"): 3, ("adult", "E"): 3, ("adult", "L"): 4}
WITNESSED = {"child": "VWXY", "adult": "FGJM"}
BANDS = {
    "do 2": "age_0_2", "2-5": "age_2_5", "5-6": "age_5_6", "6-14": "age_6_14", "15-18": "age_15_18",
    "18-64": "age_18_64", "65+": "age_65",
}  # fmt: skip
CHILD_BANDS, ADULT_BANDS = tuple(BANDS)[:5], tuple(BANDS)[5:]
PLACES = (
    ("Lhota", "2", "38101"),
    ("Lhota", "2", "38102"),
    ("Čáslav", "11", "28601"),
    ("Újezd", "12", "43401"),
)
TABLES = ("record_header", "record_posts", "child_records", "adult_records")


@dataclass(frozen=True)
class Workbook:
    """One workbook of records; `place` is name, region and postcode, posts are (share, months)."""

    year: int
    place: tuple[str, str, str]
    posts: tuple[tuple[float, float], ...] = ()
    children: tuple[Client, ...] = ()
    adults: tuple[Client, ...] = ()

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of its sheets by table."""
        name, region, postcode = self.place
        header = {"year": self.year, "name": name, "region": region, "postcode": postcode, "worker": "TP1"}
        posts = [
            {"position": str(number), "worker": "TP1", "fte": share, "months": months}
            for number, (share, months) in enumerate(self.posts, 1)
        ]
        return dict(zip(TABLES, ([header], posts, list(self.children), list(self.adults)), strict=True))


def letters(who: str) -> list[str]:
    return CHILD if who == "child" else ADULT


def results_of(who: str, problem: str) -> list[str]:
    """The results that a problem may have: its letter, or its variants."""
    number = VARIANTS.get((who, problem))
    return [f"{problem.lower()}{n}" for n in range(1, number + 1)] if number else [problem.lower()]


def counted_by_hand(workbooks: Iterable[Workbook]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Year and municipality -> the variables that its workbooks come to."""
    found: dict[tuple[Any, ...], list[Workbook]] = {}
    for workbook in workbooks:
        found.setdefault((workbook.year, *workbook.place), []).append(workbook)
    return {key: _counts(members) for key, members in found.items()}


def _counts(workbooks: Sequence[Workbook]) -> dict[str, Any]:
    children = [client for workbook in workbooks for client in workbook.children]
    adults = [client for workbook in workbooks for client in workbook.adults]
    counts: dict[str, Any] = {
        "clients_child": len(children),
        "clients_adult": len(adults),
        "clients": len(children) + len(adults),
        "women": sum(client["woman"] == 1 for client in adults),
        "men": sum(client["woman"] == 0 for client in adults),
    }
    for band, name in BANDS.items():
        counts[name] = sum(client["band"] == band for client in (*children, *adults))
    for who, clients in (("child", children), ("adult", adults)):
        counts |= _of_problems(who, clients) | _of_discrimination(who, clients)
        counts[f"target_{who}"] = sum(client.get("target") == 1 for client in clients)
    counts["target"] = counts["target_child"] + counts["target_adult"]
    worked = sum(Fraction(str(s)) * Fraction(str(m)) for book in workbooks for s, m in book.posts)
    return counts | {"fte": float(worked / 12)}


def _of_problems(who: str, clients: Sequence[Client]) -> dict[str, int]:
    counts = {}
    for problem in letters(who):
        counts[f"{who}_{problem}"] = sum(client.get(f"i_{problem}") == 1 for client in clients)
        results = results_of(who, problem)
        for result in results:
            reached = 1 if len(results) == 1 else result
            counts[f"{who}_out_{result}"] = sum(client.get(f"o_{problem}") == reached for client in clients)
    return counts


def _of_discrimination(who: str, clients: Sequence[Client]) -> dict[str, int]:
    target = [client for client in clients if client.get("target") == 1]
    counts = {
        f"{who}_discr_{each}": sum(client.get(f"d_{each}") == 1 for client in target)
        for each in WITNESSED[who]
    }
    several = [any(client.get(f"d_{each}") == 1 for each in WITNESSED[who]) for client in target]
    return counts | {f"{who}_discr_any": sum(several)}


def as_tables(workbooks: Sequence[Workbook]) -> Tables:
    """The rows as if they had been read, one file for each workbook."""
    pack = open_pack(pack_folder(None))
    tables = {}
    for table in pack.tables.values():
        numbered = [
            (number, row)
            for number, workbook in enumerate(workbooks)
            for row in workbook.rows().get(table.id, ())
        ]
        sources = tuple(Source(f"{number}.xlsx", table.sheet, {}) for number in range(len(workbooks)))
        columns = {column.id: [row.get(column.id) for _, row in numbered] for column in table.columns}
        origins = [(number, at) for at, (number, _) in enumerate(numbered, 2)]
        tables[table.id] = TableRows(table.id, columns, sources if numbered else (), origins)
    return tables


def write_records(path: Path, workbook: Workbook, without: Sequence[str] = ()) -> Path:
    """Write a workbook of records; `without` are ids of columns that are left out."""
    pack = open_pack(pack_folder(None))
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name, rows in workbook.rows().items():
            sheet = book.add_worksheet(pack.tables[name].sheet)
            columns = [column for column in pack.tables[name].columns if column.id not in without]
            sheet.write_row(0, 0, [column.header for column in columns])
            for number, row in enumerate(rows, 1):
                _write_row(sheet, number, [row.get(column.id) for column in columns])
    return path


def _write_row(sheet: Any, number: int, values: Sequence[Any]) -> None:
    for index, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(number, index, value)
        elif value is not None:
            sheet.write_number(number, index, value)


def some_client(chance: Random, who: str, code: str) -> Client:
    """A valid random record of a client: a result only where its problem is marked."""
    client: Client = {"code": code, "target": chance.choice((0, 1, 1))}
    client["band"] = chance.choice(CHILD_BANDS if who == "child" else ADULT_BANDS)
    if who == "adult":
        client["woman"] = chance.choice((0, 1))
    for problem in letters(who):
        client[f"i_{problem}"] = chance.choice((None, 0, 0, 1))
        if client[f"i_{problem}"]:
            results = results_of(who, problem)
            reached = results if len(results) > 1 else (0, 1)
            client[f"o_{problem}"] = chance.choice((None, *reached))
    for each in WITNESSED[who] if client["target"] else ():
        client[f"d_{each}"] = chance.choice((None, 0, 0, 1))
    return client


def some_workbook(chance: Random, year: int, place: tuple[str, str, str], clients: int = 20) -> Workbook:
    """A valid random workbook."""
    children = [some_client(chance, "child", f"K{n:03}") for n in range(clients // 3)]
    adults = [some_client(chance, "adult", f"K{n:03}") for n in range(clients // 3, clients)]
    posts = [(chance.choice((1, 0.5, 0.4)), chance.randint(1, 12)) for _ in range(chance.randint(1, 3))]
    return Workbook(year, place, tuple(posts), tuple(children), tuple(adults))


def by_key(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {(row["year"], row["name"], row["region"], row["postcode"]): row for row in rows}
