"""web_load.py --date DAY: fifty signed-in people read and save for two minutes (see `make load`).

`meritko serve --demo` runs on the PostgreSQL of DATABASE_URL, as an installation does, on the same cores
as its clients. Everybody thinks for one to three seconds between requests; one request in five saves.
Every answer must be a success. What was acknowledged is kept in a journal and compared with the database
at the end: nothing lost, nothing doubled. Goal: 95 % of the answers within 200 ms.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from typing import Any

from clients import Browser, live, put_section, table
from installation import Installation, served

GOAL = 200
THINKING = (1.0, 3.0)
ROLES = ("national_analyst", "national_analyst", "regional_coordinator", "municipal_coordinator", "reader")
SAVES = 0.5
"""Of the requests of an analyst, who are two in five."""

PAGES = ("/", "/oznameni/", "/hledat/?q=ukaz", "/ucet/", "/uzemi/", "/beh/{run}/", "/beh/{run}/vysledky/")
PAGES_OF = {
    "national_analyst": ("/beh/", "/beh/{run}/srovnani/", "/beh/podklady/", "/registr/", "/revalidace/"),
    "regional_coordinator": ("/registr/", "/revalidace/", "/uzemi/kraje/"),
    "municipal_coordinator": ("/registr/", "/revalidace/"),
}
VERSION = re.compile(r'id="verze-(\d+)" value="(\d+)"')


class Colleague:
    """Somebody who reads, and where their role allows it writes why results depart from their targets."""

    def __init__(self, browser: Browser, role: str, run: int, number: int) -> None:
        self.browser, self.role, self.run, self.number = browser, role, run, number
        self.random = random.Random(f"load {number}")
        self.kept: dict[int, dict[int, str]] = {}
        self.overtaken = 0

    def live(self, until: float) -> None:
        """Read and save until the time has come."""
        time.sleep(self.random.uniform(0, THINKING[1]))
        while time.monotonic() < until:
            if self.role == "national_analyst" and self.random.random() < SAVES:
                self._save()
            else:
                page = self.random.choice((*PAGES, *PAGES_OF.get(self.role, ())))
                self.browser.get(page.format(run=self.run))
            time.sleep(self.random.uniform(*THINKING))

    def _save(self) -> None:
        """Open the justifications, think, and write one, as the page does when a field is left."""
        text = self.browser.get(f"/beh/{self.run}/oduvodneni/?page={self.random.randint(1, 6)}")
        versions = VERSION.findall(text)
        if not versions:
            return
        time.sleep(self.random.uniform(*THINKING))
        place, version = map(int, self.random.choice(versions))
        words = f"Vysvětlení {self.number}/{self.random.getrandbits(40):x}"
        told = {"version": str(version), "cause": "", "explanation": words}
        answer = self.browser.post(f"/beh/{self.run}/oduvodneni/{place}/", told, **{"HX-Request": "true"})
        if (str(place), str(version + 1)) in VERSION.findall(answer):
            self.kept.setdefault(place, {})[version + 1] = words
        elif answer:
            self.overtaken += 1


def main() -> None:
    """Run the load and write its section of web-load.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", required=True, help="the day that the results are told to be of")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    wanted = parser.parse_args()
    with served(is_demo=True) as installation:
        roles = [ROLES[number % len(ROLES)] for number in range(wanted.people)]
        there = installation.inside("web_load_inside.py", "make", told=roles)
        people = [
            Colleague(Browser(installation.port, cookies), role, there["run"], number)
            for number, (role, cookies) in enumerate(zip(roles, there["cookies"], strict=True))
        ]
        seen = live(people, wanted.seconds, installation.processor_time)
        saved, trouble = compared(installation, people, there)
    lines = [
        f"{wanted.people} signed-in people think for 1 to 3 s between requests. Goal: 95 % within {GOAL} ms.",
        "",
        *table(seen, wanted.seconds, wanted.date),
        f"{saved}; compared with the database: {len(trouble)} differences.",
        *(f"- {each}" for each in trouble[:20]),
    ]
    sys.stdout.write(put_section("Fifty people", lines))
    if seen.wrong or trouble or seen.percentile(95) > GOAL:
        sys.exit("The goal was missed.")


def compared(installation: Installation, people: list[Colleague], before: Any) -> tuple[str, list[str]]:
    """How much was acknowledged, and everything in which the database differs from the journals."""
    after = installation.inside("web_load_inside.py", "look", told=before["run"])
    journal: dict[int, dict[int, str]] = {}
    trouble, saves = [], 0
    for person in people:
        for place, texts in person.kept.items():
            for version, words in texts.items():
                saves += 1
                if journal.setdefault(place, {}).setdefault(version, words) != words:
                    trouble.append(f"two were told that version {version} of {place} is theirs")
    for place, texts in journal.items():
        version, words = after["kept"].get(str(place), (0, ""))
        grown = version - before["kept"].get(str(place), (0, ""))[0]
        if grown != len(texts) or texts.get(version) != words:
            trouble.append(f"{place}: {len(texts)} acknowledged, {grown} kept; the last is {words!r}")
    if after["entries"] - before["entries"] != saves:
        trouble.append(f"the log tells of {after['entries'] - before['entries']} saves")
    overtaken = sum(person.overtaken for person in people)
    return f"{saves} acknowledged saves, {overtaken} answered with what somebody else wrote", trouble


if __name__ == "__main__":
    main()
