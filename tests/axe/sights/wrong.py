"""What is shown when something is wrong: a page that is not there, not allowed, not understood, broken, too old."""

from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from backend import edge
from commons.errors import Impossible, NotAllowed
from tests.axe.sights.people import Sights

HERE = {"origin": "http://testserver"}


def add_wrong(sights: Sights) -> None:
    sights.add("visitor", "/rien/", "/mes-reservations/attente/1/quitter/")
    request = RequestFactory().get("/")
    request.user = sights.people["bob"]
    request.session = {}
    pages = edge.DomainErrorPages(lambda _request: edge.server_error(_request))
    sights.show("bob", "/erreur/400/", edge.bad_request(request, SuspiciousOperation()))
    sights.show("bob", "/erreur/403/", pages.process_exception(request, NotAllowed("Seul l’hôte le peut.")))
    sights.show("bob", "/erreur/422/", pages.process_exception(request, Impossible("C’est complet.")))
    sights.show("visitor", "/erreur/500/", edge.server_error(request))
    strict = Client(enforce_csrf_checks=True)
    sights.show("visitor", "/erreur/403-form/", strict.post("/accounts/login/", {"login": "x"}))
    kept = strict.post(f"/lieux/{sights.hotel.venue.slug}/signaler/", {"message": "Bonjour"}, headers=HERE)
    sights.show("visitor", "/erreur/403-kept/", kept)
