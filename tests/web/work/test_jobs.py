"""A job is started, done, cancelled, tried again; whatever happens to it, it has an end and a sentence."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.http import Http404
from django_tasks_db.models import DBTaskResult

from meritko.web.audit.models import Entry
from meritko.web.work import actions, doing, queries
from meritko.web.work.doing import Doing, Failed
from meritko.web.work.kinds import Kind, _kinds, register_kind
from meritko.web.work.models import Job
from meritko.web.work.policies import SEE_ALL
from meritko.web.work.worker import do_what_waits

from ..somebody import Somebody

pytestmark = pytest.mark.django_db

OWNER = Somebody(7)
OVERSEER = Somebody(8, frozenset({SEE_ALL}))
STRANGER = Somebody(9)

Register = Callable[[Callable[[Doing], None]], None]


@pytest.fixture
def done_by() -> Iterator[Register]:
    """Says what does the jobs of the kind `test.work`."""
    yield lambda do: register_kind(Kind("test.work", do))
    _kinds.pop("test.work", None)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "SECONDS_BETWEEN_WORDS", 0.0)


def started(**more: object) -> Job:
    return actions.start("test.work", owner=7, title="Vyhodnocení 2025", arguments={"year": 2025}, **more)


def do() -> Job:
    do_what_waits("worker-1")
    return Job.objects.get()


def test_a_job_is_done_and_its_result_can_be_opened(done_by: Register):
    def work(doing: Doing) -> None:
        assert doing.arguments == {"year": 2025}
        doing.progress(40, "Čtou se sešity")
        assert Job.objects.values_list("share", "step", "state").get() == (40, "Čtou se sešity", "running")
        with doing.finishing(link="/beh/1/"):
            pass

    done_by(work)
    started()

    job = do()

    assert (job.state, job.share, job.link, job.tries) == ("done", 100, "/beh/1/", 1)
    assert list(Entry.objects.values_list("action", "who", "thing")) == [("job.started", 7, "job")]


def test_a_job_that_cannot_be_done_says_why(done_by: Register):
    def work(_doing: Doing) -> None:
        raise Failed("Ve složce není žádný sešit.")

    done_by(work)
    started()

    job = do()

    assert (job.state, job.error) == ("failed", "Ve složce není žádný sešit.")


def test_an_unexpected_error_has_a_sentence_and_its_words_are_kept_nowhere(done_by: Register, caplog):
    def work(_doing: Doing) -> None:
        raise KeyError("Jana Zkušební")

    done_by(work)
    started()

    job = do()

    assert job.state == "failed"
    assert job.error == "Stalo se něco nečekaného; co to bylo, je v záznamu programu."
    assert "KeyError at work" in caplog.text
    assert "Jana" not in caplog.text
    assert "Jana" not in "".join(DBTaskResult.objects.values_list("traceback", flat=True))


def test_a_job_of_a_kind_that_there_is_no_more_fails_with_a_sentence():
    started()

    assert do().error == "Tato verze programu už to neumí."


def test_two_starts_under_one_key_start_one_job(done_by: Register):
    done = []
    done_by(lambda doing: done.append(doing.job.pk))

    first, second = started(key="set.1"), started(key="set.1")
    do()

    assert first == second
    assert done == [first.pk]


def test_a_start_that_is_undone_starts_nothing(done_by: Register):
    done_by(lambda _doing: pytest.fail("it was started"))

    def undone() -> None:
        with transaction.atomic():
            started()
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        undone()
    do_what_waits("worker-1")

    assert not Job.objects.exists()


def test_a_waiting_job_is_cancelled_at_once_and_never_done(done_by: Register):
    done_by(lambda _doing: pytest.fail("it was done"))
    job = started()

    actions.cancel(OWNER, job.pk)

    assert do().state == "cancelled"


def test_a_running_job_is_cancelled_at_its_next_step_and_changes_nothing(done_by: Register):
    def work(doing: Doing) -> None:
        actions.cancel(OWNER, doing.job.pk)
        doing.progress(50)
        pytest.fail("it went on")

    done_by(work)
    started()

    job = do()

    assert (job.state, job.is_open) == ("cancelled", False)


def test_a_job_cancelled_in_its_last_moment_changes_nothing(done_by: Register):
    def work(doing: Doing) -> None:
        actions.cancel(OWNER, doing.job.pk)
        with doing.finishing():
            pytest.fail("it changed something")

    done_by(work)
    started()

    assert do().state == "cancelled"


def test_cancelling_twice_leaves_one_entry_in_the_log(done_by: Register):
    done_by(lambda _doing: None)
    job = started()

    actions.cancel(OWNER, job.pk)
    actions.cancel(OWNER, job.pk)

    assert Entry.objects.filter(action="job.cancelled").count() == 1


def test_a_failed_job_is_tried_again(done_by: Register):
    tries = []

    def work(doing: Doing) -> None:
        tries.append(doing.job.tries)
        if len(tries) == 1:
            raise Failed("Plný disk.")

    done_by(work)
    job = started()
    assert do().state == "failed"

    actions.retry(OWNER, job.pk)

    assert (do().state, tries) == ("done", [1, 1])


def test_a_job_that_is_done_is_not_tried_again(done_by: Register):
    done = []
    done_by(lambda doing: done.append(doing.job.pk))
    job = started()
    do()

    actions.retry(OWNER, job.pk)

    assert (do().state, len(done)) == ("done", 1)


def test_a_job_interrupted_by_the_end_of_the_program_waits_again_and_is_not_counted(
    done_by: Register, monkeypatch
):
    def work(doing: Doing) -> None:
        monkeypatch.setattr("meritko.web.work.doing.stopping.is_set", lambda: True)
        doing.progress(10)

    done_by(work)
    started()

    job = do()

    assert (job.state, job.tries, job.worker) == ("waiting", 0, "")


def test_a_try_that_lost_its_job_to_another_worker_writes_nothing(done_by: Register):
    def work(doing: Doing) -> None:
        Job.objects.update(worker="worker-2", tries=2)
        with doing.finishing():
            pytest.fail("it changed something")

    done_by(work)
    started()

    job = do()

    assert (job.state, job.worker, job.tries) == ("running", "worker-2", 2)


def test_the_job_of_a_lost_worker_is_begun_again_and_given_up_at_the_third_loss(done_by: Register):
    done_by(lambda _doing: None)
    job = started()

    for tries, state in [(1, "waiting"), (2, "waiting"), (3, "failed")]:
        Job.objects.update(state=Job.State.RUNNING, worker="gone", tries=tries)
        assert actions.give_back(["gone"]) == 1
        job.refresh_from_db()
        assert (job.state, job.worker) == (state, "")

    assert job.error == "Program při této práci 3× skončil. Řekněte to správci."


def test_the_cancelled_job_of_a_lost_worker_is_cancelled():
    job = started()
    Job.objects.update(state=Job.State.RUNNING, worker="gone", is_to_stop=True)

    actions.give_back(["gone"])

    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.parametrize("act", [actions.cancel, actions.retry, queries.job])
def test_nobody_else_knows_of_a_job_but_who_may_see_them_all(act):
    job = started()

    with pytest.raises(Http404):
        act(STRANGER, job.pk)
    with pytest.raises(Http404):
        act(STRANGER, job.pk + 1)

    assert act(OVERSEER, job.pk).pk == job.pk


def test_lists_hold_ones_own_jobs_and_for_who_may_everybodys():
    mine = started()
    actions.start("test.work", owner=None, title="Úklid", arguments={})

    assert list(queries.jobs_of(OWNER)) == [mine]
    assert list(queries.all_jobs(OWNER)) == [mine]
    assert queries.all_jobs(OVERSEER).count() == 2
    assert not queries.jobs_of(Somebody(None)).exists()
