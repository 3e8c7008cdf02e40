"""Notices as an application of Django."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "meritko.web.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
