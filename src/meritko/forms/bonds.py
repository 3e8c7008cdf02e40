"""What hangs on an answer: the questions that are asked because of it, and what is computed of it."""

from __future__ import annotations

from meritko.methodology.form import Form, Question, Section
from meritko.methodology.formulas import Formula


class Bonds:
    """What hangs on the answers of a form.

    `computed`: (section, question) -> the computed questions, with their sections, that it is a part of.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self.computed: dict[tuple[str, str], tuple[tuple[Section, Question], ...]] = {}
        self._wide: set[str] = set()
        self._narrow: set[tuple[str, str]] = set()
        for section in form.sections:
            self._wide |= _names(section.when)
            for question in section.questions:
                for name in _names(question.when):
                    self._narrow.add((section.id, name))
                    self._wide.add(name)
                if question.computed is not None:
                    self._note(section, question, question.computed)

    def _note(self, section: Section, question: Question, formula: Formula) -> None:
        for part in self._form.sections:
            if part.id == question.over or (not question.over and part.rows is None):
                for each in part.questions:
                    if each.id in formula.mentioned:
                        there = self.computed.get((part.id, each.id), ())
                        self.computed[part.id, each.id] = (*there, (section, question))

    def decides(self, section: Section, question: str) -> bool:
        """Whether it depends on the answer what else is asked."""
        return (section.id, question) in self._narrow or (section.rows is None and question in self._wide)


def _names(condition: Formula | None) -> set[str]:
    return set(condition.mentioned) if condition else set()
