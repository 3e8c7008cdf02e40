"""deadline_load.py --date DAY: the hour before a deadline (see `make load`).

Three hundred municipalities fill in their final report at once: each saves a field every five seconds,
sixty saves a second, for ten minutes, as the page does when a field is left. `meritko serve` runs on the
PostgreSQL of DATABASE_URL on the same cores. Each client keeps a journal of what was acknowledged; at the
end all answers and their whole history are compared with it: nothing lost, nothing doubled. Goal: 95 % of
the saves within 300 ms, no error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from clients import Browser, live, put_section, table
from installation import served

GOAL = 300
EVERY = 5.0
FORM = "ptp_final_report"

Journal = dict[str, list[Any]]
"""By key of a field, the values that were acknowledged, in order; its version is their number."""


class Town:
    """One person of one municipality, who writes into one field after another."""

    def __init__(self, browser: Browser, told: Mapping[str, Any], starts: float, number: int) -> None:
        self.browser, self.address, self.starts = browser, told["address"], starts
        self.fields: list[tuple[str, str, list[str]]] = told["fields"]
        self.random = random.Random(f"deadline {number}")
        self.kept: Journal = {key: list(values) for key, values in told["kept"].items()}
        self.late = 0.0

    def live(self, until: float) -> None:
        """Save one field every five seconds; who waited longer than that for an answer goes on at once."""
        turn = time.monotonic() + self.starts
        while turn < until:
            time.sleep(max(0.0, turn - time.monotonic()))
            self.late = max(self.late, time.monotonic() - turn)
            self._save()
            turn += EVERY

    def _save(self) -> None:
        key, kind, choices = self.random.choice(self.fields)
        there = self.kept.setdefault(key, [])
        value = self._another(kind, choices, there[-1] if there else None)
        text = {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)
        answer = self.browser.post(self.address, {"key": key, "value": text, "seen": str(len(there))})
        if not answer:
            return
        said = json.loads(answer)
        if said["state"] == "saved" and said["version"] == len(there) + 1:
            there.append(value)
        else:
            self.browser.wrong[f"{said['state']}, version {said.get('version')}"] += 1

    def _another(self, kind: str, choices: Sequence[str], there: object) -> object:
        """A value that does not stand there: to write the same again changes nothing."""
        while True:
            value: object = {
                "text": lambda: f"zápis {self.random.getrandbits(32):x}",
                "number": lambda: self.random.randint(int(choices[0]), int(choices[1])),
                "flag": lambda: self.random.random() < 0.5,
                "code": lambda: self.random.choice(choices),
            }[kind]()
            if value != there:
                return value


def main() -> None:
    """Run the load and write its section of web-load.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", required=True, help="the day that the results are told to be of")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=600)
    wanted = parser.parse_args()
    with served() as installation:
        told = installation.inside("deadline_load_inside.py", "make", told=[FORM, wanted.people])
        towns = [
            Town(Browser(installation.port, each["cookies"]), each, EVERY * number / wanted.people, number)
            for number, each in enumerate(told)
        ]
        seen = live(towns, wanted.seconds, installation.processor_time)
        after = installation.inside("deadline_load_inside.py", "look")
    trouble = [each for town, there in zip(towns, after, strict=True) for each in compared(town.kept, there)]
    saves = sum(len(values) for town in towns for values in town.kept.values())
    before = sum(len(values) for each in told for values in each["kept"].values())
    late = max(town.late for town in towns)
    lines = [
        f"{wanted.people} municipalities save a field of `{FORM}` every {EVERY:.0f} s;",
        f"each has {len(towns[0].fields)} of them. Goal: 95 % within {GOAL} ms.",
        "",
        *table(seen, wanted.seconds, wanted.date),
        f"{saves - before} acknowledged saves, begun at most {late * 1000:.0f} ms after their turn;",
        f"compared with the database: {len(trouble)} differences.",
        *(f"- {each}" for each in trouble[:20]),
    ]
    sys.stdout.write(put_section("The hour before a deadline", lines))
    if seen.wrong or trouble or seen.percentile(95) > GOAL:
        sys.exit("The goal was missed.")


def compared(journal: Journal, there: Mapping[str, Any]) -> list[str]:
    """Everything in which the answers and their history differ from a journal."""
    found = []
    for key in sorted({*journal, *there["history"], *there["answers"]}):
        kept, history = journal.get(key, []), there["history"].get(key, [])
        if history != [[number, value] for number, value in enumerate(kept, 1)]:
            found.append(f"{key}: {len(kept)} acknowledged, {len(history)} in the history")
        if there["answers"].get(key) != ([len(kept), kept[-1]] if kept else None):
            found.append(f"{key}: {there['answers'].get(key)} stands there")
    return found


if __name__ == "__main__":
    main()
