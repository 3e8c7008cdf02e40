"""Addresses of lists: every page, filter and order of a list has one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict


def changed(query: QueryDict, **changes: object) -> str:
    """The query of this address with some values changed, or left out where None, as `?page=2`."""
    made = dict(query.lists())
    for name, value in changes.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = [str(value)]
    return f"?{urlencode(made, doseq=True)}"


def sort_head(label: str, key: str, query: QueryDict, kind: str = "text") -> dict[str, str]:
    """A column of `table` that sorts the list by `key`: `?sort=key` upwards, `?sort=-key` downwards.

    Whoever is sorted by it already turns it round; the list begins at its first page again.
    """
    now = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    turned = f"-{key}" if order == "ascending" else key
    return {"label": label, "kind": kind, "href": changed(query, sort=turned, page=None), "sorted": order}
