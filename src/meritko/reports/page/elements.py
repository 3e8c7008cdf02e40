"""Making HTML: text is escaped once, here, and only what came from here is markup."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import NewType
from urllib.parse import quote, unquote

Html = NewType("Html", str)
"""Markup. Texts become it by `text`, never by a cast elsewhere."""

NOTHING = Html("")


def text(written: str) -> Html:
    """A text of the document, which stays text whatever stands in it."""
    return Html(html.escape(written, quote=True))


def tag(name: str, /, *inside: Html, **attributes: str | bool) -> Html:
    """An element. Attributes are texts; `class_` is `class`, `data_id` is `data-id`; False leaves one out."""
    return Html(f"{start(name, **attributes)}{''.join(inside)}</{name}>")


def start(name: str, /, **attributes: str | bool) -> Html:
    """The opening tag of an element, which is all of it where nothing may stand inside."""
    written = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{html.escape(value, quote=True)}"'
        for key, value in attributes.items()
        if value is not False
    )
    return Html(f"<{name}{written}>")


def joined(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))


def values(name: str, content: object) -> Html:
    """Values for the script of the page, which are never run: `<` cannot end the element."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return Html(f'<script type="application/json" id="{name}">{written}</script>\n')


def place(identifier: str) -> str:
    """The address of a place of the page."""
    return f"#{quote(identifier, safe='~-_.')}"


def card_place(identifier: str) -> str:
    """The address of a card."""
    return f"#card/{quote(identifier, safe='~-_.')}"


def linked_cards(*parts: Html) -> list[str]:
    """The cards that parts of the page lead to, each once, in their order."""
    found = (unquote(address) for part in parts for address in re.findall(r'href="#card/([^"]*)"', part))
    return list(dict.fromkeys(found))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
