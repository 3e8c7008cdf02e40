"""Audit as an application of Django."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "meritko.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
