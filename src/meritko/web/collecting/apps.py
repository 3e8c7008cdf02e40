"""Collecting as an application of Django."""

from django.apps import AppConfig


class Collecting(AppConfig):
    name = "meritko.web.collecting"
    label = "collecting"
    default_auto_field = "django.db.models.BigAutoField"
