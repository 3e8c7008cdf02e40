"""Addresses of the search."""

from django.urls import URLPattern, path

from meritko.web.search import views

app_name = "search"

urlpatterns: list[URLPattern] = [path("", views.search, name="search")]
