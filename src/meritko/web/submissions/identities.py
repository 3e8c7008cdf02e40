"""What is known of whom a submission is about before anything is filled in, as tables name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from meritko.web.submissions.models import Project, Submission
from meritko.web.territory.models import Region, Standing
from meritko.web.territory.queries.places import standing


def identities_of(submissions: Iterable[Submission], year: int) -> dict[int, dict[str, str]]:
    """What identifies each of some submissions of a year, by the words of IDENTITY.

    A municipality bears the name it had on the last day of the year, or last before it was merged; what is
    not known is not there.
    """
    found = list(submissions)
    numbers = region_numbers()
    towns = _towns({each.code for each in found if each.kind == "municipality"}, year)
    wanted = [each.code for each in found if each.kind == "project"]
    known = Project.objects.filter(code__in=wanted).select_related("organisation")
    projects = {each.code: each for each in known}
    cities = _towns({each.municipality for each in projects.values()} - {""}, year)
    return {each.pk: _identity(each, year, numbers, towns, projects, cities) for each in found}


def _identity(
    of: Submission,
    year: int,
    numbers: Mapping[str, str],
    towns: Mapping[str, Standing],
    projects: Mapping[str, Project],
    cities: Mapping[str, Standing],
) -> dict[str, str]:
    told = {"year": str(year), "name": of.name, "region": numbers.get(of.region, "")}
    if of.kind == "municipality" and of.code in towns:
        town = towns[of.code]
        told |= {"name": town.name, "region": numbers[town.region_id], "postcode": town.postcode}
    if of.kind == "project" and of.code in projects:
        project = projects[of.code]
        city = cities.get(project.municipality)
        told |= {
            "project_name": project.name,
            "organisation": project.organisation.name,
            "municipality": city.name if city else "",
            "region": numbers.get(project.region, ""),
        }
    told["project" if of.kind == "project" else "code"] = of.code
    return {part: said for part, said in told.items() if said}


def _towns(codes: set[str], year: int) -> dict[str, Standing]:
    """What held of municipalities on the last day of a year; what held last of those that had ended."""
    day = date(year, 12, 31)
    found = {each.municipality_id: each for each in Standing.objects.held(day).filter(municipality__in=codes)}
    late = ((code, standing(code, day)) for code in codes - found.keys())
    return found | {code: each for code, each in late if each is not None}


def region_numbers() -> dict[str, str]:
    """The official code of a region -> its number, by which tables name it."""
    return {code: str(number) for code, number in Region.objects.values_list("code", "number")}
