"""Files made to hurt, or merely broken: each gets its finding, in a child that survives it."""

import io
import json
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from meritko.workbooks import archive, child, findings
from meritko.workbooks.protocol import Refused, encode, receive, send
from meritko.workbooks.scanning import scan_sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Years" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>Year</t></is></c></row>'


def sheet(rows, before=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{HEADING}{rows}</sheetData></worksheet>'


def workbook(rows='<row r="2"><c r="A2"><v>2025</v></c></row>', before="", **parts):
    """The bytes of a workbook with one sheet; parts are added, replaced or (None) left out."""
    all_parts = PARTS | {"xl/worksheets/sheet1.xml": sheet(rows, before)} | parts
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in all_parts.items():
            if content is not None:
                package.writestr(name, content)
    return stream.getvalue()


def with_sheet(part):
    return workbook(**{"xl/worksheets/sheet1.xml": part})


def truncated():
    return workbook()[:-200]


def flipped():
    content = bytearray(workbook())
    content[len(content) // 3] ^= 0xFF
    return bytes(content)


def encrypted_entry():
    content = bytearray(workbook())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


def repeated_part():
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("xl/workbook.xml", PARTS["xl/workbook.xml"])
    return stream.getvalue()


def lying_about_its_size():
    """The directory declares a tenth of what a part unfolds to, with the checksum of that tenth."""
    text = sheet("<row/>" * 10_000).encode()
    content = bytearray(with_sheet(text))
    short = text[: len(text) // 10]
    for mark, offset in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        begin = content.rindex(mark, 0, content.rindex(b"xl/worksheets/sheet1.xml") if offset == 16 else None)
        begin = begin if offset == 16 else content.rindex(mark)
        content[begin + offset : begin + offset + 4] = struct.pack("<I", zlib.crc32(short))
        content[begin + offset + 8 : begin + offset + 12] = struct.pack("<I", len(short))
    return bytes(content)


def changed(part, field, value):
    """A workbook in whose directory of parts one field of a part has another value."""
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as package:
        info = zipfile.ZipInfo(part)
        setattr(info, field, value)
        package.writestr(info, "x" * 100)
    return stream.getvalue()


def other_content_than_its_checksum():
    return changed("a.txt", "comment", b"").replace(b"x" * 100, b"y" * 100)


def other_name_than_in_the_directory():
    content = changed("name.txt", "comment", b"")
    begin = content.index(b"name.txt")
    return content[:begin] + b"eman.txt" + content[begin + 8 :]


def no_header_where_the_directory_says():
    content = changed("name.txt", "comment", b"")
    begin = content.index(b"name.txt") - 30
    return content[:begin] + b"XX" + content[begin + 2 :]


def zip_bomb():
    return with_sheet(sheet("<row/>" * 4_000_000))


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
RELATION = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/%s" Target="x"/>'
)

HOSTILE = {
    "empty": (b"", "empty-file"),
    "csv": (b"name;area\nOak;1\n", "not-an-archive"),
    "old format under a new name": (OLE, "old-excel"),
    "locked by a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "encrypted entry": (encrypted_entry, "encrypted"),
    "only the beginning of an archive": (b"PK\3\4", "damaged"),
    "truncated": (truncated, "damaged"),
    "flipped byte": (flipped, "damaged"),
    "part twice": (repeated_part, "damaged"),
    "lie about the size": (lying_about_its_size, "damaged"),
    "checksum that does not agree": (other_content_than_its_checksum, "damaged"),
    "name that does not agree": (other_name_than_in_the_directory, "damaged"),
    "no header": (no_header_where_the_directory_says, "damaged"),
    "symbolic link": (lambda: changed("a.txt", "external_attr", 0o120777 << 16), "unsafe-name"),
    "odd compression": (lambda: changed("a.txt", "compress_type", zipfile.ZIP_BZIP2), "damaged"),
    "zip bomb by its ratio": (zip_bomb, "too-large"),
    "too many parts": (lambda: workbook(**{f"xl/media/{i}": "" for i in range(2001)}), "too-many-parts"),
    "way out": (lambda: workbook(**{"xl/../../etc/passwd": ""}), "unsafe-name"),
    "absolute name": (lambda: workbook(**{"/etc/passwd": ""}), "unsafe-name"),
    "OpenDocument": (
        lambda: workbook(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "open-document",
    ),
    "binary workbook": (lambda: workbook(**{"xl/workbook.bin": ""}), "binary-workbook"),
    "Word": (lambda: workbook(**{"word/document.xml": ""}), "other-document"),
    "archive of pictures": (
        lambda: workbook(**dict.fromkeys(PARTS) | {"xl/worksheets/sheet1.xml": None, "a.png": "x"}),
        "no-workbook-inside",
    ),
    "no main relation": (
        lambda: workbook(**{"_rels/.rels": "<Relationships/>"}),
        "no-workbook-inside",
    ),
    "macros": (lambda: workbook(**{"xl/vbaProject.bin": "x"}), "macros"),
    "macros by content type": (
        lambda: workbook(**{"[Content_Types].xml": "<Types><x a='macroEnabled.main'/></Types>"}),
        "macros",
    ),
    "macro sheet": (lambda: workbook(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "macros by relation": (
        lambda: workbook(**{"xl/_rels/workbook.xml.rels": RELATION % "vbaProject" + "</Relationships>"}),
        "macros",
    ),
    "external link": (lambda: workbook(**{"xl/externalLinks/externalLink1.xml": "<x/>"}), "external-links"),
    "external link by relation": (
        lambda: workbook(**{"xl/_rels/workbook.xml.rels": RELATION % "externalLink" + "</Relationships>"}),
        "external-links",
    ),
    "entities in a sheet": (lambda: with_sheet(DOCTYPE + sheet("")), "entities"),
    "entities in UTF-16": (lambda: with_sheet((DOCTYPE + sheet("")).encode("utf-16")), "entities"),
    "entities in another part": (lambda: workbook(**{"docProps/core.xml": DOCTYPE + "<x/>"}), "entities"),
    "entities in a sheet of an odd name": (
        lambda: workbook(
            **{
                "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "s"),
                "xl/worksheets/s": DOCTYPE + sheet(""),
            }
        ),
        "entities",
    ),
    "far cell": (
        lambda: workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "sheet-too-large",
    ),
    "cell in a far row without its address": (
        lambda: workbook('<row r="900000"><c><v>1</v></c></row>'),
        "sheet-too-large",
    ),
    "wide and long": (
        lambda: workbook('<row r="199000"><c r="SF199000"><v>1</v></c></row>'),
        "sheet-too-large",
    ),
    "sheet not there": (lambda: workbook(**{"xl/worksheets/sheet1.xml": None}), "damaged"),
    "relation not there": (lambda: workbook(**{"xl/_rels/workbook.xml.rels": "<Relationships/>"}), "damaged"),
    "XML cut off": (lambda: with_sheet(sheet("")[:-30]), "damaged"),
    "XML cut off after a formula": (lambda: with_sheet(sheet("<row><c><f>1</f></c></row>")[:-30]), "damaged"),
    "workbook is no XML": (lambda: workbook(**{"xl/workbook.xml": "\0\1\2"}), "damaged"),
    "bad dimension": (lambda: workbook(before='<dimension ref="?"/>'), "damaged"),
    "unknown encoding": (
        lambda: with_sheet('<?xml version="1.0" encoding="klingon"?>' + sheet("")),
        "damaged",
    ),
    "shared text not there": (lambda: workbook('<row r="2"><c r="A2" t="s"><v>7</v></c></row>'), "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_for_what_it_is(case):
    content, reason = HOSTILE[case]

    answer = child.answer(content() if callable(content) else content)

    assert answer.get("refused") == reason


@pytest.mark.parametrize("case", HOSTILE)
def test_no_hostile_file_ends_the_child_or_costs_the_next_file(
    case, tmp_path, read, write_branches, usual_row
):
    content, reason = HOSTILE[case]
    (tmp_path / "0.xlsx").write_bytes(content() if callable(content) else content)
    write_branches(usual_row())

    reading = read()

    found, _ = findings.REFUSALS[reason]
    assert [(p.rule, p.place.file, p.found.text) for p in reading.problems] == [
        ("not-a-workbook", "0.xlsx", found)
    ]
    assert len(reading.tables["branches"]) == 1


def test_the_message_about_a_far_cell_names_sheet_and_cell(tmp_path, read):
    (tmp_path / "a.xlsx").write_bytes(HOSTILE["far cell"][0]())

    assert str(read().problems[0]) == (
        "not-a-workbook at a.xlsx\n"
        "  found     the sheet “Years”, which reaches to the cell XFD1048576\n"
        "  expected  at most 200000 rows, 500 columns and 5000000 cells in a sheet\n"
        "  to do     Delete what stands below and to the right of the table, also what only looks empty."
    )


@pytest.mark.parametrize(
    ("cell", "reaches"),
    [
        ("SG1", "to the cell SG1"),
        ("A200001", "to the cell A200001"),
        ("XFE1", "beyond the last cell that a sheet can have"),
        ("A1048577", "beyond the last cell that a sheet can have"),
        ("ZZZZZZZ1", "beyond the last cell that a sheet can have"),
        ("A" * 100_000 + "1", "beyond the last cell that a sheet can have"),
    ],
)
def test_how_far_a_sheet_reaches_is_said_by_a_cell_that_there_is(cell, reaches, tmp_path, read):
    row = "".join(digit for digit in cell if digit.isdigit())
    content = workbook(f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>')
    (tmp_path / "a.xlsx").write_bytes(content)

    assert read().problems[0].line("en") == (
        f"found the sheet “Years”, which reaches {reaches}; "
        "expected at most 200000 rows, 500 columns and 5000000 cells in a sheet; "
        "to do Delete what stands below and to the right of the table, also what only looks empty."
    )


def test_the_message_about_a_zip_bomb_says_how_large_it_is(tmp_path, read):
    (tmp_path / "a.xlsx").write_bytes(HOSTILE["zip bomb by its ratio"][0]())

    assert read().problems[0].line("en") == (
        "found a workbook that unfolds to 22 MB; the limit is 200 MB; "
        "expected a workbook .xlsx without a password, macros and links to other workbooks; "
        "to do Copy the sheets into a new workbook (.xlsx) and send that one."
    )


def test_an_error_that_calamine_does_not_know_is_found_with_its_cell(tmp_path, read):
    (tmp_path / "a.xlsx").write_bytes(workbook('<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>'))

    assert [(p.rule, p.place.sheet, p.place.address, p.line("en")) for p in read().problems] == [
        (
            "hidden-value",
            "Years",
            "A2",
            (
                "found the error #SPILL!; expected a value; "
                "to do Correct the formula, or write the value; leave the cell empty if it is not known."
            ),
        )
    ]


def test_a_formula_that_was_never_computed_is_found_also_below_the_last_visible_row(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.title = "Years"
    book.active.append(["Year"])
    book.active.append([2024])
    book.active.append(["=A2+1"])
    book.save(tmp_path / "a.xlsx")

    assert [(p.rule, p.place.address, p.line("en")) for p in read().problems] == [
        (
            "hidden-value",
            "A3",
            (
                "found a formula without a stored value; expected a value of the column “Year”; "
                "to do Open the "
                "workbook in a spreadsheet program and save it, so that formulas are computed."
            ),
        )
    ]


def test_a_hidden_value_in_the_first_row_is_found(tmp_path, read):
    rows = '<row r="1"><c r="B1"><f>A1</f></c></row><row r="2"><c r="A2"><v>2025</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(workbook(rows))

    assert [(p.rule, p.place.address) for p in read().problems] == [("hidden-value", "B1")]


@pytest.mark.parametrize(
    ("cell", "hidden"),
    [
        ("<f>A1</f><v>1</v>", []),
        ("<f>A1</f>", [(1, 0, "")]),
        ("<f>A1</f><v></v>", [(1, 0, "")]),
        ("<f>A1</f><v/>", [(1, 0, "")]),
        ("<v></v>", []),
        ("", []),
    ],
)
def test_a_formula_hides_its_value_when_none_is_stored(cell, hidden):
    rows = f'<row r="2"><c r="A2">{cell}</c><c r="B2"><f>1</f><v>1</v></c></row>'

    assert scan_sheet("S", sheet(rows).encode()) == hidden


def test_an_empty_text_is_a_stored_value():
    rows = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c></row>'

    assert scan_sheet("S", sheet(rows).encode()) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_hidden_values_are_found_in_every_encoding_and_with_a_prefix(encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>'
        "<x:c t = '&#101;'><x:v>#REF!</x:v></x:c><x:c><x:f>1</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    )

    assert scan_sheet("S", text.encode(encoding)) == [(0, 0, "#REF!"), (0, 1, "")]


def test_a_far_cell_that_is_only_formatted_is_no_reason_to_refuse(tmp_path, read):
    rows = '<row r="2"><c r="A2"><v>2025</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (tmp_path / "a.xlsx").write_bytes(workbook(rows, before='<dimension ref="A1:XFD1048576"/>'))

    reading = read()

    assert reading.problems == ()
    assert reading.tables["years"].columns["year"] == [2025]


def test_chart_sheets_are_passed_over(tmp_path, read, write):
    def chart(workbook, sheet, row, column):
        sheet.write_number(row, column, 2025)
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Years!$A$2:$A$2"})
        workbook.add_chartsheet("Picture").set_chart(chart)

    write(Years=[["Year"], [chart]])

    assert read().problems == ()


def test_a_hundred_parts_of_pictures_are_unfolded_within_bounds_and_do_no_harm():
    answer = child.answer(workbook(**{f"xl/media/{i}.png": b"\x89PNG" + bytes(i) for i in range(100)}))

    assert "sheets" in answer


def test_a_child_serves_one_frame_after_the_other_until_there_are_no_more(monkeypatch):
    monkeypatch.setattr(child, "allow_time", lambda: None)  # it would limit this very process
    requests, answers = io.BytesIO(), io.BytesIO()
    for content in (workbook(), b"", b"no zip"):
        send(requests, content)
    requests.seek(0)

    child.serve(requests, answers)

    answers.seek(0)
    said = [json.loads(receive(answers, 10**6)) for _ in range(3)]
    assert said == [
        {"sheets": [{"title": "Years", "columns": [["Year", 2025.0]], "hidden": []}]},
        {"refused": "empty-file", "detail": {}},
        {"refused": "not-an-archive", "detail": {}},
    ]
    assert receive(answers, 10**6) is None


def test_a_child_that_has_used_its_memory_up_answers_and_ends(monkeypatch):
    monkeypatch.setattr(child, "answer", lambda _: {"refused": "memory", "detail": {}})
    monkeypatch.setattr(child, "allow_time", lambda: None)
    requests, answers = io.BytesIO(), io.BytesIO()
    send(requests, b"x")
    send(requests, b"y")
    requests.seek(0)

    child.serve(requests, answers)

    answers.seek(0)
    assert receive(answers, 99) == b'{"refused":"memory","detail":{}}'
    assert receive(answers, 99) is None


def test_a_frame_longer_than_allowed_is_not_read():
    stream = io.BytesIO()
    send(stream, b"four")
    stream.seek(0)

    assert receive(stream, 3) is None


def test_days_times_and_durations_are_told_as_dates():
    day = date(2025, 5, 2)
    cells = [
        datetime.combine(day, time()),
        datetime.combine(day, time(8, 30)),
        day,
        time(8, 30),
        timedelta(hours=30),
    ]

    assert json.loads(encode({"cells": cells})) == {
        "cells": [
            {"date": "2025-05-02"},
            {"date": "2025-05-02T08:30:00"},
            {"date": "2025-05-02"},
            {"date": "08:30:00"},
            {"date": "1 day, 6:00:00"},
        ]
    }


def test_a_cell_of_no_known_type_is_not_told():
    with pytest.raises(TypeError, match="a cell of the type object"):
        encode({"cells": [object()]})


def test_a_part_is_not_unfolded_past_what_it_declares():
    with pytest.raises(Refused, match="damaged"):
        archive.Archive(lying_about_its_size()).part("xl/worksheets/sheet1.xml")


def test_every_reason_that_a_child_can_give_has_its_words():
    reasons = {reason for _, reason in HOSTILE.values()}

    assert reasons <= set(findings.REFUSALS)
