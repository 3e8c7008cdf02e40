"""Addresses of the work in the background."""

from django.urls import URLPattern, path

from meritko.web.work import views

app_name = "work"

urlpatterns: list[URLPattern] = [
    path("", views.jobs, name="jobs"),
    path("<int:number>/", views.job, name="job"),
    path("<int:number>/zrusit/", views.cancel, name="cancel"),
    path("<int:number>/znovu/", views.retry, name="retry"),
]
