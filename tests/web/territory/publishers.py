"""Small invented copies of the files that publishers of places give out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

SENTENCE = "Daná obec nemá na svém území školu. Údaj byl převzat z nejbližší obce."
Town = tuple[str, str, str, int]
"""The code of the district, the code, the name, and how many inhabitants."""

TOWNS: tuple[Town, ...] = (
    ("CZ0421", "990101", "Smyšlená Lhota", 1200),
    ("CZ0421", "990102", "Vzorová Ves", 310),
    ("CZ0422", "990103", "Smyšlená Lhota", 95),
    ("CZ0311", "990104", "Čistá", 5400),
    ("CZ0311", "990105", "Chmelná", 640),
)


def population(
    path: Path, towns: Sequence[Town] = TOWNS, day: str = "1. 1. 2024", style: str = "2024"
) -> Path:
    """The workbook of the statistical office; `style` is how its head and columns look in a year.

    2024: bilingual merged head, codes as texts. old: an empty first column, men before all, codes as numbers,
    no English, a footnote. sheets: a sheet for each region.
    """
    book = Workbook()
    sheet = book.active
    if style == "sheets":
        book.remove(sheet)
        for region in sorted({town[0][:5] for town in towns}):
            _new(book.create_sheet(region), [t for t in towns if t[0].startswith(region)], day)
    elif style == "old":
        _old(sheet, towns, day)
    else:
        _new(sheet, towns, day)
    book.save(path)
    return path


def _new(sheet, towns: Sequence[Town], day: str) -> None:
    sheet.append([f"Počet obyvatel v obcích České republiky k {day}"])
    sheet.append(["Population of municipalities of the Czech Republic"])
    sheet.append(
        ["Kód   Code of", None, "Název obce", "Počet obyvatel   Population", None, None, "Průměrný věk"]
    )
    sheet.append(["okresu", "obce", None, "celkem", "muži", "ženy", "celkem"])
    sheet.append(["district", "municipality", "Name of municipality", "Total", "Men", "Women", "Total"])
    sheet.append([])
    for merged in ("A3:B3", "D3:F3"):
        sheet.merge_cells(merged)
    district = ""
    for lau, code, name, count in towns:
        if lau != district:
            sheet.append([f"Okres {lau}"])
            district = lau
        half = count // 2 if isinstance(count, int) else None
        sheet.append([lau, code, name, count, half, half, 41.5])
    sheet.append([None])


def _old(sheet, towns: Sequence[Town], day: str) -> None:
    sheet.append([None, f"Počet obyvatel v obcích k {day}"])
    sheet.append([])
    sheet.append([None, "LAU", "Kód obce", "Obec", "Muži", "Ženy", "Celkem"])
    for lau, code, name, count in towns:
        sheet.append([None, lau, float(code), name, count // 2, count - count // 2, count])
    sheet.append([None, "Zdroj: ukázka; stav 112233 osob je vymyšlený"])


def index(path: Path, rows: Sequence[tuple[str, str, int, object, object]], year: int = 2023) -> Path:
    """The workbook of the index: (code, name, code of the ORP, early leavers or a sentence, index)."""
    book = Workbook()
    sheet = book.active
    sheet.append(
        [
            "Kód obce", "Název obce", "Kód ORP", "Název ORP", "Kód okres", "Kód kraj", "Název kraj",
            f"Počet osob v exekuci (k 31. 12. {year})", "% podíl obyvatel v exekuci",
            "Osoby v exekuci - lokalizační kvocient", "Počet předčasných odchodů ze ZŠ",
            f"Index soc. vyloučení {year} (0-30 bodů)", f"Index soc. vyloučení {year} (4 kategorie bodů)",
        ]
    )  # fmt: skip
    for code, name, orp, leavers, value in rows:
        has = bool(orp)
        sheet.append(
            [int(code), name, orp, "Ukázkov" if has else "X-X-X", "CZ0421", "CZ042", "Ústecký kraj", 17, 4.21,
             1.25, leavers, value, "0 až 1"]
        )  # fmt: skip
    book.save(path)
    return path


def text(path: Path, lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(lines.encode(encoding))
    return path


def squares(path: Path, codes: Sequence[str], key: str = "nuts3") -> Path:
    """Outlines as GeoJSON: a square for each code, side by side."""
    features = [
        {
            "type": "Feature",
            "properties": {key: code, "nazev": f"Ukázka {code}"},
            "geometry": {"type": "Polygon", "coordinates": [_square(14 + n)]},
        }
        for n, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _square(west: float) -> list[list[float]]:
    return [[west, 50], [west + 1, 50], [west + 1, 51], [west, 51], [west, 50]]
