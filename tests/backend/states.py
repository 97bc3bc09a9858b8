"""A world in which every page has something to show, and each state of a page exists somewhere."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Membership, User
from accounts.team import invitation_secret, invite
from accounts.words import Role
from bookings.calendars.questions import measure_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import (
    BusyPeriod,
    Deposit,
    Dispute,
    Favourite,
    Feed,
    Invoice,
    InvoiceFile,
    Payment,
    Refund,
    Reservation,
    SavedSearch,
    WaitingEntry,
)
from bookings.payments.links import link_for
from bookings.payments.terms import Terms, as_snapshot
from bookings.saved.unsubscribing import token_of
from bookings.series import hold_series
from bookings.states import State
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_member, make_method, make_organisation, make_season, make_user
from venues.models import Closure, DepositTerm, Photo, Supplement, Venue

WHEN = "date=2027-01-12&from_time=09:00&to_time=11:00"


@dataclass
class Sights:
    """People with their browsers, and addresses that links alone would not lead to, by whose browser they are for."""

    hotel: Hotel
    secured: User
    paths: dict[str, list[str]] = field(default_factory=dict)

    def add(self, who: str, *paths: str) -> None:
        self.paths.setdefault(who, []).extend(paths)

    def client(self, who: str) -> Client:
        """A browser in which the person has just signed in; `visitor` is nobody."""
        client = Client()
        if who != "visitor":
            user = self.secured if who == "secured" else getattr(self.hotel, who)
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
            client.force_login(user)
            if who == "alice":
                # She has just proved who she is: pages that ask for it let her in.
                client.post("/accounts/reauthenticate/", {"password": "intersaison"})
        return client


def make_sights() -> Sights:
    hotel = make_hotel(name="Hôtel « du » <b>Causse</b> & fils", description="Une ligne.\n\nUne autre.")
    Membership.objects.filter(user=hotel.alice).update(role=Role.OWNER)
    sights = Sights(hotel, make_user())
    _public(sights)
    _bookings(sights)
    _money(sights)
    _kept(sights)
    _host(sights)
    _accounts(sights)
    return sights


def _public(sights: Sights) -> None:
    venue, slug = sights.hotel.venue, sights.hotel.venue.slug
    turn = {"height": 600, "widths": [480, 900], "credit": "A. <Martin>"}
    for number in range(3):
        Photo.objects.create(venue=venue, key=f"{number:032d}", alt=f"Vue {number}", width=900, **turn)
    bare = make_hotel(latitude=venue.latitude + 0.1).venue
    gone = make_hotel(latitude=venue.latitude + 0.2).venue
    Venue.objects.filter(pk=gone.pk).update(state=Venue.State.WITHDRAWN)
    space = f"space_{sights.hotel.desks.pk}"
    sights.add(
        "visitor",
        *("/", "/style/", "/recherche/", f"/recherche/?where=Mende&{WHEN}&count=4", "/ouvertures/"),
        *(
            "/recherche/?where=Mendde",
            "/recherche/?where=Mende&date=2027-02-31",
            f"/recherche/?where=Mende&{WHEN}&count=90",
        ),
        *("/recherche/?where=Mende&flexible=1", "/recherche/?where=Nantes", "/recherche/?page=7"),
        *(
            f"/lieux/{slug}/?{WHEN}",
            f"/lieux/{bare.slug}/",
            f"/lieux/{gone.slug}/",
            "/lieux/rien/",
            f"/lieux/{slug}/signaler/",
        ),
        *(f"/lieux/{slug}/reserver/", f"/lieux/{slug}/reserver/?voir=prix&{WHEN}&headcount=1&{space}=1"),
        *(
            f"/lieux/{slug}/reserver/?voir=prix&{WHEN}&headcount=1&{space}=99",
            f"/lieux/{slug}/devis/?{WHEN}&headcount=1&{space}=1",
        ),
        *(
            "/proposer-un-lieu/",
            "/accounts/signup/",
            "/accounts/login/",
            "/accounts/login/code/",
            "/accounts/password/reset/",
        ),
        *(
            "/accounts/password/reset/done/",
            "/accounts/inactive/",
            "/compte/supprime/",
            "/accounts/password/reset/key/1-x/",
        ),
        *(
            "/mentions-legales/",
            "/conditions/",
            "/donnees-personnelles/",
            "/accessibilite/",
            "/ordre-des-resultats/",
            "/credits/",
        ),
    )
    sights.add(
        "bob",
        f"/lieux/{slug}/",
        f"/recherche/?where=Mende&{WHEN}",
        f"/lieux/{slug}/reserver/?voir=prix&{WHEN}&headcount=1&{space}=1",
    )


def stay(sights: Sights, number: int, state: str, method: str = "", **more: Any) -> Reservation:
    """A reservation of Bob's in a state, in a week of its own."""
    held = sights.hotel.hold(wish(sights.hotel.desks, hours(9, day=7 + number // 4 * 7), 1), message="Bonjour")
    conditions = {**held.conditions, **({"payment": as_snapshot(Terms(method))} if method else {})}
    deadline = NOW + timedelta(days=2) if state in ("requested", "awaiting_payment") else None
    values = {"state": state, "conditions": conditions, "expires_at": deadline, **more}
    Reservation.objects.filter(pk=held.pk).update(**values)
    held.refresh_from_db()
    return held


def _bookings(sights: Sights) -> None:
    hotel = sights.hotel
    held = hotel.hold(wish(hotel.desks, hours(13)))
    sights.add(
        "bob", "/mes-reservations/", "/mes-reservations/agenda/", f"/mes-reservations/{held.reference}/confirmer/"
    )
    sure = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(14))).pk, now=NOW)
    sights.add(
        "bob", *(f"/mes-reservations/{sure.reference}/{what}" for what in ("", "modifier/", "annuler/", "facturation/"))
    )
    sights.add("alice", *(f"/hote/reservations/{sure.reference}/{what}" for what in ("", "annuler/", "cautions/")))
    for number, state in enumerate(State.values):
        one = stay(sights, number, state, expires_at=NOW + timedelta(minutes=9) if state == "held" else None)
        sights.add("bob", f"/mes-reservations/{one.reference}/")
        sights.add("alice", f"/hote/reservations/{one.reference}/")
        if state == "requested":
            sights.add("alice", f"/hote/reservations/{one.reference}/refuser/")
    lines, pattern = [wish(hotel.room, hours(15, day=70))], {"until": "2027-04-27"}
    series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=1, now=NOW, skip_conflicts=True)
    sights.add(
        "bob", *(f"/mes-reservations/series/{series.reference}/{what}" for what in ("", "confirmer/", "annuler/"))
    )
    sights.add("alice", *(f"/hote/series/{series.reference}/{what}" for what in ("", "annuler/", "refuser/")))


