"""Many processes write the log at once: every entry is there, in one chain, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WRITERS, EACH = 4, 25

WRITE = f"""
import sys, django
django.setup()
from meritko.web.audit.actions import record
for number in range({EACH}):
    record("thing.done", who=int(sys.argv[1]), thing="thing", thing_id=number)
"""
READ = """
import django
django.setup()
from collections import Counter
from meritko.web.audit.models import Entry
from meritko.web.audit.queries import verify
print(verify().whole, sorted(Counter(Entry.objects.values_list("who", flat=True)).items()))
"""


@pytest.mark.slow
def test_entries_written_at_once_are_all_there_in_one_chain(
    tmp_path: Path, prepared: Path, database_url: str
):
    home = shutil.copytree(prepared, tmp_path / "home")
    told = {**os.environ, "MERITKO_HOME": str(home), "DATABASE_URL": database_url}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=told, capture_output=True, text=True, check=True, timeout=300
        )
        return done.stdout.strip()

    run("-m", "django", "migrate", "--verbosity=0")

    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(who)], env=told, stderr=subprocess.PIPE)
        for who in range(WRITERS)
    ]
    ends = [writer.communicate(timeout=300)[1].decode() for writer in writers]

    assert ends == [""] * WRITERS
    assert run("-c", READ) == f"True {[(who, EACH) for who in range(WRITERS)]}"
