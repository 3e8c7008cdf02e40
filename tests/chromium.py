"""The browser in which pages are tried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The headless one comes first: it opens a page in a third of the time."""

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")


def launch(chromium: BrowserType, *more: str) -> Browser:
    """Start the Chromium of the system, with further arguments."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "These tests need Chromium; on Debian: apt-get install chromium"
    return chromium.launch(executable_path=found, args=[*ARGUMENTS, *more])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed after each file: while its loop runs, Django refuses to ask a database."""
    with sync_playwright() as playwright:
        found = launch(playwright.chromium)
        yield found
        found.close()