def _money(sights: Sights) -> None:
    hotel = sights.hotel
    make_method(hotel.venue, "transfer")
    make_method(hotel.venue, "on_site")
    common = {"venue": hotel.venue, "organisation": hotel.venue.organisation, "amount": 3}
    situations = (
        ("open", ""),
        ("open", "card_declined"),
        ("processing", ""),
        ("failed", ""),
        ("expired", ""),
        ("succeeded", ""),
    )
    for number, (state, problem) in enumerate(situations):
        for method in ("card", "transfer"):
            one = stay(sights, 20 + number, "confirmed" if state == "succeeded" else "awaiting_payment", method)
            link = link_for(one)
            paid = Payment.objects.create(link=link, state=state, problem=problem, method=method, **common)
            paid.shares.create(reservation=one, amount=3)
            token = link.token
            sights.add("visitor", f"/payer/{token}/", f"/payer/{token}/merci/")
            sights.add("bob", f"/mes-reservations/{one.reference}/", f"/mes-reservations/{one.reference}/moyen/")
            sights.add(
                "alice", f"/hote/reservations/{one.reference}/", f"/hote/reservations/{one.reference}/encaisser/"
            )
    Dispute.objects.create(
        payment=paid, provider_id="dp_1", state="needs_response", amount=3, opened_at=NOW, answer_by=NOW
    )
    for state in ("due", "pending", "failed"):
        Refund.objects.create(payment=paid, reservation=one, amount=1, cause="gesture", state=state, at=NOW)
    DepositTerm.objects.create(venue=hotel.venue, amount=300)
    for position, state in enumerate(("expected", "received", "kept_part")):
        ended = {"kept": 20, "returned": 30, "ended_at": NOW, "reason": "Une chaise"} if state == "kept_part" else {}
        deposit = Deposit.objects.create(link=link, kind="damage", amount=50, state=state, position=position, **ended)
        sights.add("alice", f"/hote/cautions/{deposit.pk}/garder/")
    sights.add("visitor", f"/payer/{link.token}/cautions/")
    sights.add("alice", f"/hote/reservations/{one.reference}/cautions/", f"/hote/reservations/{one.reference}/rendre/")
    words = {"issuer": {"name": "Hôtel"}, "buyer": {"name": "Bob"}, "lines": [], "breakdown": [], "mentions": []}
    days = {"issued_at": NOW, "issued_on": NOW.date(), "service_from": NOW.date(), "service_to": NOW.date()}
    sums = {"net": Decimal(3), "tax": Decimal(0), "gross": Decimal(3), "due": Decimal(0), "prepaid": Decimal(3)}
    keys = {"kind": "invoice", "number": "F1", "key": "k", "link": link, "venue": hotel.venue}
    invoice = Invoice.objects.create(organisation=hotel.venue.organisation, **keys, **words, **days, **sums)
    InvoiceFile.objects.create(invoice=invoice)
    sights.add("bob", f"/documents/{invoice.pk}/")
    sights.add("alice", f"/hote/factures/{invoice.pk}/avoir/", f"/hote/lieux/{hotel.venue.slug}/argent/")


