"""Submissions as an application of Django."""

from django.apps import AppConfig


class Submissions(AppConfig):
    name = "meritko.web.submissions"
    label = "submissions"
    default_auto_field = "django.db.models.BigAutoField"
