from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.asking import Contact
from bookings.lifecycle import submit
from bookings.series import hold_series, submit_series
from commons.house.reading import in_force
from commons.models import HouseText
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW, make_member, make_organisation
from venues.models import HostText

DETAILS = {"purpose": "meeting", "message": "Nous arrivons à 9 h 15."}


@pytest.fixture
def held(hotel):
    return hotel.hold(wish(hotel.desks, hours(9, 8), 4), headcount=4)


@pytest.fixture
def series(hotel):
    return hold_series(
        actor=hotel.bob,
        lines=[wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))],
        pattern={"until": "2027-01-26"},
        headcount=4,
        now=NOW,
    )


def confirm(reservation):
    return reverse("reservation_confirm", args=[reservation.reference])


def test_page_shows_until_when_and_what_it_costs(signed_in, hotel, held):
    response = signed_in(hotel.bob).get(confirm(held))
    shown = text_of(response)
    assert "jusqu’à <strong>10 h 15</strong>" in shown
    assert response.context["minutes"] == 15
    assert response.context["bill"]["total"] == 96
    assert ">Réserver avec obligation de paiement<" in shown


def test_house_rules_are_told_in_the_readers_language(signed_in, hotel, held):
    hotel.venue.house_rules = "Chaussons : oui."
    hotel.venue.save()
    bob, english = signed_in(hotel.bob), {"accept-language": "en"}
    assert "Chaussons : oui." in text_of(bob.get(confirm(held)))
    assert 'The host’s text, in <span lang="fr">français</span>' in text_of(bob.get(confirm(held), headers=english))
    HostText.objects.create(venue=hotel.venue, field="house_rules", language="en", text="Slippers: yes.")
    shown = text_of(bob.get(confirm(held), headers=english))
    assert "Slippers: yes." in shown and "Chaussons" not in shown


def test_confirming_tells_the_host_and_confirms(signed_in, hotel, held):
    response = signed_in(hotel.bob).post(confirm(held), DETAILS, follow=True)
    held.refresh_from_db()
    assert (held.state, held.purpose, held.message) == ("confirmed", "meeting", "Nous arrivons à 9 h 15.")
    assert "C’est confirmé." in text_of(response)


def test_venue_on_request_is_asked(signed_in, hotel):
    hotel.venue.approval = "request"
    hotel.venue.save()
    held = hotel.hold(wish(hotel.room, hours(9)))
    client = signed_in(hotel.bob)
    assert ">Envoyer la demande, avec obligation de paiement<" in text_of(client.get(confirm(held)))
    shown = text_of(client.post(confirm(held), DETAILS, follow=True))
    assert "Le lieu répond au plus tard le" in shown
    held.refresh_from_db()
    assert held.state == "requested"


def test_bad_details_are_told_and_kept(signed_in, hotel, held):
    response = signed_in(hotel.bob).post(confirm(held), {"purpose": "war", "message": "x" * 4001})
    assert set(response.context["form"].errors) == {"purpose", "message"}
    assert response.context["form"]["message"].value() == "x" * 4001
    held.refresh_from_db()
    assert held.state == "held"


