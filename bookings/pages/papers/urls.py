"""Addresses of documents that venues ask for."""

from django.urls import path

from bookings.pages.papers import sending, wallet

urlpatterns = [
    path("mes-documents/", wallet.wallet, name="papers"),
    path("mes-documents/<int:paper_id>/", sending.own_file, name="paper_own_file"),
    path("mes-documents/<int:paper_id>/supprimer/", wallet.remove, name="paper_remove"),
    path("documents-demandes/<int:asked_id>/", sending.send, name="paper_send"),
    path("documents-demandes/<int:asked_id>/fichier/", sending.file, name="paper_file"),
]