def _kept(sights: Sights) -> None:
    hotel = sights.hotel
    Favourite.objects.create(user=hotel.bob, venue=hotel.venue)
    for state in SavedSearch.State.values:
        one = SavedSearch.objects.create(
            user=hotel.bob, name=f"À Mende ({state})", query=f"commune=48095&x={state}", state=state, look_at=NOW
        )
    WaitingEntry.objects.create(user=hotel.bob, space=hotel.room, period=hours(9, day=21).to_range())
    sights.add("visitor", f"/alertes/{token_of(one.pk)}/arreter/")
    sights.add("bob", "/mes-favoris/", "/mes-recherches/", f"/mes-recherches/enregistrer/?where=Mende&{WHEN}")
    # Nothing yet of anything.
    sights.add(
        "charlie", "/mes-reservations/", "/mes-favoris/", "/mes-recherches/", "/hote/", "/structures/", "/compte/"
    )


def _host(sights: Sights) -> None:
    hotel, slug = sights.hotel, sights.hotel.venue.slug
    sights.add("alice", "/hote/", "/hote/reservations/", "/hote/conflits/", "/hote/lieux/creer/")
    parts = (
        "",
        "modifier/",
        "argent/",
        "langues/",
        "photos/",
        "retirer/",
        "espaces/ajouter/",
        "fermetures/",
        "saisons/ouvrir/",
        "saisons/creer/",
        "planning/?semaine=2027-01-12",
    )
    more = (
        "bloquer/",
        "reserver/",
        "agendas/",
        "agendas/ajouter/",
        "paiements/",
        "paiements/conditions/",
        "cautions/",
        "factures/",
    )
    sights.add("alice", *(f"/hote/lieux/{slug}/{part}" for part in parts + more))
    draft = make_season(
        hotel.venue, first_day=NOW.date() + timedelta(days=300), last_day=NOW.date() + timedelta(days=320)
    )
    Supplement.objects.create(season=hotel.season, name="Ménage", amount=5)
    Closure.objects.create(venue=hotel.venue, first_day=NOW.date(), last_day=NOW.date())
    for season in (hotel.season, draft):
        sights.add("alice", *(f"/hote/saisons/{season.pk}/{what}" for what in ("", "modifier/", "tarifs/")))
    sights.add(
        "alice",
        f"/hote/saisons/{hotel.season.pk}/retirer/",
        f"/hote/espaces/{hotel.room.pk}/",
        f"/hote/espaces/{hotel.room.pk}/retirer/",
    )
    for state in Feed.State.values:
        feed = Feed.objects.create(
            venue=hotel.venue,
            name=f"Agenda {state}",
            url=f"https://a.test/{state}.ics",
            state=state,
            looked_at=NOW,
            good_at=NOW,
        )
        sights.add("alice", f"/hote/agendas/{feed.pk}/")
    booked = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.room, hours(16))).pk, now=NOW)
    for space in (hotel.room, hotel.desks):
        BusyPeriod.objects.create(feed=feed, space=space, period=hours(9, 2000).to_range())
    conflict = refresh_conflicts(feed, now=NOW)[-1]
    measure_feed(feed, now=NOW)
    assert booked.pk
    sights.add(
        "alice",
        f"/hote/conflits/{conflict.pk}/",
        f"/hote/conflits/{conflict.pk}/deplacer/",
        f"/hote/agendas/{feed.pk}/question/",
        f"/hote/agendas/{feed.pk}/retirer/",
    )


def _accounts(sights: Sights) -> None:
    hotel, organisation = sights.hotel, sights.hotel.venue.organisation
    other = make_member(organisation)
    invitation = invite(
        actor=hotel.alice, organisation=organisation, email="dora@example.test", role=Role.MEMBER, now=NOW
    )
    mine = invite(actor=hotel.alice, organisation=organisation, email=hotel.bob.email, role=Role.MEMBER, now=NOW)
    base = f"/structures/{organisation.pk}/"
    sights.add(
        "alice", "/compte/", "/jetons/", "/structures/", "/structures/creer/", "/compte/donnees/", "/compte/supprimer/"
    )
    sights.add(
        "alice", base, f"{base}modifier/", f"{base}facturation/", f"{base}inviter/", f"{base}membres/{other.pk}/"
    )
    sights.add("alice", f"/hote/structures/{organisation.pk}/carte/", f"/invitation/{invitation_secret(invitation)}/")
    sights.add("alice", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/")
    sights.add(
        "alice",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
    )
    sights.add(
        "bob",
        f"/invitation/{invitation_secret(mine)}/",
        "/compte/donnees/",
        "/compte/supprimer/",
        "/accounts/reauthenticate/",
    )
    make_organisation(owner=sights.hotel.charlie, kind="association", name="Les Amis")
    for kind, data in (
        ("totp", {"secret": "x"}),
        ("recovery_codes", {"seed": "x", "used_mask": 0}),
        ("webauthn", {"name": "Téléphone"}),
    ):
        Authenticator.objects.create(user=sights.secured, type=kind, data=data)
    key = Authenticator.objects.get(user=sights.secured, type="webauthn")
    sights.add(
        "secured",
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/webauthn/reauthenticate/",
    )
    sights.add(
        "secured",
        "/accounts/2fa/webauthn/",
        f"/accounts/2fa/webauthn/keys/{key.pk}/edit/",
        f"/accounts/2fa/webauthn/keys/{key.pk}/remove/",
        "/accounts/2fa/totp/deactivate/",
    )
