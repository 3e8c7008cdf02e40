"""Laying text out on a terminal."""

from __future__ import annotations

import shutil
import textwrap

_WIDEST = 100


def field(name: str, text: str, indent: int) -> str:
    """A name and its text, wrapped to the terminal and indented under itself."""
    width = max(min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST), indent + 20)
    head = f"{name:<{indent}}"
    if not text:
        return head.rstrip()
    return textwrap.fill(
        text,
        width,
        initial_indent=head if len(head) <= indent else f"{name}  ",
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
