"""Work as an application of Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Work(AppConfig):
    name = "meritko.web.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every app say, in its file `rooms.py`, what it puts into the shared rooms."""
        autodiscover_modules("rooms")
