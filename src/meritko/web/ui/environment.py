"""Jinja2 as our templates use it: everything escaped, our filters, links and translations."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from meritko.web.ui import listing, writing

FILTERS = ("number", "percent", "money", "day", "moment", "size", "tied")
"""What `writing` gives to templates as filters."""


def environment(**options: Any) -> Environment:
    """The environment of all templates; a name that does not exist is an error, never an empty place."""
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        **{name: value for name, value in options.items() if name in {"loader", "auto_reload"}},
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals["ngettext"] = _counting(cast("Callable[..., str]", made.globals["ngettext"]))
    made.globals.update({"static": cache(static), "url": _url, "icon": writing.icon, "span": writing.span})
    made.globals.update({"changed": listing.changed, "sort_head": listing.sort_head})
    made.filters.update({name: _late(getattr(writing, name)) for name in FILTERS})
    return made


def _counting(spoken: Callable[..., str]) -> Callable[..., str]:
    """A plural whose number `%(num)s` is written for people, as `4 066 results`."""

    @pass_context
    def say(context: Context, singular: str, plural: str, count: int, /, **told: Any) -> str:
        return spoken(context, singular, plural, count, **{"num": writing.number(count), **told})

    return say


def _late(written: Callable[..., str]) -> Callable[..., str]:
    """A filter that is never applied when a template is compiled: the language is that of each reader."""

    @pass_context
    def apply(_context: Context, *args: Any, **options: Any) -> str:
        return written(*args, **options)

    return apply


def _url(name: str, *args: object, **kwargs: object) -> str:
    if args or kwargs:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    return _lasting_url(name, get_script_prefix())


@cache
def _lasting_url(name: str, _prefix: str) -> str:
    """Where a menu leads: the same on every page, and asked for a dozen times by each."""
    return reverse(name)
