"""Every indicator of the three programmes computed with pandas: the baseline of the benchmark.

It is what an analyst would write without the product: read the folder of workbooks, tidy the cells, compute,
write one CSV. It shares nothing with the product (neither code nor definitions), so it is a second opinion on
the numbers as well. The workbooks have to be free of errors: nothing is checked here.

Usage: python evaluate_with_pandas.py --year 2020 --data FOLDER --out results.csv --engine openpyxl
"""

import argparse
import unicodedata
from pathlib import Path

import pandas as pd
from baseline_columns import LABELS, OPTIONAL_ZERO, REGIONS, TEXT, all_sheets
from baseline_krko_kp import evaluate_kp, evaluate_krko
from baseline_ptp import Results, evaluate_ptp


def clean(value):
    """Text in NFC without superfluous white space; None for an empty cell."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    return None if pd.isna(value) else value


def number(value):
    """A number, also one stored as text: 12, 0,5, 0.5, 1 234,5."""
    if isinstance(value, str):
        value = value.replace(" ", "").replace(",", ".")
    return float("nan") if value is None else float(value)


def as_text(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def as_postcode(value):
    text = as_text(value)
    return None if text is None else text.replace(" ", "")


def tidy_column(name, cells):
    """The cells of one column as text or as numbers."""
    if name in TEXT:
        return pd.Series([as_text(value) for value in cells], dtype=object)
    if name == "postcode":
        return pd.Series([as_postcode(value) for value in cells], dtype=object)
    codes = REGIONS if name == "region" else LABELS.get(name, {})
    return pd.Series([codes[value] if value in codes else number(value) for value in cells], dtype=float)


def tidy_sheet(raw, columns):
    """A sheet with our column names; its first row with any value is the header."""
    rows = [[clean(value) for value in row] for row in raw.to_numpy(dtype=object)]
    header, *body = [row for row in rows if any(value is not None for value in row)] or [list(columns)]
    names = [columns.get(title) for title in header]
    table = {}
    for name in columns.values():
        if name in names:
            cells = [row[names.index(name)] for row in body]
        else:  # an optional column that is missing as a whole
            cells = [0 if name in OPTIONAL_ZERO else None] * len(body)
        table[name] = tidy_column(name, cells)
    return pd.DataFrame(table)


def read_folder(folder, year, engine):
    """The sheets of all workbooks by title, rows of equal sheets added up; and the titles that were found."""
    wanted = all_sheets(year)
    parts = {title: [] for title in wanted}
    for path in sorted(Path(folder).iterdir()):
        if path.suffix.lower() != ".xlsx" or path.name.startswith("~$"):
            continue
        options = {"header": None, "dtype": object, "na_filter": False, "engine": engine}
        for title, raw in pd.read_excel(path, sheet_name=None, **options).items():
            if clean(title) in wanted:
                parts[clean(title)].append(tidy_sheet(raw, wanted[clean(title)]))
    found = {title for title, frames in parts.items() if frames}
    for title, columns in wanted.items():
        parts[title] = parts[title] or [tidy_sheet(pd.DataFrame(), columns)]
    return {title: pd.concat(frames, ignore_index=True) for title, frames in parts.items()}, found


def as_cell(value):
    """A number in full precision, whole ones without a decimal point; empty where there is none."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))


def main():
    parser = argparse.ArgumentParser(description="Evaluate a folder of workbooks with pandas.")
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--data", required=True, help="folder with the workbooks")
    parser.add_argument("--out", required=True, help="CSV file to write")
    parser.add_argument("--engine", choices=["openpyxl", "calamine"], default="openpyxl")
    options = parser.parse_args()
    tables, found = read_folder(options.data, options.year, options.engine)
    results = Results(options.year)
    if {"Seznamy obcí po letech", f"Obce {options.year}", "Seznam obcí se SVL"} <= found:
        evaluate_ptp(results, tables, options.year)
    if "Seznam obcí se SVL" in found:
        evaluate_krko(results, tables)
    if "Identifikace komunitní práce" in found:
        evaluate_kp(results, tables)
    results.table().map(as_cell).to_csv(options.out, index=False, encoding="utf-8", lineterminator="\n")


if __name__ == "__main__":
    main()
