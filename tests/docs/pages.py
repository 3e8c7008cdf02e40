"""The documentation, cut into what can be tried: commands, shown output, files to write, cells to change."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from meritko.cli import main
from meritko.reports import making

HOUSE = Path(__file__).parents[2]
PACK = HOUSE / "src" / "meritko" / "packs" / "metodika"
PAGES = sorted(
    path.relative_to(HOUSE).as_posix()
    for path in (*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"), PACK / "CHANGES.md")
)

_PIECE = re.compile(
    r"^```(?P<language>[a-z]*)[ ]?(?P<file>[^\n]*)\n(?P<text>.*?)^```$"
    r"|^<!-- (?P<change>cell|workbook): (?P<what>[^\n]*) -->$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """A fenced block (its language, the file it names, its text), or a `cell` or `workbook` to write."""

    language: str
    file: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, with what it says the command prints."""

    command: str
    lines: tuple[str, ...]


def pieces(page: str) -> list[Piece]:
    """The blocks of a page, in order."""
    return [
        Piece(found["change"] or found["language"], found["file"] or "", found["what"] or found["text"])
        for found in _PIECE.finditer(page)
    ]  # fmt: skip


def shown(block: str) -> list[Shown]:
    """The commands of a `console` block; a line that ends with a backslash goes on."""
    commands: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands and commands[-1][0].endswith("\\"):
            commands[-1] = (commands[-1][0][:-1] + line.strip(), [])
        else:
            commands[-1][1].append(_plain(line))
    return [Shown(command, tuple(lines)) for command, lines in commands]


def _plain(line: str) -> str:
    """A line without what a reader cannot see: no-break spaces, and spaces at its end."""
    return line.replace("\u00a0", " ").rstrip()


def commands(page: str) -> list[str]:
    """Every command of a page, of blocks with and without shown output."""
    found = []
    for piece in pieces(page):
        if piece.language == "console":
            found += [each.command for each in shown(piece.text)]
        if piece.language == "sh":
            found += [line for line in piece.text.splitlines() if line]
    return found


def words_of(command: str) -> list[str]:
    """The words of a command, the program without its folder; no comment."""
    found = shlex.split(command, comments=True)
    return [found[0].rpartition("/")[2], *found[1:]] if found else []


def not_printed(lines: tuple[str, ...], printed: list[str]) -> str | None:
    """The first shown line that was not printed in its turn; `…` stands for lines left out."""
    at, may_skip = 0, False
    for line in lines:
        if line.strip() == "…":
            may_skip = True
            continue
        if may_skip:
            at = next((i for i in range(at, len(printed)) if printed[i] == line), len(printed))
        if at >= len(printed) or printed[at] != line:
            return line
        at, may_skip = at + 1, False
    return None


def apply_diff(text: str) -> None:
    """Make the change of a `diff` block: what has a minus becomes what has a plus."""
    lines = text.splitlines()
    path = Path(lines[1].removeprefix("+++ "))
    before = "".join(f"{line[1:]}\n" for line in lines[2:] if line[:1] in ("-", " "))
    after = "".join(f"{line[1:]}\n" for line in lines[2:] if line[:1] in ("+", " "))
    content = path.read_text(encoding="utf-8")
    assert content.count(before) == 1, f"{path} does not hold once:\n{before}"
    path.write_text(content.replace(before, after), encoding="utf-8")


def change_cell(text: str) -> None:
    """Change cells of a workbook: `file | sheet | address | value, or a row of them, as JSON`."""
    file, sheet, address, value = (part.strip() for part in text.split("|", 3))
    book = openpyxl.load_workbook(file)
    told = json.loads(value)
    for number, one in enumerate(told if isinstance(told, list) else [told]):
        book[sheet][address].offset(column=number).value = one
    book.save(file)


def write_workbook(text: str) -> None:
    """Write a workbook of one sheet: `file | sheet | rows as JSON`."""
    file, sheet, rows = (part.strip() for part in text.split("|", 2))
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in json.loads(rows):
        book.active.append(row)
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    book.save(file)


def printed_by(arguments: list[str]) -> tuple[int, list[str]]:
    """The exit status of the program and what it prints, as on a terminal of 80 columns."""
    output = io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
    return status, [_plain(line) for line in output.getvalue().splitlines()]


def try_page(page: str) -> Iterator[tuple[Shown, str | None, list[str]]]:
    """Do what a page says, step by step: each command, its first wrong line, and what it printed."""
    for piece in pieces(page):
        if piece.language == "cell":
            change_cell(piece.text)
        elif piece.language == "workbook":
            write_workbook(piece.text)
        elif piece.language == "diff":
            apply_diff(piece.text)
        elif piece.file:
            path = Path(piece.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(piece.text, encoding="utf-8")
        elif piece.language == "console":
            yield from (_tried(each) for each in shown(piece.text))


def leave_paper_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write empty Word reports and PDFs, which take most of the time of an evaluation."""
    monkeypatch.setattr(making, "_own_process", lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(making, "draw_charts", lambda _document, _language, _boundaries: {})
    monkeypatch.setattr(making, "write_pictured", lambda _document, path, _template, _publicity: path.touch())
    monkeypatch.setattr(making, "write_pdf", lambda _document, path, _drawn, _publicity: path.touch())


def _tried(step: Shown) -> tuple[Shown, str | None, list[str]]:
    program, *arguments = words_of(step.command)
    if program == "cp":
        shutil.copytree(HOUSE / arguments[1], arguments[2], dirs_exist_ok=True)
        return step, None, []
    if program == "mkdir":
        Path(*arguments).mkdir()
        return step, None, []
    assert program == "meritko", f"only meritko, cp and mkdir are tried, not {step.command}"
    _, printed = printed_by(arguments)
    return step, not_printed(step.lines, printed), printed
