"""People who make and read evaluations, workbooks of an invented country, and a finished run of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import serializers
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import SCOPES, Role
from meritko.web.evaluating.actions.running import Order, start_run
from meritko.web.evaluating.actions.uploading import add_files, make_set
from meritko.web.evaluating.methodology import current_pack
from meritko.web.evaluating.models import Departure, Edition, Run, UploadSet, Workbook
from meritko.web.files.models import Content, StoredFile
from meritko.web.work import tasks
from meritko.web.work.models import Job
from meritko.workbooks.demo.making import make_demo

YEAR = 2025
Files = Sequence[tuple[str, bytes]]


class Person:
    """Somebody with a role: an actor, and a browser in which the person is signed in."""

    def __init__(self, role: Role, office: Organisation) -> None:
        self.user = User.objects.create_user(f"{role}-{office.pk}@priklad.invalid", f"{role} zkušební")
        grant(self.user, office, Rank(role, SCOPES[role][0], ""), by=None, today=date(2026, 1, 1))
        Authenticator.objects.create(user=self.user, type="totp", data={"secret": "zkouška"})

    @property
    def actor(self) -> Actor:
        return actor_of(User.objects.get(pk=self.user.pk), timezone.localdate())

    def browser(self) -> Client:
        made = Client()
        user = User.objects.get(pk=self.user.pk)
        made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return made


@pytest.fixture
def office(db: None) -> Organisation:
    return Organisation.objects.create(name="Úřad Zkušební", kind="government_office", code="00000001")


@pytest.fixture
def other_office(db: None) -> Organisation:
    return Organisation.objects.create(name="Jiný úřad", kind="government_office", code="00000002")


@pytest.fixture
def analyst(office: Organisation) -> Person:
    return Person(Role.NATIONAL_ANALYST, office)


@pytest.fixture
def other_analyst(other_office: Organisation) -> Person:
    return Person(Role.NATIONAL_ANALYST, other_office)


@pytest.fixture
def coordinator(office: Organisation) -> Person:
    return Person(Role.REGIONAL_COORDINATOR, office)


@pytest.fixture
def reader(office: Organisation) -> Person:
    return Person(Role.READER, office)


@pytest.fixture
def nobody(office: Organisation) -> Person:
    return Person(Role.FIELD_WORKER, office)


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The workbooks of an invented country in a year."""
    pack = current_pack()
    paths = make_demo(pack, pack.demo, YEAR, 1, tmp_path_factory.mktemp("country"))
    return [(path.name, path.read_bytes()) for path in paths]


@pytest.fixture
def uploaded(analyst: Person) -> Callable[[Files], UploadSet]:
    """Puts files into a new set and has it checked."""

    def upload(files: Files) -> UploadSet:
        made = make_set(analyst.actor, YEAR, "")
        add_files(analyst.actor, made, [(name, BytesIO(content)) for name, content in files], timezone.now())
        work()
        return UploadSet.objects.get(pk=made.pk)

    return upload


def work() -> None:
    """Do everything that waits in the background, in this transaction."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        job.state, job.worker, job.tries = Job.State.RUNNING, "test", job.tries + 1
        job.save()
        with override("cs"):
            tasks._try(job)


_FINISHED: dict[str, str] = {}


@pytest.fixture
def finished(analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files) -> Run:
    """A finished run; computed once, for its folder outlives a test and its rows are put back."""
    if "rows" not in _FINISHED:
        made = start_run(analyst.actor, uploaded(country), order())
        work()
        made.refresh_from_db()
        assert made.finished_at is not None, made.job.error
        _FINISHED["rows"] = serializers.serialize("json", _rows(made))
        return made
    for each in serializers.deserialize("json", _FINISHED["rows"]):
        row = each.object
        for name in ("organisation_id", "made_by_id", "sent_by_id", "started_by_id"):
            if hasattr(row, name):
                setattr(
                    row,
                    name,
                    analyst.user.pk if "by" in name else Organisation.objects.get(name="Úřad Zkušební").pk,
                )
        if isinstance(row, UploadSet):
            row.check_job = None
        if isinstance(row, Run):
            row.job = None
        each.save()
    return Run.objects.get(finished_at__isnull=False)


def _rows(run: Run) -> Iterator[object]:
    yield from Content.objects.all()
    yield from StoredFile.objects.all()
    yield run.upload_set
    yield from Workbook.objects.all()
    yield run
    yield from Edition.objects.all()
    yield from Departure.objects.all()


def order(**more: object) -> Order:
    """Everything with the usual parameters, for the analyst and for regions."""
    pack = current_pack()
    told: dict[str, object] = {
        "programmes": [each.id for each in pack.programmes],
        "parameters": {each.id: each.default for each in pack.parameters},
        "audiences": ["national", "region"],
    }
    return Order(**(told | more))
