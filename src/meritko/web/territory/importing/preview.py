"""A plan as plain values: what is kept of it and shown to whoever decides."""

from __future__ import annotations

from collections import Counter
from typing import Any

from meritko.web.territory.importing.comparing import Asked, Item, Plan
from meritko.web.territory.importing.source import Where

MOST_ITEMS = 300
"""Changes of one kind that are shown one by one; all are counted."""

MOST_CANDIDATES = 12
MOST_ASKED = 200
MOST_PROBLEMS = 100


def preview_of(plan: Plan) -> dict[str, Any]:
    """What people are shown of a plan; counts are of everything, lists are cut."""
    shown: list[dict[str, Any]] = []
    already: Counter[str] = Counter()
    for item in plan.items:
        already[item.kind] += 1
        if already[item.kind] <= MOST_ITEMS:
            shown.append(_item(item))
    day = plan.source.day
    return {
        "what": plan.source.what.value,
        "day": day.isoformat() if day else "",
        "rows": plan.source.size,
        "is_empty": plan.draft.is_empty,
        "counts": dict(plan.counts),
        "items": shown,
        "asked": [_asked(each) for each in plan.asked[:MOST_ASKED]],
        "asked_count": len(plan.asked),
        "problems": [_place(p.where) | {"sentence": p.sentence} for p in plan.problems[:MOST_PROBLEMS]],
        "problem_count": len(plan.problems),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "code": item.code,
        "name": item.name,
        "changes": [list(c) for c in item.changes],
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return _place(asked.where) | {
        "name": asked.written.name,
        "region": asked.written.region,
        "zip": asked.written.zip,
        "candidates": [
            {
                "code": each.code,
                "name": each.name,
                "region": each.region,
                "zip": each.zip,
                "orp": each.orp_name,
            }
            for each in asked.candidates[:MOST_CANDIDATES]
        ],
    }


def _place(where: Where) -> dict[str, Any]:
    return {"sheet": where.sheet, "row": where.row, "cell": where.cell}
