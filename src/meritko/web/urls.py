"""Every address of the application."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meritko.web.notices.urls")),
    path("ucet/", include("meritko.web.accounts.urls")),
    path("beh/", include("meritko.web.evaluating.urls")),
    path("odpovedi/", include("meritko.web.submissions.urls")),
    path("odpoved/", include("meritko.web.submissions.public_urls")),
    path("sber/", include("meritko.web.collecting.urls")),
    path("revalidace/", include("meritko.web.revalidating.urls")),
    path("uzemi/", include("meritko.web.territory.urls.places")),
    path("registr/", include("meritko.web.territory.urls.register")),
    path("zaznam/", include("meritko.web.audit.urls")),
    path("prace/", include("meritko.web.work.urls")),
    path("soubor/", include("meritko.web.files.urls")),
    path("hledat/", include("meritko.web.search.urls")),
    path("diskuse/", include("meritko.web.threads.urls")),
    path("", include("meritko.web.ui.urls")),
]

handler400 = "meritko.web.ui.errors.bad_request"
handler403 = "meritko.web.ui.errors.forbidden"
handler404 = "meritko.web.ui.errors.not_found"
handler429 = "meritko.web.ui.errors.too_many"  # asked for by allauth
handler500 = "meritko.web.ui.errors.failure"
