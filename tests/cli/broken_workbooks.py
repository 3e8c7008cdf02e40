"""Kinds of broken workbooks, each with what the contract wants to be said of it.

Beside the cases of tests/unit/checking, which have one of each rule: other sheets and other ways. A finding
is the severity, the rule, the table (or the title of a sheet), the row (an index from 0) and the column.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from ..unit.checking.valid import GONE, Change, Formula, cell, cells

PTP, SVL, KRKO, KP, TP = "AD_PTP", "DTB_SVL", "AD_KRKO", "AD_KP", "Zaznamy_TP"
NBSP = "\N{NO-BREAK SPACE}"
MUNICIPALITY = ["název", "kraj", "směrovací číslo"]


class Finding(NamedTuple):
    """What has to be said: `row` None means a cell of the first row, `column` None no cell at all."""

    severity: str
    rule: str
    sheet: str
    row: int | None = None
    column: str | None = None
    file: str = ""


class Broken(NamedTuple):
    """A kind of broken workbook: what is changed of valid ones, and all that must be found.

    `beside`: what is changed of a second set of workbooks, which lies in a folder of its own.
    """

    name: str
    kinds: str
    change: Change
    found: tuple[Finding, ...]
    beside: Change | None = None


def error(rule: str, sheet: str, row: int | None = None, column: str | None = None) -> Finding:
    return Finding("error", rule, sheet, row, column)


def warning(rule: str, sheet: str, row: int | None = None, column: str | None = None) -> Finding:
    return Finding("warning", rule, sheet, row, column)


def one(name: str, kinds: str, table: str, row: int, column: str, value: Any, rule: str) -> Broken:
    """One cell with another value, about which one error must be said."""
    return Broken(name, kinds, cell(table, row, column, value), (error(rule, table, row, column),))


CELLS = (
    one("a negative count", KP, "project_structure", 1, "pop_men", -1, "type"),
    one("a negative size of a post", TP, "record_posts", 0, "fte", -0.5, "type"),
    one("a negative number as text", PTP, "positions", 0, "practice_years", "-2", "type"),
    one("a fraction in a count", PTP, "clients", 0, "women", 25.5, "type"),
    one("a fraction as text in a count", PTP, "clients", 0, "child_B", "0,5", "type"),
    one("a per cent over 100", KP, "project_inputs", 1, "inp1a_b", 101, "type"),
    one("a per cent under 0", KP, "project_inputs", 1, "inp1a_b", -1, "type"),
    one("a per cent with its sign", KP, "project_inputs", 0, "inp1a_c", "50 %", "type"),
    one("a postcode of four digits", PTP, "municipalities", 0, "postcode", 6020, "type"),
    one("a postcode of six digits", PTP, "clients", 0, "postcode", "602000", "type"),
    one("a postcode with a letter", SVL, "svl_register", 0, "postcode", "6020O", "type"),
    one("a year of two digits", PTP, "history", 3, "year", 24, "type"),
    one("half a year", PTP, "external_figures", 1, "year", 2024.5, "type"),
    one("pay class 0", PTP, "positions", 2, "pay_class", 0, "type"),
    one("a truth in a flag", PTP, "municipalities", 0, "in_svl_map", True, "type"),
    one("a truth in a number", KRKO, "coordinators", 0, "fte", False, "type"),
    one("a day in a count", SVL, "svl_register", 0, "svl_count", date(2025, 3, 1), "type"),
    one("a day in a year", TP, "record_header", 0, "year", date(2025, 1, 1), "type"),
    one("an age band turned into a day", TP, "child_records", 0, "band", date(2025, 5, 2), "code"),
    one("a number with its unit", PTP, "positions", 1, "gross_pay", "31500 Kč", "type"),
    one("a word in place of a count", PTP, "municipalities", 1, "population", "nezjištěno", "type"),
    one("a dash in place of a count", KP, "project_actors", 0, "actors", "–", "type"),
    one("yes in a flag", TP, "adult_records", 0, "woman", "ano", "type"),
    one("a point between thousands", SVL, "svl_register", 1, "population", "1.250", "type"),
    one("a comma between thousands", PTP, "positions", 0, "tariff", "1,250.5", "type"),
    one("an apostrophe between thousands", PTP, "positions", 0, "tariff", "31'500", "type"),
    one("a power of ten as text", PTP, "municipalities", 0, "population", "1e3", "type"),
    one("a sum as text", PTP, "municipalities", 0, "population", "500+400", "type"),
    one("a number without end", PTP, "municipalities", 0, "population", 1e300, "type"),
    one("a flag of two", TP, "child_records", 0, "i_A", 2, "code"),
    one("half a flag", PTP, "municipalities", 1, "in_svl_map", 0.5, "code"),
    one("a flag of two as text", SVL, "svl_register", 0, "ssi_tp", "2", "code"),
    one("region 15", KP, "project_identification", 0, "region", 15, "code"),
    one("a region in small letters", PTP, "city_districts", 0, "region", "zlínský", "code"),
    one("an unknown contract", PTP, "positions", 0, "contract", "brigáda", "code"),
    one("a result of another problem", TP, "adult_records", 0, "o_E", "l1", "code"),
    one("an age band of adults", TP, "child_records", 1, "band", "18-64", "code"),
    one("no region", PTP, "positions", 0, "region", None, "required"),
    one("no year in the history", PTP, "history", 3, "year", None, "required"),
    one("a client without a code", TP, "adult_records", 0, "code", None, "required"),
    one("only blanks where a name must be", SVL, "svl_register", 0, "name", f" {NBSP} ", "required"),
    one("a formula without a value", KP, "project_outputs", 0, "out1", Formula("=A1", ""), "hidden-value"),
    one(
        "a name from a formula without a value",
        PTP,
        "positions",
        1,
        "name",
        Formula("=A2", ""),
        "hidden-value",
    ),
    one("no such value", KRKO, "coordinators", 0, "tariff", Formula("=NA()", "#N/A"), "hidden-value"),
    one("a lost reference", SVL, "svl_register", 0, "region", Formula("=#REF!", "#REF!"), "hidden-value"),
    one("a division by nothing", PTP, "municipalities", 0, "fte", Formula("=1/0", "#DIV/0!"), "hidden-value"),
)
"""One cell each, and nothing else may be said."""

TEXTS = tuple(
    Broken(
        name, kinds, cell(table, row, column, value), (warning("number-as-text", table, row, column),)
    )
    for name, kinds, table, row, column, value in (
        ("a number with a decimal point", PTP, "municipalities", 0, "fte", "1.5"),
        ("thousands with a no-break space", PTP, "municipalities", 0, "population", f"1{NBSP}250"),
        ("thousands and decimals", PTP, "positions", 0, "tariff", "31 234,5"),
        ("a narrow space between thousands", SVL, "svl_register", 0, "population", "1\u202f250"),
        ("a per cent", KP, "project_inputs", 0, "inp1a_a", "50,5"),
        ("a year", PTP, "history", 0, "year", " 2025 "),
        ("a flag", TP, "child_records", 0, "i_A", "1"),
    )
)  # fmt: skip
"""Numbers stored as text that can be read."""

QUIET = (
    Broken("a code, a region and a postcode as text", PTP, cells("positions", 0, contract="2",
           postcode="602 00"), ()),
    Broken("codes by their labels", PTP, cells("positions", 0, contract="pracovní smlouva na dobu určitou",
           region=f"Jihomoravský{NBSP}"), ()),
    Broken("columns that may be missing", f"{SVL} {KP}", Change(
        cells={("svl_register", 0, "district_of"): GONE, ("svl_register", 0, "postcode"): GONE},
        without=("project_other_activities",)), ()),
    Broken("a code of municipalities beside them", PTP, Change(
        without=("city_districts",),
        sheets={"Městské části": [["kód obce", "kraj", "název obce", "název městské části"],
                                  [554782, 14, "Velké Město", "Horní"]]}), ()),
    Broken("columns in another order, titles and headings full of spaces", PTP, Change(
        without=("kept_posts", "city_districts"),
        sheets={f" Městské{NBSP} části ": [[" kraj", f"název{NBSP}obce", "název  městské části "], [],
                                           [14, "Velké Město", " Horní "], [" "], [14, "Velké Město",
                                           "Dolní"]]}), ()),
    Broken("a client's code in two workbooks", TP, Change(), (), Change()),
)  # fmt: skip
"""What only looks broken."""

SHEETS = (
    Broken("rows counted as they stand, blank ones included", PTP, Change(
        without=("city_districts",),
        sheets={"Městské části": [["název městské části", "název obce", "kraj"], [], [" ", None, NBSP],
                                  ["Horní", "Velké Město", 99]]}),
        (Finding("error", "code", "Městské části", 2, "C"),)),
    Broken("a title in other letters", KP, Change(titles={"project_inputs": "Vstupy"}),
           (warning("unknown-sheet", "Vstupy"), error("missing-sheet", "project_inputs"))),
    Broken("no sheet of clients in records", TP, Change(without=("child_records", "adult_records")),
           (error("missing-sheet", "child_records"), error("missing-sheet", "adult_records"))),
    Broken("an empty sheet", PTP, Change(without=("external_figures",), sheets={"Externí údaje": []}),
           (error("missing-column", "Externí údaje"),)),
    Broken("a sheet of other columns", PTP, Change(
        without=("city_districts",),
        sheets={"Městské části": [["část", "název obce", "kraj"], ["Horní", "Velké Město", 14]]}),
        (error("missing-column", "Městské části"), Finding("warning", "unknown-column",
        "Městské části", None, "A"))),
    Broken("values under no heading", PTP, Change(
        without=("city_districts",),
        sheets={"Městské části": [["název městské části", "název obce", "kraj", None],
                                  ["Horní", "Velké Město", 14, "pozn."]]}),
        (Finding("warning", "unknown-column", "Městské části", None, "D"),)),
    Broken("a heading that is an error", PTP, Change(
        without=("city_districts",),
        sheets={"Městské části": [["název městské části", "název obce", Formula("=NA()", "#N/A")],
                                  ["Horní", "Velké Město", 14]]}),
        (error("missing-column", "Městské části"),
         Finding("error", "hidden-value", "Městské části", None, "C"),
         Finding("warning", "unknown-column", "Městské části", None, "C"))),
    Broken("name and region under each other's heading", PTP,
           cells("positions", 0, name="3", region="Dubová"),
           (error("code", "positions", 0, "region"),)),
    Broken("an error in a sheet of another year", PTP, Change(
        only=("history",),
        sheets={"Udržitelnost_TP_2024": [
            [*MUNICIPALITY, "zda obec udržela místo TP", "hlavní zdroj financování", "výše úvazků"],
            ["Jilmová", 14, 76001, 4, "obec", 1]]}),
        (Finding("error", "code", "Udržitelnost_TP_2024", 0, "D"),)),
    Broken("two years beside each other", PTP, Change(
        only=("municipalities",),
        sheets={"Obce 2024": [[*MUNICIPALITY, "počet plných úvazků TP", "počet klientů TP",
                               "zda je obec v Mapě SVL 2015", "velikost obce podle počtu obyvatel"],
                              ["Dubová", 3, 60200, 1, 50, 1, 900]]}), ()),
)  # fmt: skip
"""Sheets, headings and years."""
