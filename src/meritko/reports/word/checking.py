"""Whether reports can be written in a template and with some pictures, found before any report is made."""

from __future__ import annotations

from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from meritko.reports.document import Audience, Document
from meritko.reports.paper.publicity import Publicity
from meritko.reports.word.filling import Fault, TemplateUnfit
from meritko.reports.word.writing import word_of
from meritko.workbooks.archive import Package
from meritko.workbooks.protocol import Refused

_MARK = "\N{SQUARE FOUR CORNERS}"
"""Stands nowhere in a template by itself."""

_FAULTS: dict[str, Fault] = {"macros": "macros", "too-large": "large"}


def check_look(
    template: Path | None, publicity: Publicity | None, language: str = "cs", audience: Audience = "national"
) -> None:
    """Write an empty report, to find what is wrong with its template and pictures before the work begins.

    Raises:
        TemplateUnfit: no report can be written in the template.
        CannotShow: a picture of the title page is no picture.
    """
    if template is not None:
        _check_package(template)
    empty = Document(language, "-", "-", _MARK, audience, facts=(), sections=())
    word_of(empty, {}, template, publicity)


def _check_package(template: Path) -> None:
    """Look at a template as an archive, before anything in it is read.

    Raises:
        TemplateUnfit: it is none, no honest program writes it, or it takes something from elsewhere.
    """
    try:
        package = Package(template.read_bytes())
        for name in package.names:
            content = package.part(name)
            if name.endswith(".rels") and (taken := _taken_from_elsewhere(content)):
                raise TemplateUnfit(template, "outside", taken)
    except Refused as refused:
        what = [str(refused.detail["megabytes"])] if "megabytes" in refused.detail else []
        raise TemplateUnfit(template, _FAULTS.get(refused.reason, "unreadable"), what) from refused
    except (OSError, etree.LxmlError) as error:
        raise TemplateUnfit(template, "unreadable") from error


def _taken_from_elsewhere(relationships: bytes) -> list[str]:
    """What a part asks another place for when it is opened: pictures, objects, a template behind it."""
    found = []
    for each in etree.fromstring(relationships).iterchildren("{*}Relationship"):
        kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
        shows_nothing = kind == "hyperlink" or (kind == "attachedTemplate" and not _is_far(target))
        if each.get("TargetMode") == "External" and not shows_nothing:
            found.append(target)
    return found


def _is_far(target: str) -> bool:
    """Whether another machine answers an address; that of a file of this one is `file:///C:/…` or `C:\\…`."""
    address = target.strip().lower().removeprefix("file:").replace("\\", "/")
    if address.startswith("///"):
        return address[3:].startswith("/")
    return address.startswith("//") or "://" in address
