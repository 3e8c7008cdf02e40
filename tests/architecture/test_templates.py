"""Templates carry no script and no style of their own, and only components know the design system.

The policy of content (`script-src 'self'; style-src 'self'`) would stop what stands inside a page. The
classes of the design system are named by components alone, so that another look changes nothing else.
"""

import re
from pathlib import Path

import pytest

COMPONENTS = "web/ui/jinja2/ui/components"

INSIDE = {
    "a script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=|\bjavascript:|\shx-on\b", re.IGNORECASE),
}
"""What a page must not carry inside -> how it begins."""

LOOK = re.compile(r"\bgov-[a-z]")

EXEMPT: dict[str, str] = {}
"""Findings below -> why they may stay. One that is no longer found fails."""


def faults(source: Path) -> list[str]:
    """What templates carry that they must not, as "file has something"."""
    found = []
    for path in sorted(source.glob("web/**/jinja2/**/*")):
        if not path.is_file():
            continue
        name, text = path.relative_to(source).as_posix(), path.read_text(encoding="utf-8")
        found += [f"{name} has {what} inside" for what, begins in INSIDE.items() if begins.search(text)]
        if LOOK.search(text) and not name.startswith(COMPONENTS):
            found.append(f"{name} names a class of the design system")
    return found


def test_templates_keep_to_the_components_and_no_exception_outlives_its_reason(source: Path):
    assert faults(source) == sorted(EXEMPT)


def test_there_are_templates_to_look_at(source: Path):
    assert len(list(source.glob("web/**/jinja2/**/*.html"))) > 50


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<script>1</script>", "has a script inside"),
        ('<script type="module">1</script>', "has a script inside"),
        ("<SCRIPT>1</SCRIPT>", "has a script inside"),
        ("<style>p {}</style>", "has a style inside"),
        ('<p style="color: red">', "has a style inside"),
        ('<p onclick="go()">', "has a handler inside"),
        ('<a href="javascript:go()">', "has a handler inside"),
        ('<p hx-on:click="go()">', "has a handler inside"),
        ('<p class="gov-button">', "names a class of the design system"),
        ("{{ 'gov-tag' }}", "names a class of the design system"),
    ],
)
def test_what_a_template_must_not_carry_is_found(write_tree, text, fault):
    tree = write_tree({"web/work/jinja2/work/jobs.html": text})

    assert faults(tree) == [f"web/work/jinja2/work/jobs.html {fault}"]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{{ static(\'ui/a.js\') }}" type="module"></script>',
        '<link rel="stylesheet" href="a.css">',
        '<p data-styled="x" data-once="y">{{ one }} = {{ on }}',
        '<p class="governed">',
    ],
)
def test_what_templates_may_carry_is_no_fault(write_tree, text):
    tree = write_tree({"web/work/jinja2/work/jobs.html": text})

    assert faults(tree) == []


def test_components_may_name_what_they_are_made_of(write_tree):
    tree = write_tree({f"{COMPONENTS}/button.html": '<button class="gov-button">'})

    assert faults(tree) == []
