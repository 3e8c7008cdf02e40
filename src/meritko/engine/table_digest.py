"""What the rows of a table are made by, as plain values of which a digest can be taken.

Only what reaches the wanted columns is told: a prepared table serves many indicators, and a new
column of it concerns none of those that do not use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meritko.engine.results import tidy
from meritko.engine.setting import Setting
from meritko.methodology.formulas import Expression, Formula, Number, Ref, Word
from meritko.methodology.pack import Pack
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    FromWorkbook,
    Group,
    Join,
    MergeInto,
    Step,
)

Plain = list[object]
"""Texts, numbers, None and lists of them: what JSON writes in one way."""


@dataclass
class TableDigest:
    """Tells formulas and tables of a pack; `parameters` collects those it met, with their choices."""

    pack: Pack
    setting: Setting
    parameters: dict[str, str] = field(default_factory=dict)

    def formula(self, formula: Formula | None) -> str:
        """A formula without its layout; empty for none."""
        return self._expression(formula.expression) if formula else ""

    def note(self, parameter_id: str) -> None:
        """Note a parameter with its choice and the number that stands for it."""
        chosen = self.setting.choices.get(parameter_id, "")
        parameter = self.pack.parameter(parameter_id)
        found = parameter.choice(chosen) if parameter else None
        value = found.value if found else None
        self.parameters[parameter_id] = chosen if value is None else f"{chosen} ({value})"

    def table(self, name: str, wanted: Iterable[str]) -> Plain:
        """How the wanted columns of a table come about."""
        needed = set(wanted)
        if name not in self.pack.prepared:
            return [name, *self._columns(name, needed)]
        prepared = self.pack.prepared[name]
        told: Plain = []
        for step in reversed(prepared.steps):
            told += self._step(step, needed)
        return [*told, self.table(prepared.of, needed)] if prepared.of else told

    def _columns(self, name: str, needed: set[str]) -> Iterable[Plain]:
        for column in self.pack.tables[name].columns:
            if column.id in needed:
                for parameter in column.only_when:
                    self.note(parameter)
                yield [column.id, column.type, column.if_absent, sorted(column.only_when.items())]

    def _step(self, step: Step, needed: set[str]) -> Plain:
        """A step as far as it matters; `needed` becomes what has to be there before it."""
        if isinstance(step, Filter):
            needed |= set(step.where.mentioned)
            return [["filter", self.formula(step.where)]]
        if isinstance(step, Derive):
            return [["derive", name, told] for name, told in self._derived(step, needed)]
        if isinstance(step, Fill):
            filled = sorted(needed & set(step.columns))
            return [["fill", step.value, filled]] if filled else []
        if isinstance(step, FromWorkbook):
            added = _taken(step.add, needed)
            return [["from_workbook", _pairs(added), self.table(step.table, added.values())]] if added else []
        if isinstance(step, MergeInto):
            return self._merged(step, needed)
        if isinstance(step, Find):
            return self._found(step, needed)
        if isinstance(step, Group):
            return self._grouped(step, needed)
        return self._joined(step, needed)

    def _derived(self, step: Derive, needed: set[str]) -> Iterable[tuple[str, str]]:
        for name, formula in reversed(list(step.columns.items())):
            if name in needed:
                needed.discard(name)
                needed |= set(formula.mentioned)
                yield name, self.formula(formula)

    def _merged(self, step: MergeInto, needed: set[str]) -> Plain:
        if not needed & {*step.whole, *step.clear, step.flag}:
            return []
        needed.discard(step.flag)
        needed |= {*step.part, *step.whole}
        other = self.table(step.table, {*step.part.values(), *step.whole.values()})
        return [["merge", _pairs(step.part), _pairs(step.whole), sorted(step.clear), step.flag, other]]

    def _found(self, step: Find, needed: set[str]) -> Plain:
        flag = step.flag if step.flag in needed else None
        added = _taken(step.add, needed)
        if not flag and not added:
            return []
        needed.discard(flag or "")
        needed |= {*step.on, *step.where_both}
        theirs = {*step.on.values(), *step.where_both.values(), *added.values()}
        pairs = [_pairs(step.on), _pairs(step.where_both), _pairs(added)]
        return [["find", flag, *pairs, self.table(step.table, theirs)]]

    def _grouped(self, step: Group, needed: set[str]) -> Plain:
        kept = {name: keep for name, keep in step.keep.items() if name in needed}
        needed.clear()
        needed |= {*step.by, *(keep.column for keep in kept.values() if keep.column)}
        told = [[name, keep.function, keep.column] for name, keep in sorted(kept.items())]
        return [["group", list(step.by), told]]

    def _joined(self, step: Join, needed: set[str]) -> Plain:
        needed |= set(step.on)
        return [["join", list(step.on), *(self.table(name, needed) for name in step.tables)]]

    def _expression(self, expression: Expression) -> str:
        if isinstance(expression, Number):
            return repr(tidy(expression.value))
        if isinstance(expression, Word):
            return repr(expression.value)
        if isinstance(expression, Ref):
            return expression.column
        if expression.name == "number_of_codes":
            word = expression.arguments[0]
            codes = self.pack.codelists[word.value if isinstance(word, Word) else ""]
            return str(len(codes.at(self.setting.last_day)))
        if expression.name in ("parameter", "parameter_value"):
            word = expression.arguments[0]
            self.note(word.value if isinstance(word, Word) else "")
        arguments = ", ".join(self._expression(argument) for argument in expression.arguments)
        return f"{expression.name}({arguments})"


def _taken(added: Mapping[str, str], needed: set[str]) -> dict[str, str]:
    """Those added columns that are needed; they need not be there before."""
    found = {name: column for name, column in added.items() if name in needed}
    needed.difference_update(found)
    return found


def _pairs(mapping: Mapping[str, str]) -> list[list[str]]:
    return [[name, column] for name, column in sorted(mapping.items())]
