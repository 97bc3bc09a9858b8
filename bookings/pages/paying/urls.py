"""Addresses of paying."""

from django.urls import path

from bookings.pages.paying import method, views
from bookings.pages.webhooks import stripe_webhook

urlpatterns = [
    path("payer/<str:token>/", views.pay_page, name="pay"),
    path("payer/<str:token>/carte/", views.pay, name="pay_by_card"),
    path("payer/<str:token>/merci/", views.thanks, name="pay_thanks"),
    path("mes-reservations/<str:reference>/moyen/", method.change_method_page, name="payment_method"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
]
