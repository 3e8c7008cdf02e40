"""Addresses of submissions."""

from django.urls import URLPattern, path

from meritko.web.submissions.views import filling, settling

app_name = "submissions"

urlpatterns: list[URLPattern] = [
    path("<int:number>/", filling.submission, name="submission"),
    path("<int:number>/ulozit/", filling.save, name="save"),
    path("<int:number>/odchylky/", filling.deviations, name="deviations"),
    path("<int:number>/historie/", filling.history, name="history"),
    path("<int:number>/vzit-zpet/", settling.take_back, name="take_back"),
    path("<int:number>/prijmout/", settling.accept, name="accept"),
    path("<int:number>/vratit/", settling.give_back, name="give_back"),
    path("<int:number>/nedodano/", settling.not_delivered, name="not_delivered"),
    path("<int:number>/znovu/", settling.reopen, name="reopen"),
    path("<int:number>/za-jineho/", settling.on_behalf, name="on_behalf"),
    path("<int:number>/vyjimky/", settling.exception, name="exception"),
    path("vyjimka/<int:number>/ukoncit/", settling.end_exception, name="end_exception"),
]