@pytest.mark.parametrize("method", ["get", "post"])
def test_second_tab_is_told_that_it_is_done(signed_in, hotel, held, method):
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    response = getattr(signed_in(hotel.bob), method)(confirm(held), DETAILS, follow=True)
    assert response.redirect_chain == [(reverse("my_reservation", args=[held.reference]), 302)]
    assert "C’est déjà envoyé" in text_of(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_hold_that_expired_offers_the_same_choice_again(signed_in, hotel, held, method, clock):
    clock.now = NOW + timedelta(minutes=15)
    client = signed_in(hotel.bob)
    response = getattr(client, method)(confirm(held), DETAILS)
    assert response.status_code == 409
    again = client.get(response.context["again"])
    assert again.context["bill"]["total"] == 96
    assert again.context["form"]["headcount"].value() == "4"


def test_what_was_written_too_late_is_there_again_at_the_next_hold(signed_in, hotel, held, clock):
    clock.now = NOW + timedelta(minutes=15)
    client = signed_in(hotel.bob)
    client.post(confirm(held), DETAILS)
    again = hotel.hold(wish(hotel.room, hours(9, 2)), now=clock.now)
    form = client.get(confirm(again)).context["form"]
    assert {name: form[name].value() for name in DETAILS} == DETAILS
    client.post(confirm(again), DETAILS)
    third = hotel.hold(wish(hotel.room, hours(13, 2)), now=clock.now)
    assert client.get(confirm(third)).context["form"]["message"].value() == ""


def test_a_quarter_of_an_hour_more_once(signed_in, hotel, held, clock):
    clock.now = NOW + timedelta(minutes=10)
    client = signed_in(hotel.bob)
    extend = reverse("reservation_extend", args=[held.reference])
    assert f'formaction="{extend}"' in text_of(client.get(confirm(held)))
    shown = text_of(client.post(extend, DETAILS, follow=True))
    assert "La place est gardée jusqu’à 10 h 30." in shown
    assert "jusqu’à <strong>10 h 30</strong>" in shown
    assert "Garder un quart d’heure de plus" not in shown
    assert "c’est possible une seule fois" in shown
    # What was typed before is still there.
    assert DETAILS["message"] in shown
    assert "déjà demandé du temps en plus" in text_of(client.post(extend, follow=True))


def test_a_quarter_of_an_hour_more_for_all_dates_of_a_series(signed_in, hotel, series):
    client = signed_in(hotel.bob)
    extend = reverse("series_extend", args=[series.reference])
    assert f'formaction="{extend}"' in text_of(client.get(reverse("series_confirm", args=[series.reference])))
    shown = text_of(client.post(extend, DETAILS, follow=True))
    assert "La place est gardée jusqu’à 10 h 30." in shown
    assert DETAILS["message"] in shown
    assert set(series.reservations.values_list("expires_at", flat=True)) == {NOW + timedelta(minutes=30)}
    assert "déjà demandé du temps en plus" in text_of(client.post(extend, follow=True))


def test_series_is_sent_as_one(signed_in, hotel, series):
    page = reverse("series_confirm", args=[series.reference])
    client = signed_in(hotel.bob)
    assert len(client.get(page).context["dates"]) == 3
    assert client.post(page, DETAILS).url == reverse("my_series", args=[series.reference])
    dates = series.reservations.values_list("state", "purpose", "message")
    assert set(dates) == {("confirmed", "meeting", "Nous arrivons à 9 h 15.")}
    assert "C’est déjà envoyé" in text_of(client.get(page, follow=True))


def test_series_that_expired_offers_the_same_dates_again(signed_in, hotel, series, clock):
    clock.now = NOW + timedelta(minutes=16)
    client = signed_in(hotel.bob)
    response = client.get(reverse("series_confirm", args=[series.reference]))
    assert response.status_code == 409
    assert len(client.get(response.context["again"]).context["preview"].dates) == 3


@pytest.mark.parametrize("name", ["reservation_confirm", "my_reservation", "reservation_cancel", "reservation_change"])
def test_strangers_find_nothing(signed_in, hotel, held, name):
    page = reverse(name, args=[held.reference])
    assert signed_in(hotel.charlie).get(page).status_code == 404
    assert signed_in(hotel.charlie).post(page).status_code in (404, 405)
    # The host has pages of their own.
    assert signed_in(hotel.alice).get(page).status_code == 404


def test_visitors_are_asked_to_sign_in(client, held):
    assert client.get(confirm(held)).url.startswith("/accounts/login/?next=")


def test_members_who_book_for_the_organisation_see_it(signed_in, hotel):
    club = make_organisation(owner=hotel.bob, kind="association")
    make_member(club, hotel.charlie, role="manager")
    held = hotel.hold(wish(hotel.room, hours(9)), organisation_id=club.pk)
    assert signed_in(hotel.charlie).get(confirm(held)).status_code == 200


def test_reference_may_be_typed_as_people_do(signed_in, hotel, held):
    typed = f"{held.reference[:3]}-{held.reference[3:]}".lower()
    assert signed_in(hotel.bob).get(f"/mes-reservations/{typed}/").status_code == 200


def test_place_kept_until_tomorrow_tells_the_day(signed_in, hotel, held):
    held.expires_at = NOW + timedelta(hours=24)
    held.save()
    shown = text_of(signed_in(hotel.bob).get(confirm(held)))
    assert "jusqu’à <strong>mardi 24 novembre 2026, 10 h</strong>" in shown
    assert "Il reste" not in shown
    client = signed_in(hotel.bob)
    longer = text_of(client.post(reverse("reservation_extend", args=[held.reference]), follow=True))
    assert "La place est gardée jusqu’à mardi 24 novembre 2026, 10 h 15." in longer


def test_what_was_written_when_one_was_signed_out_is_there_after_signing_in(client, hotel, held, series):
    address = reverse("series_confirm", args=[series.reference])
    for path in (confirm(held), address):
        sent = client.post(path, DETAILS)
        assert sent.url == f"/accounts/login/?next={path}"
        client.force_login(hotel.bob)
        assert client.get(path).context["form"].initial == DETAILS
        client.logout()


def test_the_terms_that_were_shown_are_kept_with_the_reservation(signed_in, hotel, held):
    bob = signed_in(hotel.bob)
    HouseText.objects.filter(page="terms").delete()
    HouseText.objects.create(page="terms", holds_from=date(2026, 1, 2), body_fr="Nos conditions.")
    assert 'name="terms" value="2026-01-02"' in text_of(bob.get(confirm(held)))
    bob.post(confirm(held), DETAILS | {"terms": "2026-01-02"})
    held.refresh_from_db()
    assert held.terms_from == date(2026, 1, 2)
    assert "?version=2026-01-02" in text_of(bob.get(reverse("my_reservation", args=[held.reference])))


def test_terms_that_changed_meanwhile_are_shown_first(signed_in, hotel, held):
    bob = signed_in(hotel.bob)
    HouseText.objects.create(page="terms", holds_from=date(2026, 11, 20), body_fr="Neuf.")
    shown = bob.post(confirm(held), DETAILS | {"terms": "2026-01-02"})
    assert "viennent de changer" in text_of(shown)
    assert shown.context["form"]["message"].value() == DETAILS["message"]
    held.refresh_from_db()
    assert (held.state, held.terms_from) == ("held", None)


def test_a_host_agrees_to_no_terms_for_others(hotel):
    guest = Contact(name="Léa", email="lea@example.test")
    held = hotel.hold(wish(hotel.room, hours(9)), actor=hotel.alice, on_behalf_of=guest)
    assert submit(actor=hotel.alice, reservation_id=held.pk, now=NOW).terms_from is None


def test_all_dates_of_a_series_know_the_terms(hotel, series):
    dates = submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    text = in_force("terms", NOW.date())
    assert {one.terms_from for one in dates} == {text.holds_from if text else None}
