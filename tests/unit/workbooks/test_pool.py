"""Children that die, hang, lie or run out of memory, and what that costs."""

import os
import signal
import subprocess
import sys
import time

import pytest

from meritko.workbooks import child
from meritko.workbooks import pool as pools
from meritko.workbooks.answers import Refusal, decode
from meritko.workbooks.pool import COMMAND, File, Pool
from meritko.workbooks.protocol import LARGEST_FILE

CHILD = """
import os, resource, sys, time
from meritko.workbooks.protocol import receive, send
answers, served = sys.stdout.buffer, 0
while (content := receive(sys.stdin.buffer, 10**9)) is not None:
    word = content.decode()
    if word == "die" or (word == "die when used" and served):
        os._exit(3)
    if word == "memory when used" and served:
        send(answers, b'{"refused": "memory", "detail": {}}')
        break
    if word == "hang":
        time.sleep(60)
    if word == "compute":
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
        while True:
            pass
    if word == "lie":
        answers.write(b"\\xff" * 8)
        answers.flush()
        continue
    if word.startswith("say "):
        send(answers, word[4:].encode())
        continue
    served += 1
    time.sleep(float(word) if word[0].isdigit() else 0)
    send(answers, ('{"sheets": [{"title": "%s", "columns": [], "hidden": []}]}' % word).encode())
"""


@pytest.fixture
def ask(tmp_path):
    """Has children of the program above answer words, each in a file of its own."""

    def ask_words(*words, children=1, seconds=30.0):
        files = []
        for number, word in enumerate(words):
            path = tmp_path / f"{number}.xlsx"
            path.write_text(word, encoding="utf-8")
            files.append(File(path.name, path))
        with Pool(children, seconds, (sys.executable, "-P", "-c", CHILD)) as pool:
            answers = list(pool.read(files))
        assert [answer.file for answer in answers] == [file.name for file in files]
        return [answer.refusal.reason if answer.refusal else answer.sheets[0].title for answer in answers]

    return ask_words


def test_answers_come_in_the_order_of_the_files_whichever_child_is_quicker(ask):
    assert ask("0.3", "0", "0.1", "0.0", children=2) == ["0.3", "0", "0.1", "0.0"]


def test_more_files_than_may_wait_unread_are_all_answered(ask):
    words = [f"w{number}" for number in range(50)]

    assert ask(*words, children=2) == words


def test_a_child_that_dies_costs_one_file_and_is_replaced(ask):
    assert ask("a", "die", "b") == ["a", "died", "b"]


def test_a_file_that_only_a_used_child_dies_of_is_read_by_a_fresh_one(ask):
    assert ask("a", "die when used", "b") == ["a", "die when used", "b"]


def test_a_file_that_a_used_child_has_no_memory_for_is_read_by_a_fresh_one(ask):
    assert ask("a", "memory when used", "b") == ["a", "memory when used", "b"]


def test_a_child_that_hangs_is_ended_when_its_time_is_over(ask):
    began = time.monotonic()

    assert ask("hang", "a", seconds=3) == ["time", "a"]
    assert time.monotonic() - began < 60


def test_a_child_that_the_kernel_ends_for_computing_too_long_is_out_of_time_too(ask):
    assert ask("compute", "a") == ["time", "a"]


@pytest.mark.parametrize(
    "said",
    [
        "lie",
        "say no JSON",
        "say []",
        "say {}",
        'say {"sheets": 1}',
        'say {"sheets": [{"title": "S", "columns": [[1.0], []], "hidden": []}]}',
        'say {"sheets": [{"title": "S", "columns": [[null]], "hidden": []}]}',
        'say {"sheets": [{"title": "S", "columns": [], "hidden": [[1]]}]}',
        "say " + "[" * 100_000,
    ],
)
def test_a_child_that_does_not_keep_to_the_protocol_is_not_believed(ask, said):
    assert ask(said, "a") == ["died", "a"]


def test_the_detail_of_a_refusal_is_kept():
    assert decode(b'{"refused": "too-large", "detail": {"megabytes": 5, "x": [1]}}') == Refusal(
        "too-large", {"megabytes": 5}
    )


