"""A paper set by typst: tagged, for reading aloud (PDF/UA-1) and for the archive (PDF/A-2a)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from meritko.reports.forms.layout import Block, Field, Part, Table
from meritko.reports.paper.letters import drawable
from meritko.reports.paper.typesetting import compiler
from meritko.wording import translator

_TEMPLATE = "paper.typ"
_WIDE = 5
_GROUP = 8


@dataclass(frozen=True)
class Paper:
    """A paper in one language.

    `issuer` stands at the head; `facts` are pairs below the title; `lines` are sentences after them;
    `digest` is in hexadecimal, or empty; `made` is the day of the file's own metadata.
    """

    language: str
    issuer: str
    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    made: date
    lines: Sequence[str] = ()
    digest: str = ""
    parts: Sequence[Part] = ()


def pdf_of_paper(paper: Paper) -> bytes:
    """A paper as PDF. The same paper gives the same bytes; a letter that the face lacks is a black square."""
    template = files(__package__).joinpath(_TEMPLATE).read_bytes()
    with compiler() as press:
        content = press.compile(
            template,
            format="pdf",
            sys_inputs={"paper": json.dumps(_tree(paper), ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
        )
    assert isinstance(content, bytes)  # noqa: S101  one file, not one for each page
    return content


def grouped(digest: str) -> str:
    """A digest in groups that can be read aloud and compared by eye."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def _tree(paper: Paper) -> dict[str, Any]:
    _ = translator(paper.language)
    return {
        "language": paper.language,
        "issuer": drawable(paper.issuer),
        "title": drawable(paper.title),
        "subtitle": drawable(paper.subtitle),
        "made": [paper.made.year, paper.made.month, paper.made.day],
        "facts": [[drawable(name), drawable(value)] for name, value in paper.facts],
        "lines": [drawable(line) for line in paper.lines],
        "digest": [*grouped(paper.digest).split()],
        "digest_label": _("Digest (SHA-256)"),
        "page": _("page {page} of {pages}"),
        "before": _("last year"),
        "comment": _("why"),
        "name": _("Name"),
        "estimate": _("an estimate"),
        "parts": [_part(part) for part in paper.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": drawable(part.title),
        "intro": drawable(part.intro),
        "note": drawable(part.note),
        "blocks": [_table(each) if isinstance(each, Table) else _block(each) for each in part.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": "fields",
        "title": drawable(block.title),
        "fields": [_field(each) for each in block.fields],
    }


def _field(field: Field) -> dict[str, Any]:
    texts = {name: drawable(getattr(field, name)) for name in ("label", "hint", "before", "unit", "comment")}
    return {
        **texts,
        "answer": [drawable(line) for line in field.answer.splitlines()],
        "choices": [[drawable(each.label), each.is_chosen] for each in field.choices],
        "lines": field.lines,
        "is_short": field.is_short,
        "can_estimate": field.can_estimate,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": drawable(table.caption),
        "is_wide": len(table.columns) > _WIDE,
        "columns": [drawable(each) for each in table.columns],
        "rows": [[drawable(name), *(drawable(cell) for cell in cells)] for name, cells in table.rows],
    }
