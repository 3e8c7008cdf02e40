"""Territory as an application of Django."""

from django.apps import AppConfig


class Territory(AppConfig):
    name = "meritko.web.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"
