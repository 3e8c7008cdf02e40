"""From a programme's year to the page of a submission, for every form that is collected."""

from __future__ import annotations

import pytest

from meritko.web.collecting.programmes import collected, form_ids
from meritko.web.submissions.models import Submission


@pytest.mark.django_db
def test_every_form_that_is_collected_is_asked_on_a_page(
    at, analyst, open_year, formerly, a_project, agency, town_hall, project_worker, consultant, coordinator
):
    for programme in collected():
        open_year(programme)
    asked = {each.form for each in Submission.objects.all()}
    reports_wait = {
        form.id for forms in collected().values() for form in forms if form.kind == "final_report"
    }
    assert set(form_ids()) - asked <= reports_wait
