"""Search as an application of Django."""

from django.apps import AppConfig


class Search(AppConfig):
    name = "meritko.web.search"
    label = "search"
