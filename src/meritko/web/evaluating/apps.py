"""Evaluating as an application of Django."""

from django.apps import AppConfig


class Evaluating(AppConfig):
    name = "meritko.web.evaluating"
    label = "evaluating"
    default_auto_field = "django.db.models.BigAutoField"
