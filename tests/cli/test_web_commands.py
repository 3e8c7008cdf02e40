"""The commands about an installation are handed on to the web application, or say what to install."""

import importlib.util
import os

import pytest

from meritko.cli import web_commands

from .conftest import call

SERVE = ["--host", "127.0.0.1", "--port", "8000", "--workers", "4"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["serve"], ["--lang", "cs", "serve", *SERVE]),
        (
            ["--lang", "en", "serve", "--demo", "--home", "x"],
            ["--lang", "en", "--home", "x", "serve", *SERVE, "--demo"],
        ),
        (["backup", "--out", "b"], ["--lang", "cs", "backup", "--out", "b"]),
        (
            ["restore", "-b", "--passphrase-file", "p"],
            None,
        ),
        (
            ["restore", "b", "--passphrase-file", "p"],
            ["--lang", "cs", "restore", "--passphrase-file", "p", "--", "b"],
        ),
        (["audit", "verify", "--head", "3:ab"], ["--lang", "cs", "audit", "--head", "3:ab", "--", "verify"]),
        (
            ["invite-administrator", "a@b.invalid"],
            ["--lang", "cs", "invite-administrator", "--", "a@b.invalid"],
        ),
    ],
)
def test_what_was_said_is_handed_on(monkeypatch, said: list[str], words: list[str] | None):
    became: list[list[str]] = []
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(web_commands, "_become", lambda command: became.append(command[3:]))

    call(*said)

    assert became == ([words] if words else [])


@pytest.mark.parametrize(("cores", "processes"), [(1, "2"), (4, "8"), (64, "8"), (None, "2")])
def test_as_many_processes_answer_as_keep_the_cores_busy(monkeypatch, cores: int | None, processes: str):
    became: list[list[str]] = []
    monkeypatch.setattr(web_commands, "_become", became.append)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    call("serve")

    assert became[0][became[0].index("--workers") + 1] == processes


def test_without_the_part_for_the_web_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "granian" else object())

    said = call("serve")

    assert said.status == 2
    assert said.err == "Webová aplikace není nainstalována. Nainstalujte ji: pip install 'meritko[web]'\n"
