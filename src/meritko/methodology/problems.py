"""What is wrong with a pack: collected while it is read, shown together."""

from __future__ import annotations

from dataclasses import dataclass, field

from meritko.methodology.model import Place


@dataclass(frozen=True, order=True)
class PackProblem:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackError(Exception):
    """A pack that cannot be used; `problems` says everything that was found, by file and line."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Notes:
    """The problems found so far."""

    problems: list[PackProblem] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        self.problems.append(PackProblem(place.file, place.line, message))

    def raise_if_any(self) -> None:
        """Raise PackError when a problem has been noted."""
        if self.problems:
            raise PackError(self.problems)
