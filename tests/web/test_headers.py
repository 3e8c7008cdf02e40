"""What every answer carries besides its content, at every address of the matrix."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction

from .matrix import ROWS, Row, World, fetch, parameters, standing_world

CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICTER = {"Referrer-Policy": "no-referrer"}
"""What an answer may carry instead, such as one whose own address is a secret."""

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[World]:
    with standing_world(django_db_blocker, notes_use=True) as made:  # the cookie is looked at, too
        yield made


@pytest.fixture
def world(db, standing) -> World:
    return standing


def faults(answer: Any) -> Iterator[str]:
    """What is wrong with the headers of an answer."""
    for name, value in CARRIED.items():
        if answer.headers.get(name) not in {value, STRICTER.get(name, value)}:
            yield f"{name}: {answer.headers.get(name)}"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield f"Cache-Control: {answer.headers.get('Cache-Control')}"
    policy = answer.headers.get("Content-Security-Policy", "")
    said = {each.strip() for each in policy.split(";")}
    sandboxed = any(each.startswith("sandbox ") and "same-origin" not in each for each in said)
    if "unsafe" in policy or not (said >= POLICY or (sandboxed and {"frame-ancestors 'none'"} <= said)):
        yield f"Content-Security-Policy: {policy}"
    for name, cookie in answer.cookies.items():
        flags = (bool(cookie["httponly"]), cookie["samesite"])
        if cookie.value and flags != (True, "Lax"):
            yield f"cookie {name}: {flags}"


def asked(world: World, who: str, row: Row) -> Any:
    with transaction.atomic():
        answer = fetch(world.browser(who), row, parameters(world, row))
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize(
    "who", ["nobody", "reader", "regional_coordinator", "national_analyst", "administrator"]
)
def test_every_answer_carries_what_keeps_it_safe(world, who):
    for row in ROWS:
        parameters(world, row)

    found = [f"{row}: {fault}" for row in ROWS for fault in faults(asked(world, who, row))]

    assert found == []


def test_a_missing_header_and_a_weak_cookie_are_found(world):
    row = next(row for row in ROWS if row.name == "account_login" and row.method == "GET")
    answer = asked(world, "nobody", row)
    del answer.headers["X-Frame-Options"]
    answer.headers["Cache-Control"] = "max-age=60"
    answer.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    answer.set_cookie("weak", "1")

    assert list(faults(answer)) == [
        "X-Frame-Options: None",
        "Cache-Control: max-age=60",
        "Content-Security-Policy: default-src 'self' 'unsafe-inline'",
        "cookie weak: (False, '')",
    ]


ASKED = """
import json, django
django.setup()
from django.core.management import call_command
from django.core.checks import run_checks
from django.test import Client
call_command("migrate", verbosity=0)
answers = {}
for name, https in (("open", False), ("safe", True)):
    answer = Client(headers={"host": "meritko.priklad.invalid"}).get(
        "/ucet/prihlaseni/", headers={"x-forwarded-proto": "https"} if https else {}
    )
    answers[name] = [answer.status_code, dict(answer.headers), answer.cookies.output()]
answers["checks"] = sorted(each.id for each in run_checks(include_deployment_checks=True))
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def behind_https(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """How an installation answers whose `office.toml` says that people reach it by https."""
    home = tmp_path_factory.mktemp("home")
    (home / "office.toml").write_text(
        'https = true\nproxies = 1\nhosts = ["meritko.priklad.invalid"]\n', encoding="utf-8"
    )
    told = {**os.environ, "MERITKO_HOME": str(home), "DATABASE_URL": "", "MERITKO_DEMO": ""}
    collect = [
        sys.executable,
        "-m",
        "django",
        "collectstatic",
        "--no-input",
        "--verbosity=0",
    ]
    subprocess.run(collect, env=told, check=True, capture_output=True)
    done = subprocess.run([sys.executable, "-c", ASKED], env=told, check=True, capture_output=True, text=True)
    found: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_by_https_the_browser_is_told_to_stay_there_and_cookies_go_no_other_way(behind_https):
    status, headers, cookies = behind_https["safe"]

    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert [line for line in cookies.splitlines() if "Secure" not in line] == []
    assert "csrftoken" in cookies


def test_who_comes_without_https_is_led_to_it(behind_https):
    status, headers, cookies = behind_https["open"]

    assert (status, headers["Location"]) == (301, "https://meritko.priklad.invalid/ucet/prihlaseni/")
    assert cookies == ""


def test_django_has_nothing_against_the_installation_but_what_we_leave_to_the_office(behind_https):
    """Other names of the same domain, and the list of browsers, are the office's affair (W005, W021)."""
    assert behind_https["checks"] == ["security.W005", "security.W021"]
