"""Re-validating as an application of Django."""

from django.apps import AppConfig


class Revalidating(AppConfig):
    name = "meritko.web.revalidating"
    label = "revalidating"
    default_auto_field = "django.db.models.BigAutoField"
