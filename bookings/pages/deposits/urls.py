"""Addresses of deposits."""

from django.urls import path

from bookings.pages.deposits import proofs, views

urlpatterns = [
    path("payer/<str:token>/cautions/", views.deposits_page, name="deposits"),
    path("payer/<str:token>/cautions/<int:deposit_id>/carte/", views.authorise, name="deposit_by_card"),
    path("cautions/<int:deposit_id>/preuve/", proofs.proof, name="deposit_proof"),
]
