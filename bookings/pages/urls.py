"""The addresses of the pages of bookings: for everybody, for those who book, for hosts."""

from django.urls import include, path

urlpatterns = [
    path("", include("bookings.pages.paying.urls")),
    path("", include("bookings.pages.deposits.urls")),
    path("", include("bookings.pages.documents.urls")),
    path("", include("bookings.pages.papers.urls")),
    path("", include("bookings.pages.public.urls")),
    path("", include("bookings.pages.booker.urls")),
    path("", include("bookings.pages.host.urls")),
]
