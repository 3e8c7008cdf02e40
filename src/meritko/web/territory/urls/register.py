"""Addresses of the register."""

from django.urls import URLPattern, path

from meritko.web.territory.views import register, register_imports, register_place, snapshots

app_name = "register"

urlpatterns: list[URLPattern] = [
    path("", register.overview, name="overview"),
    path("obce/", register.places, name="places"),
    path("obce/<slug:code>/", register_place.register_place, name="place"),
    path("obce/<slug:code>/udaj/<slug:variable>/", register_place.value, name="value"),
    path("obce/<slug:code>/potvrdit/<int:number>/", register_place.confirm, name="confirm"),
    path("obce/<slug:code>/evidence/", register_place.listing, name="listing"),
    path("obce/<slug:code>/sluzba/", register_place.service, name="service"),
    path("obce/<slug:code>/lokalita/", register_place.locality_new, name="locality_new"),
    path("obce/<slug:code>/lokalita/<int:number>/", register_place.locality, name="locality"),
    path("obce/<slug:code>/lokalita/<int:number>/konec/", register_place.locality_end, name="locality_end"),
    path(
        "obce/<slug:code>/lidi/<int:number>/potvrdit/", register_place.confirm_people, name="confirm_people"
    ),
    path("nalezy/", register.findings, name="findings"),
    path("roky/", snapshots.register_years, name="frozen_years"),
    path("roky/zmrazit/", snapshots.freeze_year, name="freeze"),
    path("roky/<int:year>/sesit.xlsx", snapshots.workbook, name="workbook"),
    path("rozdily/", snapshots.register_differences, name="differences"),
    path("rozdily.xlsx", snapshots.differences_workbook, name="differences_workbook"),
    path("sesity/", register_imports.import_new, name="import_new"),
    path("sesity/<int:number>/", register_imports.import_page, name="import"),
    path("sesity/<int:number>/prevzit/", register_imports.import_write, name="import_write"),
    path("sesity/<int:number>/nechat/", register_imports.import_give_up, name="import_give_up"),
]
