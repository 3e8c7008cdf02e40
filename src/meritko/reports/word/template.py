"""The template that comes with the program, made from readable parts.

It says where things stand by tags in double braces and how they look by its styles.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

_BLANK: Mapping[str, str] = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/footer.xml": "footer.xml",
    "word/header.xml": "header.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
"""The parts of the template that comes with the program -> their files."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write_template(path: Path) -> None:
    """Write the template that comes with the program, for an office to make its own.

    Raises:
        OSError: The file cannot be written.
    """
    path.write_bytes(blank_template())


def blank_template() -> bytes:
    """The template that comes with the program, made from its parts."""
    folder = files(__package__).joinpath("blank")
    return packed({name: folder.joinpath(part).read_bytes() for name, part in _BLANK.items()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a zip whose bytes depend on nothing else."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return content.getvalue()
