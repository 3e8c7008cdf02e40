"""`import_places`: what `meritko territory import` starts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meritko.web.territory.importing.loading import Sender, load, plan_of
from meritko.web.territory.importing.preview import preview_of
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.importing.source import Refused, Source
from meritko.web.territory.wording import KINDS, counted, place_in_file
from meritko.web.ui.writing import day as written_day

_MOST_NAMED = 20
_MOST_CANDIDATES = 4


class Command(BaseCommand):
    """Load files of places, one after the other; each is written whole or not at all."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--day", default="")

    def handle(self, *_positional: Any, **options: Any) -> None:
        today = timezone.localdate()
        day = _day(options["day"]) if options["day"] else None
        for name in options["files"]:
            self._load(Path(name), today, day, dry_run=options["dry_run"])

    def _load(self, path: Path, today: date, day: date | None, *, dry_run: bool) -> None:
        source = _read(path, today, day)
        preview = preview_of(plan_of(source, Sender(), today))
        self.stdout.write(_head(path.name, source))
        for sentence in counted(preview["counts"]):
            self.stdout.write(f"  {sentence}")
        wrong = list(_wrong(preview))
        if wrong:
            self.stderr.write("\n".join(wrong))
            raise CommandError(
                _(
                    "{file} was not loaded; correct it first, or load it on the web, where you can answer."
                ).format(file=path.name)
            )
        if dry_run:
            self.stdout.write("  " + _("Nothing was written."))
            return
        load(source, Sender(), timezone.now(), today)
        self.stdout.write("  " + _("It is loaded."))


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise CommandError(
            _("--day is written as YYYY-MM-DD, such as 2024-01-01, not {told}.").format(told=told),
            returncode=2,
        ) from error


def _read(path: Path, today: date, day: date | None) -> Source:
    try:
        return read_source(path, path.name, today, day)
    except OSError as error:
        raise CommandError(_("The file {file} cannot be read.").format(file=path), returncode=2) from error
    except Refused as refused:
        where = place_in_file(
            {"sheet": refused.where.sheet, "row": refused.where.row, "cell": refused.where.cell}
        )
        place = f"{path.name}, {where}" if where else path.name
        raise CommandError(f"{place}: {refused.sentence}") from refused


def _head(name: str, source: Source) -> str:
    rows = ngettext("{n} row", "{n} rows", source.size).format(n=source.size)
    said = f"{name}: {KINDS[source.what]}, {rows}"
    if source.day is None:
        return said
    return said + ", " + _("as of {day}").format(day=written_day(source.day))


def _wrong(preview: Mapping[str, Any]) -> Iterator[str]:
    """What prevents the loading, each with its place in the file."""
    for problem in preview["problems"][:_MOST_NAMED]:
        yield f"  {place_in_file(problem)}: {problem['sentence']}"
    for asked in preview["asked"][:_MOST_NAMED]:
        some = asked["candidates"][:_MOST_CANDIDATES]
        candidates = ", ".join(
            f"{each['name']} ({each['orp'] or each['region']}, {each['code']})" for each in some
        )
        text = _("“{name}” may be: {candidates}. Add the code of the municipality.")
        yield f"  {place_in_file(asked)}: {text.format(name=asked['name'], candidates=candidates)}"
    more = preview["problem_count"] + preview["asked_count"] - 2 * _MOST_NAMED
    if more > 0:
        yield "  " + ngettext("… and {n} more", "… and {n} more", more).format(n=more)
