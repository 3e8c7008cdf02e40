"""What a run takes of sources beside its workbooks, and where the cells of these were written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from meritko.web.accounts.actor import Actor
from meritko.web.evaluating.models import Run
from meritko.web.sources import Field, Fields, InputSource, Offer, input_source


@dataclass(frozen=True)
class Taking:
    """One thing that a run takes; `source` and `offer` are None when they are there no more."""

    name: str
    key: str
    source: InputSource | None
    offer: Offer | None

    @property
    def told(self) -> tuple[str, str, str]:
        """What it is taken of, what it is called, and the page about it."""
        if self.source is None or self.offer is None:
            return str(self.source.label) if self.source else self.name, self.key, ""
        group = f": {self.offer.group_label}" if self.offer.group else ""
        return f"{self.source.label}{group}", str(self.offer.label), self.offer.link


def sources_of_run(run: Run) -> list[Taking]:
    """What a run takes, in the order in which it was chosen."""
    found = []
    for each in run.sources:
        source = input_source(each["name"])
        found.append(Taking(each["name"], each["key"], source, source.offer(each["key"]) if source else None))
    return found


def name_in_run(source: InputSource, key: str, taken: Collection[str]) -> str:
    """What the workbook of a source is called in a run; beside one of its name it says where it is from."""
    name = source.file_name(key)
    if name not in taken:
        return name
    with override(settings.LANGUAGE_CODE):
        return f"{source.label}/{name}"


class FieldsOfRun:
    """The fields behind the cells of a run's workbooks that came from sources, as an actor may see them."""

    def __init__(self, run: Run, actor: Actor) -> None:
        taken = {each.name for each in run.workbooks.all()}
        self._by_file: dict[str, Fields] = {
            name_in_run(each.source, each.key, taken): each.source.fields(each.key, actor)
            for each in sources_of_run(run)
            if each.source is not None
        }

    @property
    def knows_any(self) -> bool:
        """Whether there may be a field behind some cell."""
        return any(type(each) is not Fields for each in self._by_file.values())

    def field(self, file: str, sheet: str, row: int, column: str) -> Field | None:
        """The field behind a cell; None where it came from a workbook of people."""
        fields = self._by_file.get(file)
        return fields.field(sheet, row, column) if fields else None
