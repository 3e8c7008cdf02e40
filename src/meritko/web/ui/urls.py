"""Addresses."""

from django.urls import URLPattern, path

from meritko.web.ui import views

urlpatterns: list[URLPattern] = [
    path("vzhled/", views.choose_theme, name="theme"),
    path("logo/", views.logo, name="logo"),
    path("pristupnost/", views.accessibility, name="accessibility"),
    path("vzornik/", views.pattern_book, name="pattern_book"),
    path("vzornik/chyba/<int:status>/", views.pattern_error, name="pattern_error"),
]
