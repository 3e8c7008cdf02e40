"""Addresses of places: lists, maps, a municipality, and the files they are loaded from."""

from django.urls import URLPattern, path

from meritko.web.territory.views import imports, maps, places

app_name = "places"

urlpatterns: list[URLPattern] = [
    path("", places.municipalities, name="municipalities"),
    path("kraje/", places.regions, name="regions"),
    path("orp/", places.orps, name="orps"),
    path("mapa/", maps.map_page, name="map"),
    path("obec/<str:code>/", places.municipality, name="municipality"),
    path("obec/<str:code>/nastupnictvi/", places.succession, name="succession"),
    path("soubory/", imports.files, name="files"),
    path("soubory/novy/", imports.new, name="new_file"),
    path("soubory/<int:number>/", imports.preview, name="import"),
    path("soubory/<int:number>/stav/", imports.state, name="import_state"),
    path("soubory/<int:number>/odpovedi/", imports.answer, name="answer"),
    path("soubory/<int:number>/nahrat/", imports.decide, name="decide"),
    path("soubory/<int:number>/zahodit/", imports.give_up, name="give_up"),
    path("soubory/nahrano/<int:number>/vratit/", imports.take_back, name="take_back"),
]
