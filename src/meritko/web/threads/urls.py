"""Addresses of discussions."""

from django.urls import URLPattern, path

from meritko.web.threads import views

app_name = "threads"

urlpatterns: list[URLPattern] = [
    path("<slug:thing>/<str:thing_id>/", views.thread, name="thread"),
    path("zprava/<int:number>/skryt/", views.hide, name="hide"),
]
