"""Addresses of files."""

from django.urls import URLPattern, path

from meritko.web.files import views

app_name = "files"

urlpatterns: list[URLPattern] = [path("<int:number>/", views.download, name="file")]
