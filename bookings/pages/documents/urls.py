"""Addresses of documents."""

from django.urls import path

from bookings.pages.documents import booking, host, own, reading

urlpatterns = [
    path("documents/<int:pk>/", reading.document, name="document"),
    path("documents/lien/<str:token>/", reading.document_link, name="document_link"),
    path("mes-factures/", own.own_invoices, name="own_invoices"),
    path("mes-reservations/<str:reference>/facturation/", booking.billed_to, name="billed_to"),
    path("mes-reservations/<str:reference>/devis/", booking.quote, name="reservation_quote"),
    path("hote/reservations/<str:reference>/facturer/", host.bill, name="host_bill"),
    path("hote/lieux/<slug:slug>/factures/", host.invoices, name="host_invoices"),
    path("hote/lieux/<slug:slug>/factures.csv", host.invoices_csv, name="host_invoices_csv"),
    path("hote/lieux/<slug:slug>/etat-des-sommes-dues/", host.statement, name="host_statement"),
    path("hote/factures/<int:pk>/avoir/", host.credit, name="host_credit"),
]
