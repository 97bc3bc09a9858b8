"""The addresses of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularSwaggerView

from backend import health, media, offline
from backend.api.schema import SchemaView
from backend.house import house_page
from backend.style import StylePage
from bookings.pages.calendars import calendar, openings, openings_around

api_v1: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("bookings.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("venues.api.urls")),
]

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    # Before all that begins with nothing: the API is asked most, and addresses are tried one after the other.
    path("api/v1/", include(api_v1)),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.pages.urls")),
    re_path(r"^media/photos/(?P<part>[0-9a-f]{2})/(?P<file>[0-9a-f]{32}-[0-9]{1,4}\.webp)$", media.photo, name="photo"),
    path("mentions-legales/", house_page, {"page": "legal"}, name="house_legal"),
    path("conditions/", house_page, {"page": "terms"}, name="house_terms"),
    path("donnees-personnelles/", house_page, {"page": "privacy"}, name="house_privacy"),
    path("accessibilite/", house_page, {"page": "accessibility"}, name="house_accessibility"),
    path("ordre-des-resultats/", house_page, {"page": "ranking"}, name="house_ranking"),
    path("credits/", TemplateView.as_view(template_name="credits.html"), name="credits"),
    path("mes-reservations/hors-ligne.js", offline.worker, name="offline_worker"),
    path("style/", StylePage.as_view(), name="style"),
    path("calendars/ouvertures.ics", openings_around, name="openings_around"),
    path("calendars/ouvertures/<slug:slug>.ics", openings, name="openings"),
    path("calendars/<str:token>.ics", calendar, name="calendar"),
    path("", include("venues.pages.urls")),
    path("", include("bookings.pages.urls")),
]

handler400 = "backend.edge.bad_request"
handler404 = "backend.edge.not_found"
handler500 = "backend.edge.server_error"
