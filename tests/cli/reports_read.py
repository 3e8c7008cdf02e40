"""The four reports of a run as text, for tests that look for words and numbers in them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from pypdf import PdfReader

FILES = ("evaluation.xlsx", "report.docx", "report.pdf", "report.html")
_SPACES = re.compile("[\u00a0\u2009\u202f]")
_TAGS = re.compile(r"<[^>]*>")


def texts(folder: Path) -> dict[str, str]:
    """File -> all that can be read in it, attributes and embedded values too; every space a plain one."""
    found = {name: _read(folder / name) for name in FILES if (folder / name).exists()}
    return {name: _SPACES.sub(" ", text) for name, text in found.items()}


def _read(file: Path) -> str:
    if file.suffix == ".html":
        content = file.read_text(encoding="utf-8")
        return f"{content}\n{_TAGS.sub('', content)}"
    if file.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(file).pages)
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        parts = [archive.read(name).decode("utf-8") for name in names]
    return "\n".join([*parts, *(_TAGS.sub("", part) for part in parts)])
