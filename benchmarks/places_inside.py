"""Inside the installation of places.py: loads the country and asks for pages; prints how long it took."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from meritko.web.accounts.demo import make_people, person_in
from meritko.web.territory.importing.loading import Sender, load
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.models.places import ExclusionIndex, Municipality, Region

COUNTRY = 6258
TIMES = 15
PAGES = (
    "/uzemi/",
    "/uzemi/?hledat=lhota",
    "/uzemi/?kraj=CZ020&sort=-population",
    "/uzemi/?index_od=12&sort=-index",
    "/uzemi/?obyvatel_od=500&obyvatel_do=2000&sort=orp&page=10",
    "/uzemi/?sort=index&page=60",
    "/uzemi/kraje/",
    "/uzemi/orp/",
    "/uzemi/mapa/?promenna=podil-obyvatel",
)


def invented(path: Path) -> Path:
    """A workbook like that of the statistical office, of as many invented municipalities."""
    chosen = random.Random(1)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List1")
    sheet.append(["Počet obyvatel v obcích České republiky k 1. 1. 2024"])
    sheet.append(["okresu", "obce", "Název obce", "celkem", "muži", "ženy"])
    regions = list(Region.objects.values_list("code", flat=True))
    for number in range(COUNTRY):
        which, what = chosen.choice(("Horní", "Dolní", "Nová")), chosen.choice(("Lhota", "Čistá", "Chmelná"))
        count = chosen.randrange(20, 5000)
        row = [f"{regions[number % len(regions)]}1", str(600000 + number), f"{which} {what}"]
        sheet.append([*row, count, count // 2, count // 2])
    book.save(path)
    return path


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    path = given or invented(settings.HOME.folder / "population.xlsx")
    today = timezone.localdate()
    began = time.perf_counter()
    load(read_source(path, path.name, today), Sender(), timezone.now(), today)
    took, count = time.perf_counter() - began, Municipality.objects.count()
    print(f"{connection.vendor}, load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"import of {path.name}: {took:.2f} s, {count} municipalities")
    chosen = random.Random(2)
    ExclusionIndex.objects.bulk_create(
        ExclusionIndex(municipality_id=code, year=2023, value=chosen.randrange(31))
        for code in Municipality.objects.values_list("pk", flat=True)
    )
    connection.cursor().execute("ANALYZE")
    make_people(date(2026, 1, 1))
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(person_in("national_analyst"), "allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        times = []
        for _ in range(TIMES + 1):
            began = time.perf_counter()
            answer = browser.get(page)
            times.append(1000 * (time.perf_counter() - began))
            assert answer.status_code == 200, (page, answer.status_code)
        print(f"{page}: {statistics.median(times[1:]):.0f} ms")


if __name__ == "__main__":
    main()
