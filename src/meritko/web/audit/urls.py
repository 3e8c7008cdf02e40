"""Addresses of the log."""

from django.urls import URLPattern, path

from meritko.web.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [path("", views.entries, name="entries")]
