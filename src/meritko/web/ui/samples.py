"""What the pattern book is filled with: invented people and places, in Czech for its words and accents.

Its texts are samples, not messages of the application, and are therefore not translated.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from meritko.web.ui.entry import CzechDecimalField, CzechIntegerField
from meritko.web.ui.listing import sort_head
from meritko.web.ui.ordering import czech_order

_AREAS = [
    ("", "– vyberte oblast –"),
    ("A", "Lipová oblast"),
    ("B", "Chráněná oblast"),
    ("C", "Horská oblast"),
]
_KINDS = [("field", "Terénní práce"), ("community", "Komunitní práce"), ("both", "Obojí")]
_PLACES = (
    "Příkladov", "Čistá u Vzorku", "Chrastava Vymyšlená", "Hora nad Smyšlenkou", "Cihelna", "Šablonice",
    "Zkušebná pod Lesem s velmi dlouhým jménem", "Ukázkov", "Řepín Nejistý", "Idealov", "Dubá Náhodná",
    "Ďáblice Neexistující",
)  # fmt: skip
_STATES = (
    ("hotovo", "success"),
    ("rozpracováno", "progress"),
    ("chybí 3", "warning"),
    ("nezahájeno", "neutral"),
    ("vráceno", "error"),
)


class Sample(forms.Form):
    """A field of every kind."""

    name = forms.CharField(
        label="Název projektu", help_text="Stručně, jak se o něm mluví v obci.", max_length=80
    )
    people = CzechIntegerField(
        label="Podpořené osoby", help_text="Každou osobu počítejte jednou.", at_least=0
    )
    grant = CzechDecimalField(label="Dotace", unit="Kč", required=False)
    begins = forms.DateField(label="Začátek projektu", help_text="Například 22. 11. 2026")
    area = forms.ChoiceField(label="Oblast", choices=_AREAS)
    kind = forms.ChoiceField(label="Druh práce", choices=_KINDS, widget=forms.RadioSelect)
    quarters = forms.MultipleChoiceField(
        label="Čtvrtletí, kdy se pracovalo",
        choices=[(str(number), f"{number}. čtvrtletí") for number in range(1, 5)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label="Zdůvodnění odchylky", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    workbook = forms.FileField(label="Sešit s daty", help_text="Soubor XLSX do 20 MB.")
    agreed = forms.BooleanField(
        label="Potvrzuji, že údaje souhlasí s naší evidencí", help_text="Po odeslání je uzamkneme."
    )


class Locked(forms.Form):
    """Fields that cannot be changed."""

    name = forms.CharField(label="Název projektu", initial="Společně v Příkladově", disabled=True)
    area = forms.ChoiceField(label="Oblast", choices=_AREAS, initial="A", disabled=True)
    agreed = forms.BooleanField(
        label="Potvrzuji, že údaje souhlasí s naší evidencí", initial=True, disabled=True
    )


_GOOD: dict[str, Any] = {
    "name": "Společně v Příkladově", "people": "1 250", "grant": "1,5 mil. Kč", "begins": "1. 9. 2026",
    "area": "A",
    "kind": "field", "quarters": ["1", "2"], "reason": "V únoru onemocněla pracovnice.", "agreed": "on",
}  # fmt: skip
_BAD: dict[str, Any] = {
    "name": "",
    "people": "1.250",
    "grant": "12 %",
    "begins": "31. 2. 2026",
    "area": "",
    "reason": "",
}


def everything(query: QueryDict) -> dict[str, Any]:
    """What the templates of the pattern book are given."""
    key = query.get("sort", "name")
    names = sorted(_PLACES, key=czech_order, reverse=key.startswith("-"))
    rows = [
        {
            "name": name,
            "people": 17 * (place + 3) ** 2,
            "share": 7.3 * place - 0.05,
            "state": _STATES[place % len(_STATES)],
        }
        for place, name in enumerate(names)
    ]
    if key.lstrip("-") == "people":
        rows.sort(key=lambda row: int(str(row["people"])), reverse=key.startswith("-"))
    good = Sample({f"good-{name}": value for name, value in _GOOD.items()}, _workbook(), prefix="good")
    bad = Sample({f"bad-{name}": value for name, value in _BAD.items()}, prefix="bad")
    return {
        "empty_form": Sample(), "good_form": good, "bad_form": bad, "locked_form": Locked(prefix="locked"),
        "rows": rows, "heads": _heads(query), "page": Paginator(range(487), 20).get_page(query.get("page")),
        "areas": _AREAS, "grid_rows": _grid(), "query": query,
    }  # fmt: skip


def _workbook() -> MultiValueDict[str, UploadedFile[Any]]:
    return MultiValueDict({"good-workbook": [SimpleUploadedFile("prikladov.xlsx", b"sample")]})


def _heads(query: QueryDict) -> list[dict[str, str]]:
    given = query.copy()
    given.setdefault("sort", "name")
    return [
        sort_head("Obec", "name", given),
        sort_head("Podpořené osoby", "people", given, "number"),
        {"label": "Podíl na celku", "kind": "number", "hint": "v procentech"},
        {"label": "Stav zprávy"},
        {"label": "", "kind": "actions"},
    ]


def _grid() -> list[dict[str, Any]]:
    """A table of inputs with a cell in every state."""
    long = "Počet intervencí při zprostředkování bydlení, včetně doprovodů k pronajímatelům a na úřady"
    states: dict[str, dict[str, Any]] = {
        "a1": {"value": "120", "state": "saved", "last": 118},
        "a2": {"value": "130", "last": 96, "error": "Žen (130) nemůže být více než osob (120)."},
        "a3": {"value": "1 234,5", "state": "saving", "last": "–"},
        "b1": {"value": "14", "state": "unsaved", "last": 15},
        "b2": {"value": "", "last": 7},
        "b3": {"value": "", "disabled": True},
    }
    return [
        {
            "label": label,
            "cells": [
                {"name": f"{row}{column}", "value": "", **states.get(f"{row}{column}", {})}
                for column in (1, 2, 3)
            ],
        }
        for row, label in (("a", "Bydlení"), ("b", "Zaměstnání"), ("c", long), ("d", "Vzdělávání"))
    ]
