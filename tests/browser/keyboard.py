"""What people do who have no pointer."""

from __future__ import annotations

from playwright.sync_api import Page


def come_to(page: Page, selector: str, most: int = 400) -> None:
    """Press Tab until an element has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def press(page: Page, selector: str) -> None:
    come_to(page, selector)
    page.keyboard.press("Enter")


def write(page: Page, selector: str, text: str) -> None:
    """Write into a field instead of what stands there."""
    come_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
