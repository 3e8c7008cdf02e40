"""Accounts as an application of Django."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "meritko.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
