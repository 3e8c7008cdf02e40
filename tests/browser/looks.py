"""How a page can look: wide or narrow, in the light or in the dark, with larger letters."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

WIDE, NARROW = 1280, 320
COLOURS = ("light", "dark")


def in_turn(page: Page, *looks: tuple[int, str, int]) -> Iterator[str]:
    """Give a loaded page one look after another (width, colours, letters in percent); says which it has."""
    for width, colours, letters in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)
        size = "" if letters == 100 else f"{letters}%"
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        yield f"{page.url}, {width} points wide, {colours}, letters of {letters} %"


def is_within(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
