"""A reservation's life through the API, asked by everybody."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.tokens import create_token
from accounts.words import Role
from bookings.models import Reservation
from tests.bookings.api.bodies import RESERVATIONS, asked, line
from tests.bookings.api.conftest import Clock, client_of
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_member, make_organisation, make_user
from venues.models import Venue


def path(reservation: Reservation | dict[str, Any], verb: str = "") -> str:
    reference = reservation["reference"] if isinstance(reservation, dict) else reservation.reference
    return f"{RESERVATIONS}{reference}/{verb}"


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def on_request() -> Hotel:
    return make_hotel(approval=Venue.Approval.REQUEST)


def test_hold_says_all_that_the_booker_may_know(as_bob: APIClient, hotel: Hotel) -> None:
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.desks, units=4), headcount=4, message="Bonjour"))
    assert answer.status_code == 201
    shown = answer.json()
    made = Reservation.objects.get(reference=shown.pop("reference"))
    assert shown.pop("price")[0]["amount"] != ""
    assert shown == {
        "series": None,
        "payment_method": None,
        "state": "held",
        "expires_at": "2026-11-23T10:15:00+01:00",
        "venue": {"slug": hotel.venue.slug, "name": hotel.venue.name, "time_zone": "Europe/Paris"},
        "starts_at": "2027-01-12T09:00:00+01:00",
        "ends_at": "2027-01-12T11:00:00+01:00",
        "lines": [
            {
                "space": {"id": hotel.desks.pk, "name": "Salle à manger"},
                "units": 4,
                "starts_at": "2027-01-12T09:00:00+01:00",
                "ends_at": "2027-01-12T11:00:00+01:00",
                "spans_closures": False,
            }
        ],
        "organisation": None,
        "audience": "everyone",
        "audience_basis": "proved",
        "headcount": 4,
        "purpose": "work",
        "message": "Bonjour",
        "total": {"amount": "24.00", "currency": "EUR"},
        "owed": {"amount": "24.00", "currency": "EUR"},
        "reason": "",
        "refund": None,
        "cancellation_policy": made.conditions["cancellation"]["key"],
        "payment_instructions": hotel.venue.payment_instructions,
        "arrival_instructions": None,
        "guest": None,
        "terms_from": None,
        "created_at": "2026-11-23T10:00:00+01:00",
    }


def test_offset_and_wall_clock_mean_the_same(as_bob: APIClient, hotel: Hotel) -> None:
    period = {"starts_at": "2027-01-12T08:00:00Z", "ends_at": "2027-01-12T12:00:00+02:00"}
    shown = as_bob.post(RESERVATIONS, asked({"space": hotel.room.pk, **period})).json()
    assert (shown["starts_at"], shown["ends_at"]) == ("2027-01-12T09:00:00+01:00", "2027-01-12T11:00:00+01:00")


def test_hold_confirm_and_cancel(as_bob: APIClient, hotel: Hotel) -> None:
    Venue.objects.update(arrival_instructions="La clé est chez la voisine.")
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    confirmed = as_bob.post(path(held, "submit/")).json()
    assert (confirmed["state"], confirmed["expires_at"]) == ("confirmed", None)
    assert confirmed["arrival_instructions"] == "La clé est chez la voisine."
    refund = as_bob.get(path(held, "cancellation/")).json()
    assert (refund["refund"], refund["total"], refund["percent"]) == (held["total"], held["total"], 100)
    cancelled = as_bob.post(path(held, "cancel/"), {"reason": "Grippe"}).json()
    assert (cancelled["state"], cancelled["reason"], cancelled["refund"]) == ("cancelled", "Grippe", held["total"])
    assert cancelled["owed"]["amount"] == "0.00"
    assert cancelled["arrival_instructions"] is None
    assert problem(as_bob.post(path(held, "cancel/"))) == (409, "wrong_state")


def test_host_answers_a_request(db: None) -> None:
    hotel = on_request()
    alice, bob = client_of(hotel.alice), client_of(hotel.bob)
    first, second = (bob.post(RESERVATIONS, asked(line(hotel.desks))).json() for _ in range(2))
    assert [bob.post(path(one, "submit/")).json()["state"] for one in (first, second)] == ["requested"] * 2
    assert problem(bob.post(path(first, "approve/"))) == (403, "hosts_only")
    assert alice.post(path(first, "approve/")).json()["state"] == "confirmed"
    assert problem(alice.post(path(first, "approve/"))) == (409, "wrong_state")
    assert problem(alice.post(path(second, "decline/"))) == (422, "reason_missing")
    declined = alice.post(path(second, "decline/"), {"reason": "Travaux"}).json()
    assert (declined["state"], declined["reason"]) == ("declined", "Travaux")
    assert problem(alice.post(path(first, "cancel/"))) == (422, "reason_missing")
    assert alice.post(path(first, "cancel/"), {"reason": "Fuite d’eau"}).json()["state"] == "cancelled"


def test_nobody_came(as_alice: APIClient, as_bob: APIClient, hotel: Hotel, clock: Clock) -> None:
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    as_bob.post(path(held, "submit/"))
    assert problem(as_alice.post(path(held, "no-show/"))) == (422, "not_begun")
    clock.now = hours(10).start
    assert problem(as_bob.post(path(held, "no-show/"))) == (403, "hosts_only")
    assert as_alice.post(path(held, "no-show/")).json()["state"] == "no_show"


def test_hold_is_extended_once_and_lapses(as_bob: APIClient, hotel: Hotel, clock: Clock) -> None:
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    clock.now = NOW + timedelta(minutes=10)
    assert as_bob.post(path(held, "extend/")).json()["expires_at"] == "2026-11-23T10:30:00+01:00"
    assert problem(as_bob.post(path(held, "extend/"))) == (409, "already_extended")
    clock.now = NOW + timedelta(minutes=31)
    assert problem(as_bob.post(path(held, "submit/"))) == (409, "hold_expired")
    assert as_bob.get(path(held)).json()["state"] == "expired"


def test_what_is_taken_comes_with_alternatives(as_bob: APIClient, as_charlie: APIClient, hotel: Hotel) -> None:
    as_charlie.post(RESERVATIONS, asked(line(hotel.room)))
    answer = as_bob.post(RESERVATIONS, asked(line(hotel.room)))
    assert problem(answer) == (409, "not_available")
    offered = answer.json()["alternatives"]
    assert {one["kind"] for one in offered} == {"other_time", "other_day"}
    # Each of them can be asked for as it is.
    held = as_bob.post(RESERVATIONS, asked(*offered[0]["lines"]))
    assert (held.status_code, held.json()["total"]) == (201, offered[0]["price"])


def test_change_shows_its_price_first(as_bob: APIClient, hotel: Hotel) -> None:
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    as_bob.post(path(held, "submit/"))
    longer = line(hotel.room, last="12:00")
    preview = as_bob.get(path(held, "change/"), longer).json()
    assert (preview["before"]["amount"], preview["difference"]["amount"]) == ("20.00", "10.00")
    assert as_bob.get(path(held)).json()["total"]["amount"] == "20.00"
    changed = as_bob.post(path(held, "change/"), {"lines": [longer]}).json()
    assert (changed["total"]["amount"], changed["ends_at"]) == ("30.00", "2027-01-12T12:00:00+01:00")
    assert as_bob.get(path(held, "change/"), {"space": "x"}).status_code == 400
    assert as_bob.get(path(held, "change/")).status_code == 400


def test_change_into_what_is_taken_leaves_it_alone(as_bob: APIClient, hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(14, 2)), actor=hotel.charlie)
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room))).json()
    as_bob.post(path(held, "submit/"))
    taken = line(hotel.room, "13:00", "15:00")
    assert problem(as_bob.get(path(held, "change/"), taken)) == (409, "not_available")
    assert problem(as_bob.post(path(held, "change/"), {"lines": [taken]})) == (409, "not_available")
    assert as_bob.get(path(held)).json()["starts_at"] == "2027-01-12T09:00:00+01:00"


def test_host_books_for_somebody_who_telephones(as_alice: APIClient, hotel: Hotel) -> None:
    contact = {"name": "Mme Rouvière", "phone": "04 66 00 00 00"}
    shown = as_alice.post(RESERVATIONS, asked(line(hotel.room), on_behalf_of=contact)).json()
    assert shown["guest"] == {"name": "Mme Rouvière", "email": "", "phone": "04 66 00 00 00"}
    assert as_alice.post(path(shown, "submit/")).json()["state"] == "confirmed"


VERBS = ["", "submit/", "extend/", "approve/", "decline/", "cancel/", "no-show/", "change/", "cancellation/"]


def test_strangers_see_nothing(as_charlie: APIClient, anyone: APIClient, hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    body = {"lines": [line(hotel.room)], "reason": "x"}
    for verb in VERBS:
        method = "get" if verb in {"", "cancellation/"} else "post"
        answers = [getattr(who, method)(path(held, verb), body) for who in (as_charlie, anyone)]
        unknown = getattr(as_charlie, method)(path({"reference": "ABCD-2345"}, verb), body)
        assert (verb, [answer.status_code for answer in answers]) == (verb, [404, 401])
        assert answers[0].json()["detail"] == unknown.json()["detail"]
    assert as_charlie.get(RESERVATIONS).json()["results"] == []
    held.refresh_from_db()
    assert held.state == "held"


def test_who_sees_the_guest(as_bob: APIClient, hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    accountant, reception = make_user(), make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    make_member(hotel.venue.organisation, reception, role=Role.RECEPTION)
    seen = {
        who: client_of(user).get(path(held)) for who, user in {"accountant": accountant, "reception": reception}.items()
    }
    assert seen["reception"].json()["guest"] == {
        "name": hotel.bob.get_full_name(),
        "email": hotel.bob.email,
        "phone": "",
    }
    assert seen["accountant"].json()["guest"] is None
    assert as_bob.get(path(held)).json()["guest"] is None


def test_arrival_is_for_the_confirmed_and_not_for_other_hosts(
    as_alice: APIClient, as_bob: APIClient, hotel: Hotel
) -> None:
    Venue.objects.update(arrival_instructions="Code 1234")
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    assert as_bob.get(path(held)).json()["arrival_instructions"] is None
    as_bob.post(path(held, "submit/"))
    answers = [who.get(path(held)).json()["arrival_instructions"] for who in (as_bob, as_alice)]
    assert answers == ["Code 1234", None]


def test_members_of_the_organisation_see_and_handle_its_bookings(hotel: Hotel, as_bob: APIClient) -> None:
    organisation = make_organisation(owner=hotel.bob)
    carla, guest = make_user(), make_user()
    make_member(organisation, carla, role=Role.MEMBER)
    make_member(make_organisation(), guest, role=Role.OWNER)
    held = as_bob.post(RESERVATIONS, asked(line(hotel.room), organisation=organisation.pk)).json()
    assert held["organisation"] == {"id": organisation.pk, "name": organisation.name}
    assert client_of(carla).post(path(held, "cancel/")).json()["state"] == "cancelled"
    assert client_of(guest).get(path(held)).status_code == 404


def test_list_is_filtered(as_alice: APIClient, as_bob: APIClient, hotel: Hotel) -> None:
    early = hotel.hold(wish(hotel.room, hours(9, 2))).reference
    late = hotel.hold(wish(hotel.room, hours(9, 2, day=7))).reference
    as_bob.post(f"{RESERVATIONS}{late}/submit/")
    asked_for: list[tuple[dict[str, Any], list[str]]] = [
        ({}, [late, early]),
        ({"state": "held"}, [early]),
        ({"state": ["held", "confirmed"]}, [late, early]),
        ({"venue": hotel.venue.slug}, [late, early]),
        ({"venue": "ailleurs"}, []),
        ({"from": "2027-01-13"}, [late]),
        ({"to": "2027-01-13"}, [early]),
        ({"from": "2027-01-12T10:00", "to": "2027-01-12T10:30"}, [early]),
        ({"from": "2027-01-12T11:00:00+01:00"}, [late]),
        ({"from": "2027-01-12T11:00"}, [late]),
        ({"from": "2027-01-12T10:59"}, [late, early]),
        ({"role": "booker"}, [late, early]),
        ({"role": "host"}, []),
    ]
    for query, expected in asked_for:
        found = [one["reference"] for one in as_bob.get(RESERVATIONS, query).json()["results"]]
        assert (query, found) == (query, expected)
    assert len(as_alice.get(RESERVATIONS, {"role": "host"}).json()["results"]) == 2
    assert as_alice.get(RESERVATIONS, {"role": "booker"}).json()["results"] == []


@pytest.mark.parametrize(
    "query", [{"state": "gone"}, {"role": "king"}, {"from": "soon"}, {"to": "2027-13-01"}, {"page_size": "x"}]
)
def test_filters_that_make_no_sense_are_malformed(as_bob: APIClient, query: dict[str, str]) -> None:
    answer = as_bob.get(RESERVATIONS, query)
    assert (problem(answer), list(answer.json()["errors"])) == ((400, "malformed"), list(query))


def test_pages(as_bob: APIClient, hotel: Hotel) -> None:
    for day in range(3):
        hotel.hold(wish(hotel.desks, hours(9, 1, day=day)))
    first = as_bob.get(RESERVATIONS, {"page_size": 2}).json()
    assert (len(first["results"]), first["previous"]) == (2, None)
    second = as_bob.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert problem(as_bob.get(RESERVATIONS, {"page": 9})) == (404, "not_found")


def test_same_key_same_answer(as_bob: APIClient, hotel: Hotel) -> None:
    body, key = asked(line(hotel.room)), {"HTTP_IDEMPOTENCY_KEY": "un"}
    first, again = (as_bob.post(RESERVATIONS, body, **key) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert Reservation.objects.count() == 1
    assert problem(as_bob.post(RESERVATIONS, asked(line(hotel.desks)), **key)) == (422, "idempotency_mismatch")
    submits = [as_bob.post(path(first.json(), "submit/"), HTTP_IDEMPOTENCY_KEY="deux") for _ in range(2)]
    assert [one.status_code for one in submits] == [200, 200]
    # A refusal is not kept: the same key may succeed later.
    taken = asked(line(hotel.room))
    assert as_bob.post(RESERVATIONS, taken, HTTP_IDEMPOTENCY_KEY="trois").status_code == 409
    as_bob.post(path(first.json(), "cancel/"))
    assert as_bob.post(RESERVATIONS, taken, HTTP_IDEMPOTENCY_KEY="trois").status_code == 201


def test_reference_is_read_however_it_is_typed(as_bob: APIClient, hotel: Hotel) -> None:
    reference = hotel.hold(wish(hotel.room, hours(9, 2))).reference
    for typed in (reference.lower(), reference.replace("-", ""), reference.replace("-", " ")):
        assert as_bob.get(f"{RESERVATIONS}{typed}/").json()["reference"] == reference


def test_token_books_within_its_scopes(hotel: Hotel) -> None:
    secrets = {
        scope: create_token(user=hotel.bob, name=scope, scopes=[scope], now=NOW)[1] for scope in ("read", "book")
    }
    answers = []
    for secret in secrets.values():
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        answers.append(client.post(RESERVATIONS, asked(line(hotel.room))).status_code)
    assert answers == [403, 201]


def test_hold_takes_few_statements(hotel: Hotel, django_assert_max_num_queries: Any) -> None:
    _token, secret = create_token(user=hotel.bob, name="essai", scopes=["book"], now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    # A savepoint more than outside a test, where the first of them is the transaction itself: 20 there.
    with django_assert_max_num_queries(19):
        assert client.post(RESERVATIONS, asked(line(hotel.desks, units=4), headcount=4)).status_code == 201


def test_list_takes_a_constant_number_of_statements(
    as_alice: APIClient, hotel: Hotel, django_assert_num_queries: Any
) -> None:
    for day in range(4):
        hotel.hold(wish(hotel.desks, hours(9, 1, day=day)), wish(hotel.room, hours(9, 1, day=day)))
        with django_assert_num_queries(3):
            assert len(as_alice.get(RESERVATIONS).json()["results"]) == day + 1
