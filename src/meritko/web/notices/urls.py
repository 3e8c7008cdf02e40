"""Addresses of the first page and of the notices."""

from django.urls import URLPattern, path

from meritko.web.notices import views

app_name = "notices"

urlpatterns: list[URLPattern] = [
    path("", views.my_tasks, name="my_tasks"),
    path("oznameni/", views.notices, name="notices"),
    path("oznameni/precteno/", views.read, name="read"),
]
