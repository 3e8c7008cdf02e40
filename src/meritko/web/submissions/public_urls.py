"""Addresses that open by a link, without an account."""

from django.urls import URLPattern, path

from meritko.web.submissions.views import links

app_name = "by_link"

urlpatterns: list[URLPattern] = [
    path("<int:number>/", links.form, name="form"),
    path("<int:number>/ulozit/", links.save, name="save"),
    path("<int:number>/vlozit/", links.paste, name="paste"),
    path("<int:number>/odchylky/", links.deviations, name="deviations"),
    path("<int:number>/hotovo/", links.done, name="done"),
    path("<int:number>/prilohy/", links.attach, name="attach"),
    path("<int:number>/prilohy/<int:attachment>/", links.file, name="file"),
    path("<int:number>/prilohy/<int:attachment>/odebrat/", links.remove_attachment, name="remove_attachment"),
    path("<int:number>/potvrzeni/<int:receipt>/", links.receipt, name="receipt"),
    path("<int:number>/tisk/", links.printed, name="printed"),
    path("<str:secret>/", links.open_link, name="open"),
]
