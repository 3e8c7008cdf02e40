"""Files as an application of Django."""

from django.apps import AppConfig


class Files(AppConfig):
    name = "meritko.web.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