def test_a_child_killed_from_outside_between_two_files_is_replaced(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("a", encoding="utf-8")
    with Pool(1, 30.0, (sys.executable, "-P", "-c", CHILD)) as pool:
        first = list(pool.read([File("a.xlsx", path)]))
        os.kill(pool._children[0]._process.pid, signal.SIGKILL)
        second = list(pool.read([File("a.xlsx", path)]))

    assert first == second
    assert first[0].refusal is None


def test_leaving_the_pool_ends_a_busy_child_at_once(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("hang", encoding="utf-8")
    began = time.monotonic()

    with Pool(2, 30.0, (sys.executable, "-P", "-c", CHILD)) as pool:
        processes = [each._process for each in pool._children]
        answers = pool.read([File("a.xlsx", path), File("b.xlsx", path), File("c.xlsx", path)])
        time.sleep(0.2)

    assert time.monotonic() - began < 5
    assert all(process.returncode == -signal.SIGKILL for process in processes)
    assert [child._process.poll() is not None for child in pool._children] == [True, True]
    with pytest.raises(RuntimeError, match="the pool was closed before every file was read"):
        list(answers)


def test_answers_that_nobody_wants_any_more_are_not_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("a", encoding="utf-8")
    with Pool(1, 30.0, (sys.executable, "-P", "-c", CHILD)) as pool:
        answers = pool.read([File(str(number), path) for number in range(100)])
        next(answers)
        answers.close()
        again = list(pool.read([File("again", path)]))

    assert [answer.file for answer in again] == ["again"]


def test_a_file_that_cannot_be_opened_is_refused(tmp_path, pool):
    (answer,) = pool.read([File("gone.xlsx", tmp_path / "gone.xlsx")])

    assert (answer.sha256, answer.refusal) == ("", Refusal("unreadable-file"))


def test_a_file_over_the_limit_is_refused_unread_but_with_its_hash(tmp_path, pool):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)

    (answer,) = pool.read([File("a.xlsx", path)])

    assert answer.refusal == Refusal("file-too-large", {"megabytes": 100, "most": 100})
    assert len(answer.sha256) == 64


def test_no_files_have_no_answers(pool):
    assert list(pool.read([])) == []


def test_the_child_imports_neither_an_engine_nor_a_parser_of_packs():
    script = (
        "import sys, meritko.workbooks.child; "
        "print([m for m in ('duckdb', 'sqlglot', 'yaml', 'gettext', 'dataclasses_json', 'meritko.wording', "
        "'meritko.methodology', 'meritko.engine') if m in sys.modules])"
    )

    assert _run(script) == "[]"


def test_the_child_has_little_memory_dumps_no_core_and_writes_no_file():
    script = (
        "import resource as r; from meritko.workbooks.child import restrict, allow_time; "
        "restrict(); allow_time(7); "
        "print([r.getrlimit(x)[0] for x in (r.RLIMIT_AS, r.RLIMIT_CORE, r.RLIMIT_FSIZE)], "
        "r.getrlimit(r.RLIMIT_CPU)[0] in (7, 8))"
    )

    assert _run(script) == "[1073741824, 0, 0] True"


def test_a_child_without_enough_memory_says_so(monkeypatch):
    def no_memory(content):
        raise MemoryError

    monkeypatch.setattr(child, "_read", no_memory)

    assert child.answer(b"x") == {"refused": "memory", "detail": {}}


def test_the_environment_of_a_child_holds_nothing_but_the_way_to_its_packages(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET", "x")
    script = (
        "import os, sys\nfrom meritko.workbooks.protocol import receive, send\n"
        "receive(sys.stdin.buffer, 99)\n"
        'send(sys.stdout.buffer, (\'{"refused": "%s", "detail": {}}\' % sorted(os.environ)).encode())'
    )
    path = tmp_path / "a.xlsx"
    path.write_text("x", encoding="utf-8")
    with Pool(1, 30.0, (sys.executable, "-P", "-c", script)) as pool:
        (answer,) = pool.read([File("a.xlsx", path)])

    assert "SECRET" not in answer.refusal.reason
    assert "PYTHONPATH" in answer.refusal.reason


def _run(script):
    command = [sys.executable, "-P", "-c", script]
    environment = {"PYTHONPATH": pools._PACKAGES}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_the_command_of_a_child_does_not_look_for_modules_in_the_current_folder():
    assert "-P" in COMMAND
