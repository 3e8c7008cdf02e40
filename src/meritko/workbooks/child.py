"""The program that reads one workbook after the other where a bad one can do no harm.

Started by `pool` as `python -m meritko.workbooks.child`. It gets the bytes of a file on
standard input and answers in JSON on standard output; it has little memory and time, opens
no file and prints nothing. It imports as little as it can: it is started with every command.
"""

from __future__ import annotations

import os
import resource
import sys
from io import BytesIO
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from meritko.workbooks.archive import Archive
from meritko.workbooks.protocol import LARGEST_FILE, Refused, encode, receive, send
from meritko.workbooks.scanning import Hidden, is_within_limits, scan_sheet, sheet_parts, too_far

MEMORY = 2**30
SECONDS = 30

_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
"""The errors calamine can read past; at any other it gives the whole sheet up."""


def answer(content: bytes) -> dict[str, object]:
    """Read a workbook.

    Args:
        content: The bytes of the file.

    Returns:
        `{"sheets": [{"title", "columns", "hidden"}]}`, the cells column by column, or
        `{"refused": reason, "detail": {...}}` for a file that cannot or must not be read.
    """
    try:
        return {"sheets": _read(content)}
    except Refused as refused:
        return {"refused": refused.reason, "detail": refused.detail}
    except MemoryError:
        return {"refused": "memory", "detail": {}}


def _read(content: bytes) -> list[dict[str, object]]:
    archive = Archive(content)
    sheets = sheet_parts(archive)
    scans = [(sheet.title, scan_sheet(sheet.title, archive.part(sheet.part))) for sheet in sheets]
    scanned = {sheet.part.lower() for sheet in sheets}
    for name in archive.names:
        if name not in scanned:
            archive.part(name)  # unfolded once so that a lie about its size is found
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            worksheet = SheetTypeEnum.WorkSheet
            read = [i for i, meta in enumerate(workbook.sheets_metadata) if meta.typ == worksheet]
            if [workbook.sheet_names[i].split() for i in read] != [title.split() for title, _ in scans]:
                raise Refused("damaged")
            return [_sheet(workbook, i, *scan) for i, scan in zip(read, scans, strict=True)]
    except (CalamineError, OSError):
        raise Refused("damaged") from None


def _sheet(workbook: CalamineWorkbook, index: int, title: str, hidden: list[Hidden]) -> dict[str, object]:
    try:
        sheet = workbook.get_sheet_by_index(index)
    except CalamineError:
        unknown = next((found for found in hidden if found[2] and found[2] not in _KNOWN_ERRORS), None)
        if unknown is None:
            raise
        row, column, shown = unknown
        raise Refused("error-cell", sheet=title, row=row, column=column, shown=shown) from None
    return {"title": title, "columns": _columns(sheet, title), "hidden": hidden}


def _columns(sheet: CalamineSheet, title: str) -> list[tuple[object, ...]]:
    if sheet.end is None:
        return []
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    if not is_within_limits(rows, columns):
        raise too_far(title, rows, columns)
    return list(zip(*sheet.to_python(skip_empty_area=False), strict=True))


def restrict(memory: int = MEMORY) -> None:
    """Give up memory beyond a limit, core dumps and the writing of files, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def allow_time(seconds: int = SECONDS) -> None:
    """Let the process compute for so many seconds from now; the kernel ends it after that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds, hard))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request until there are no more, or until one has used the memory up."""
    while (content := receive(requests, LARGEST_FILE)) is not None:
        allow_time()
        found = answer(content)
        send(answers, encode(found))
        if found.get("refused") == "memory":
            return


def main() -> None:
    """Serve on the standard streams; nothing else can write to the stream of answers."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    restrict()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
