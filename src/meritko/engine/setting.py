"""Under what circumstances a pack is evaluated: the year and the chosen parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack


class UnknownChoice(Exception):
    """A parameter, or (when `choice` is not None) a choice of one, that the pack does not have."""

    def __init__(self, parameter: str, choice: str | None, known: Sequence[str]) -> None:
        super().__init__(f"{parameter}={choice}; known: {', '.join(known)}")
        self.parameter = parameter
        self.choice = choice
        self.known = tuple(known)


@dataclass(frozen=True)
class Setting:
    """The evaluated year and, for each parameter of the pack, the id of its choice."""

    year: int
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def applies(self, indicator: Indicator) -> bool:
        """Whether what the indicator needs is collected under this setting."""
        if indicator.needed_parameter is None:
            return True
        parameter, choice = indicator.needed_parameter
        return self.choices.get(parameter) == choice


def make_setting(pack: Pack, year: int, chosen: Mapping[str, str]) -> Setting:
    """The setting with the defaults of the pack, changed by `chosen` (parameter -> choice).

    Raises:
        UnknownChoice: `chosen` names a parameter or a choice that the pack does not have.
    """
    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    for name, choice in chosen.items():
        parameter = pack.parameter(name)
        if parameter is None:
            raise UnknownChoice(name, None, tuple(choices))
        if parameter.choice(choice) is None:
            raise UnknownChoice(name, choice, tuple(known.id for known in parameter.choices))
        choices[name] = choice
    return Setting(year, choices)
