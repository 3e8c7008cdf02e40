"""What PDF and Word have in common: letters, widths of columns, the strip of the title page."""

from __future__ import annotations

import math
import re
import struct
import zlib
from pathlib import Path

import pytest

from meritko.reports.document import Column, Grid, Number, Origin, Row, Section
from meritko.reports.paper.columns import PADDING, UPRIGHT, cell_words, heading, lay_out, said
from meritko.reports.paper.letters import BOLD, drawable, drawn, widths
from meritko.reports.paper.places import titled
from meritko.reports.paper.publicity import CannotShow, Publicity, emblem, read_picture, strip_of
from meritko.reports.paper.typesetting import png_of_each

NBSP = "\N{NO-BREAK SPACE}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>'


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">L", len(content)) + whole + struct.pack(">L", zlib.crc32(whole))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def share(text: str, unit: str = "%") -> Number:
    return Number(1.0, text, Origin(said_by="run"), 1, unit)


def grid(*rows: tuple[str, ...], numbers: int = 0) -> Grid:
    columns = (Column("název"), *(Column("podíl", number=True, unit="%") for _ in range(numbers)))
    return Grid("g", "Tabulka", columns, tuple(Row(tuple((cell,) for cell in row)) for row in rows))


def test_the_face_has_every_letter_of_czech_and_of_its_typography():
    letters = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"

    missing = set(letters + letters.upper() + "0123456789–−„“‚‘…§%×≥≤" + NBSP) - widths().keys()

    assert missing == set()


def test_letters_have_their_width():
    regular, bold = widths(), widths(BOLD)

    assert regular["i"] < regular["a"] < regular["m"]
    assert 0.4 < regular["0"] < bold["0"] < 0.6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Žluťoučký kůň", "Žluťoučký kůň"),
        (f"10{NBSP}000 – 5", f"10{NBSP}000 – 5"),
        ("a\tb\nc", "a b c"),
        ("dům 🏚️ 中\x07", "dům ■ ■"),
        ("a" * 24, "a" * 24),
        ("a" * 25, "aaaaaaaaaaaa\u200baaaaaaaaaaaa\u200ba"),
    ],
)
def test_text_is_made_fit_to_be_drawn(text, shown):
    assert drawable(text) == shown


def test_a_picture_keeps_its_long_words():
    assert drawn("<text>" + "a" * 30 + "🏚</text>") == "<text>" + "a" * 30 + "■</text>"


def test_a_number_is_not_torn_from_its_unit():
    assert said(share("+0,8", "p. b.")) == f"+0,8{NBSP}p.{NBSP}b."


def test_the_unit_stands_in_the_heading_or_with_the_number():
    in_heading = Column("podíl", number=True, unit="p. b.")

    assert heading(in_heading) == f"podíl (p.{NBSP}b.)"
    assert cell_words((share("1", "p. b."),), in_heading) == (share("1", ""),)
    assert cell_words((share("1", "%"),), in_heading) == (share("1", "%"),)
    assert cell_words((share("1", "%"), " z 2"), Column("podíl")) == (share("1", "%"), " z 2")


def test_a_small_grid_takes_no_more_room_than_it_needs():
    layout = lay_out(grid(("Kladíkov", "12,5"), numbers=1))

    assert layout.size == 9.0
    assert sum(layout.widths) < UPRIGHT / 2


def test_a_long_text_gets_the_room_that_numbers_leave():
    layout = lay_out(grid(("slovo " * 60, "12,5", "1"), numbers=2))

    assert math.isclose(sum(layout.widths), UPRIGHT, rel_tol=1e-6)
    assert layout.widths[0] > 300
    assert min(layout.widths[1:]) > 4 * 9 * 0.497 + PADDING


def test_many_columns_get_smaller_letters_and_then_a_page_that_lies():
    sizes = [
        (layout.size, layout.across)
        for count in (5, 9, 12, 18, 60)
        for layout in [lay_out(grid(("x", *("1234567890",) * count), numbers=count))]
    ]

    assert sizes == [(9.0, False), (8.0, False), (9.0, True), (6.0, True), (6.0, True)]


def test_more_columns_than_any_page_holds_still_stay_on_the_page():
    layout = lay_out(grid(("x", *("1234567890",) * 60), numbers=60))

    assert math.isclose(sum(layout.widths), 717)


def test_a_title_follows_its_number():
    assert titled(Section("a", "Rozsah", (), number="2.1")) == f"2.1{NBSP}Rozsah"
    assert titled(Section("a", "Souhrn", ())) == "Souhrn"


def test_the_emblem_has_twelve_upright_stars_on_a_circle_of_a_third_of_its_height():
    shown = emblem()
    stars = [
        [tuple(map(float, corner.split(","))) for corner in points.split()]
        for points in re.findall('points="([^"]*)"', shown.svg)
    ]
    middles = [(star[0][0], star[0][1] + shown.height / 18) for star in stars]

    assert (shown.width / shown.height, len(stars)) == (1.5, 12)
    assert all(
        math.isclose(math.dist(middle, (shown.width / 2, shown.height / 2)), shown.height / 3, abs_tol=0.02)
        for middle in middles
    )
    assert all(min(star, key=lambda corner: corner[1]) == star[0] for star in stars)
    assert 'fill="#003399"' in shown.svg
    assert 'fill="#FFCC00"' in shown.svg


def test_no_logo_is_higher_or_wider_than_the_emblem(tmp_path):
    sizes = {"siroke.svg": (900, 20), "vysoke.svg": (20, 900), "velke.svg": (3000, 2000)}
    paths = tuple(tmp_path / name for name in sizes)
    for path, (width, height) in zip(paths, sizes.values(), strict=True):
        path.write_text(SVG.format(width=width, height=height), encoding="utf-8")

    (first, *others), statement = strip_of(Publicity("Spolufinancováno", logos=paths), UPRIGHT)

    assert statement == "Spolufinancováno"
    assert [one.alt for one in others] == ["siroke", "vysoke", "velke"]
    assert all(one.width <= first.width and one.height <= first.height for one in others)
    assert all(
        math.isclose(one.width / one.height, size[0] / size[1])
        for one, size in zip(others, sizes.values(), strict=True)
    )


def test_a_strip_of_the_office_stands_in_place_of_the_emblem_and_says_the_statement(tmp_path):
    path = tmp_path / "pruh.png"
    path.write_bytes(png(400, 40))

    (only,), statement = strip_of(Publicity("Spolufinancováno", strip=path), UPRIGHT)

    assert (only.width, only.height, only.alt, statement) == (UPRIGHT, UPRIGHT / 10, "Spolufinancováno", "")
    assert png_of_each({"pruh": only.picture.svg}, 1)["pruh"].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        SVG.format(width=0, height=5).encode(),
    ],
)
def test_what_is_no_picture_of_a_size_is_named(tmp_path: Path, content):
    path = tmp_path / "logo.svg"
    path.write_bytes(content)

    with pytest.raises(CannotShow, match=re.escape(str(path))):
        read_picture(path)


def test_pictures_become_png_under_their_names_as_sharp_as_asked():
    made = png_of_each({"a": SVG.format(width=40, height=30), "b": SVG.format(width=10, height=10)}, 2)

    assert {name: struct.unpack_from(">LL", content, 16) for name, content in made.items()} == {
        "a": (80, 60),
        "b": (20, 20),
    }
    assert png_of_each({}, 2) == {}
