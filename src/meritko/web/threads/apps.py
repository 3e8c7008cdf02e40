"""Threads as an application of Django."""

from django.apps import AppConfig


class Threads(AppConfig):
    name = "meritko.web.threads"
    label = "threads"
    default_auto_field = "django.db.models.BigAutoField"
