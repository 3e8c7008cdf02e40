"""The whole page: its parts, its policy and its scripts, in one file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import vl_convert

from meritko.methodology.cache import kept
from meritko.reports.charts.boundaries import Boundaries
from meritko.reports.charts.look import Spec, theme
from meritko.reports.charts.several import small
from meritko.reports.charts.specification import vega_lite
from meritko.reports.document import Chart, Document, Fact, SmallMultiples
from meritko.reports.page.card_values import card_values
from meritko.reports.page.elements import Html, joined, linked_cards, start, tag, text, values
from meritko.reports.page.inlines import words
from meritko.reports.page.sections import contents, sections
from meritko.wording import Translator, translator

_HERE = Path(__file__).parent
_GIVEN = "window.vegaEmbed = vegaEmbed;"
_SCRIPTS = ("charts.js", "cards.js", "tables.js", "page.js")


def write_page(document: Document, path: Path, boundaries: Boundaries | None = None) -> None:
    """Write the report as one HTML file that needs no network and no evaluation of text as code.

    The same document gives the same bytes. Charts, and cards that a number leads to, are values that
    the script of the page shows; without a script the tables hold every number.

    Args:
        boundaries: Shapes of regions, for real maps in place of tiles.

    Raises:
        BoundariesDoNotFit: They lack a region of a chart.
        OSError: The file cannot be written.
    """
    path.write_text(page(document, boundaries), encoding="utf-8", newline="\n")


def page(document: Document, boundaries: Boundaries | None = None) -> str:
    """The page as text."""
    _ = translator(document.language)
    style, scripts = _style(document.mark), (_vega(), _script())
    header, chapters = _title(document), sections(document, _)
    cards = {name: document.cards[name] for name in linked_cards(header, chapters)}
    head = tag(
        "head",
        start("meta", charset="utf-8"),
        start("meta", http_equiv="Content-Security-Policy", content=_policy(style, scripts)),
        start("meta", name="viewport", content="width=device-width, initial-scale=1"),
        start("meta", name="color-scheme", content="light dark"),
        tag("title", text(f"{document.title} – {document.mark}")),
        Html(f"<style>{style}</style>"),
    )
    body = tag(
        "body",
        tag("a", text(_("Skip to contents")), href="#m-main", class_="skip"),
        tag("p", text(document.mark), class_="mark"),
        header,
        _navigation(document, _),
        tag("main", chapters, _without_script(_), id="m-main", tabindex="-1"),
        _frames(_),
        values("m-charts", _charts(document, boundaries)),
        values("m-cards", card_values(cards, _)),
        *(Html(f'<script type="module">{script}</script>\n') for script in scripts),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=document.language)}\n"


def _title(document: Document) -> Html:
    facts = tag("dl", *(_fact(fact, document) for fact in document.facts), class_="facts")
    subtitle = tag("p", text(document.subtitle), class_="subtitle")
    return tag("header", tag("h1", text(document.title)), subtitle, facts)


def _fact(fact: Fact, document: Document) -> Html:
    return tag("div", tag("dt", text(fact.label)), tag("dd", words(fact.words, document.cards)))


def _navigation(document: Document, _: Translator) -> Html:
    named = tag("summary", text(_("Contents")))
    inside = tag("details", named, contents(document.sections), open=True)
    return tag("nav", inside, aria_label=_("Contents"))


def _without_script(_: Translator) -> Html:
    said = _(
        "This page shows charts and the cards of numbers by a script, which is switched off here. "
        "All numbers are in the tables."
    )
    return tag("noscript", tag("p", text(said), class_="note"))


def _frames(_: Translator) -> Html:
    """Where the script shows a card, and what the pointer is at."""
    close = tag("button", text(_("Close")), type="button", id="m-close")
    inside = tag("div", tag("h2", id="m-card-title"), close, class_="head")
    dialog = tag("dialog", inside, tag("div", id="m-card-body"), id="m-card", aria_labelledby="m-card-title")
    return joined((dialog, tag("div", id="m-tip", role="status", class_="tip")))


def _charts(document: Document, boundaries: Boundaries | None) -> dict[str, object]:
    """The specifications by the id of their chart, and the theme of all."""
    found: dict[str, Spec] = {}
    for block in document.blocks():
        if isinstance(block, SmallMultiples):
            for place, chart in enumerate(block.charts):
                found[chart.id] = small(block, place, document.language)
        elif isinstance(block, Chart) and block.id not in found:
            found[block.id] = vega_lite(block, document.language, boundaries)
    shapes = _shared_shapes(found.values())
    return {"theme": theme("page"), "shapes": shapes, "charts": found}


def _shared_shapes(specs: Iterable[Spec]) -> list[object]:
    """The boundaries of all maps, each once; rows then name theirs by its place."""
    found: dict[str, int] = {}
    shapes: list[object] = []
    layers = (layer for spec in specs for layer in spec["layer"] if "data" in layer)
    for row in (row for layer in layers for row in layer["data"]["values"]):
        if "geometry" in row:
            shape = row.pop("geometry")
            row["shape"] = found.setdefault(repr(shape), len(shapes))
            if row["shape"] == len(shapes):
                shapes.append(shape)
    return shapes


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    """Nothing from anywhere but what is written here, no evaluation, no inline handlers."""
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _style(mark: str) -> str:
    """The style sheet; the mark stands in the margin of every printed page."""
    escaped = "".join(letter if letter.isalnum() else f"\\{ord(letter):06x}" for letter in mark)
    return (_HERE / "page.css").read_text(encoding="utf-8").replace("MARK", escaped)


@cache
def _script() -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def _vega() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the cache where it was made before."""
    licence = (_HERE / "vega-licence.txt").read_text(encoding="utf-8")
    embed, vega, lite = (
        vl_convert.get_vega_embed_version(),
        vl_convert.get_vega_version(),
        vl_convert.get_vegalite_versions()[-1],
    )
    bundle = kept(("vega bundle", _GIVEN, embed, vega, lite), lambda: vl_convert.javascript_bundle(_GIVEN))
    if "</script" in bundle or "<!--" in bundle:
        raise ValueError("the bundle of Vega cannot stand inside a page")
    return f"/*\n{licence}*/\n{bundle}"
