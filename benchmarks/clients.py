"""People with browsers: what they ask, how long they wait, and what they saw.

What counts is the time from the request to the last byte of its answer, on connections that stay open.
The clients share the cores with the server; how much of them they took is told.
"""

from __future__ import annotations

import http.client
import os
import platform
import re
import resource
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

SECRET = "a" * 32
"""What a browser sends twice with every form: as a cookie and in a header (Django's CSRF)."""

RESULTS = Path(__file__).parent / "web-load.md"
TITLE = "# Load of the web application\n\nWritten by `make load`. Times are milliseconds at the clients.\n"


@dataclass
class Seen:
    """What all clients saw: milliseconds by kind of request, and answers that were not as expected."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    cores: str = ""
    served: float = 0.0
    """Seconds of processor time that the server took, without PostgreSQL."""

    def percentile(self, wanted: int) -> float:
        return percentile([each for times in self.times.values() for each in times], wanted)

    @property
    def requests(self) -> int:
        return sum(map(len, self.times.values()))


class Browser:
    """One person's connection and cookies; a list of times of its own, which no other thread touches."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {**cookies, "csrftoken": SECRET}
        self.times: dict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()

    def get(self, path: str) -> str:
        """The text of a page; empty, and noted, when it is not there."""
        return self._answer("GET", path, None, {})

    def post(self, path: str, told: Mapping[str, str], **headers: str) -> str:
        """The answer to a form; empty, and noted, when it is no success."""
        head = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": SECRET, **headers}
        return self._answer("POST", path, urlencode(told), head)

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = f"{method} {re.sub('[0-9]+', 'N', path)}"
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.wrong[f"{kind}: {error!r}"] += 1
            return ""
        self.times[kind].append((time.perf_counter() - begun) * 1000)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != 200:
            self.wrong[f"{kind}: {answer.status}"] += 1
            return ""
        return text


class Person(Protocol):
    """Somebody who works with the application until a time has come (of `time.monotonic`)."""

    browser: Browser

    def live(self, until: float) -> None: ...


def live(people: Sequence[Person], seconds: float, used: Callable[[], float]) -> Seen:
    """Let all of them work at once; what they saw. `used` tells the processor time of the server."""
    seen = Seen(served=-used())
    with _watched_cores(seen):
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=each.live, args=(until,)) for each in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seen.served += used()
    for each in people:
        each.browser.connection.close()
        seen.wrong += each.browser.wrong
        for kind, times in each.browser.times.items():
            seen.times[kind] += times
    return seen


@contextmanager
def _watched_cores(seen: Seen) -> Iterator[None]:
    """Note how much of the machine's processor time was used, and how much of it by the clients."""
    (busy, every), own = _processor_time(), _own_time()
    yield
    busy, every, own = _processor_time()[0] - busy, _processor_time()[1] - every, _own_time() - own
    seen.cores = f"{busy / every:.0%} of the cores were busy, {own / every:.0%} with the clients"


def _processor_time() -> tuple[float, float]:
    """Seconds that all cores have worked, and that there were, since the machine was started."""
    told = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    numbers = [int(each) / os.sysconf("SC_CLK_TCK") for each in told]
    return sum(numbers) - numbers[3] - numbers[4], sum(numbers)


def _own_time() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def percentile(times: Sequence[float], wanted: int) -> float:
    """The time that so many percent of requests did not exceed."""
    return sorted(times)[min(len(times) - 1, len(times) * wanted // 100)] if times else 0.0


def table(seen: Seen, seconds: float, date: str) -> list[str]:
    """The lines of a report: the machine, all requests together, and each kind, the slowest first."""
    lines = [
        f"{date}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.",
        f"PostgreSQL, server, worker and clients were together on them: {seen.cores}.",
        "",
        f"{seen.requests} requests in {seconds:.0f} s, {seen.requests / seconds:.0f} a second;",
        f"{1000 * seen.served / max(1, seen.requests):.1f} ms of a core at the server for each, without",
        f"PostgreSQL; {sum(seen.wrong.values())} wrong answers.",
        "",
        "| request | number | 50 % | 95 % | 99 % | longest |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    every = [each for times in seen.times.values() for each in times]
    kinds = sorted(seen.times.items(), key=lambda item: -percentile(item[1], 95))
    for kind, times in [("all", every), *kinds]:
        shown = [percentile(times, wanted) for wanted in (50, 95, 99)] + [max(times, default=0.0)]
        lines.append(f"| {kind} | {len(times)} | " + " | ".join(f"{each:.0f}" for each in shown) + " |")
    return [*lines, "", *(f"- {what}: {count}×" for what, count in seen.wrong.most_common(20))]


def put_section(heading: str, lines: Sequence[str]) -> str:
    """Write a section of web-load.md in place of the one with this heading; its text."""
    there = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else TITLE
    head, *sections = re.split(r"^(?=## )", there, flags=re.MULTILINE)
    text = "\n".join([f"## {heading}", "", *lines]).rstrip() + "\n"
    others = [each.rstrip() + "\n" for each in sections if not each.startswith(f"## {heading}\n")]
    RESULTS.write_text("\n".join([head.rstrip() + "\n", *sorted([*others, text])]), encoding="utf-8")
    return text
