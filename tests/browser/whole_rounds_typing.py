"""Typing into a form in the browser, and remembering what was typed into which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from playwright.sync_api import Page, Response, expect

from .test_filling import field, is_of, leave, paste

GRID = """section => [...document.querySelector(`[data-grid][data-section="${section}"]`).tBodies[0].rows]
  .map(row => [...row.querySelectorAll("td.grid__cell")]
    .map(cell => cell.querySelector("[data-key]")?.dataset.key ?? null))"""

Value = Callable[[str, str], str]


class Typed(dict[str, str]):
    """Key of a field -> what was typed there last, or chosen: the code of a list, `1` for yes, `0` for no."""

    def type(self, page: Page, told: dict[str, str]) -> None:
        """Type or choose in fields, one after the other, and wait until each is saved."""
        for key, text in told.items():
            if field(page, key).get_attribute("type") == "radio":
                with page.expect_response(lambda answer, key=key: is_of(answer, key)) as said:
                    page.locator(f"label[for='pole-{key.replace('/', '-')}-{text}']").click()
                assert said.value.json()["state"] == "saved", key
            else:
                leave(page, key, text)
        self.update(told)

    def add(self, page: Page, section: str, told: dict[str, str]) -> None:
        """Add an entry to a section and type into it: question -> text."""
        page.locator(f"button[name=add_row][value={section}]").click()
        page.wait_for_url(re.compile(f"#radek-{section}-"))
        code = page.url.rpartition(f"#radek-{section}-")[2]
        self.type(page, {f"{section}/{code}/{question}": text for question, text in told.items()})

    def block(self, page: Page, section: str, value: Value) -> None:
        """Paste a block over a whole grid; `value` tells the text of a row's code and a question's id."""
        rows = [
            [(key, value(*key.split("/")[1:]) if key else "") for key in row]
            for row in page.evaluate(GRID, section)
        ]
        with page.expect_response(_is_kept):
            self._paste(page, section, ([text for _key, text in row] for row in rows))
        expect(page.locator("[data-saved-said]")).to_contain_text("Vložené hodnoty")
        self.update({key: text for row in rows for key, text in row if key})

    def entries(self, page: Page, section: str, rows: list[list[str]]) -> None:
        """Paste a block that brings further entries with it; `ano` and `ne` are as Excel has them."""
        with page.expect_navigation():
            self._paste(page, section, rows)
        keys = page.evaluate(GRID, section)
        assert len(keys) == len(rows)
        for named, row in zip(keys, rows, strict=True):
            self.update(zip(named, ({"ano": "1", "ne": "0"}.get(text, text) for text in row), strict=True))

    def _paste(self, page: Page, section: str, rows: Iterable[Iterable[str]]) -> None:
        first = next(key for key in page.evaluate(GRID, section)[0] if key)
        paste(page, first, "".join("\t".join(row) + "\n" for row in rows))
        expect(page.locator("#vlozeni [data-counts]")).to_contain_text("odmítnuté: 0")
        page.get_by_role("button", name="Zapsat do formuláře").click()


def _is_kept(answer: Response) -> bool:
    return answer.url.endswith("/vlozit/") and 'name="keep"' in (answer.request.post_data or "")


def shows(page: Page, typed: Typed) -> None:
    """See that the page that is loaded anew shows everything that was typed."""
    page.reload()
    shown = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("[data-key]")]
      .filter(each => each.type !== "radio" || each.checked).map(each => [each.dataset.key, each.value]))""")
    assert {key: text for key, text in typed.items() if _bare(shown.get(key)) != _bare(text)} == {}


def _bare(text: str | None) -> str | None:
    """Without spaces: long numbers are written in groups of three digits."""
    return None if text is None else "".join(text.split())
