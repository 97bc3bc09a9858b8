import re
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from accounts.models import VatRegime
from bookings.lifecycle import submit
from bookings.models import Reservation
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import errors_of, text_of
from tests.bookings.pages.public.conftest import garder
from tests.factories import (
    NOW,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_user,
    make_venue,
)
from tests.plain import plain
from venues.models import Supplement


def test_price_is_shown_line_by_line_before_any_account(client, hotel, book):
    response = client.get(book(**{f"space_{hotel.projector.pk}": "1"}))
    bill = response.context["bill"]
    assert [(line["label"], line["amount"]) for line in bill["lines"]] == [("Salle à manger", 96), ("Projecteur", 16)]
    assert bill["total"] == 112
    assert "Se connecter pour réserver" in text_of(response)
    assert Reservation.objects.count() == 0


def test_page_begins_empty_and_unjudged(client, hotel):
    response = client.get(f"/lieux/{hotel.venue.slug}/reserver/?date=2027-01-12")
    assert errors_of(response) == {}
    assert response.context["form"]["date"].value() == "2027-01-12"


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "2027-02-30"}, "date"),
        ({"from_time": ""}, "from_time"),
        ({"from_time": "25:00"}, "from_time"),
        ({"to_time": "08:00"}, "to_time"),
        ({"to_time": "09:00"}, "to_time"),
        ({"date": "2026-11-20"}, "date"),
        ({"date": "2026-11-23", "from_time": "09:00"}, "from_time"),
        ({"date": "2029-01-12"}, "date"),
        ({"last_day": "2029-01-12"}, "last_day"),
        ({"from_time": "09:10"}, "from_time"),
        ({"date": "2027-03-28", "from_time": "02:30"}, "from_time"),
        ({"headcount": "0"}, "headcount"),
        ({"headcount": "5"}, "headcount"),
        ({"headcount": "101"}, "headcount"),
        ({"audience": "king"}, "audience"),
        ({"purpose": "war"}, "purpose"),
        ({"until": "2027-01-01"}, "until"),
        ({"until": "2031-01-01"}, "until"),
        ({"last_day": "2027-01-11"}, "last_day"),
    ],
)
def test_bad_input_is_told_by_its_field(client, book, params, field):
    response = client.get(book(**params))
    assert response.status_code == 200
    assert set(errors_of(response)) == {field}
    for name, value in params.items():
        assert str(response.context["form"][name].value() or "") == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("date", "2027-02-31", "Indiquez un jour qui existe, par exemple 12/01/2027."),
        ("date", "", "Il manque une réponse ici : remplissez ce champ."),
        ("from_time", "25:00", "Indiquez une heure, par exemple 9:30."),
        ("headcount", "0", "Indiquez au moins 1."),
        ("headcount", "deux", "Indiquez un nombre entier, par exemple 4."),
        # In isolation: marks that turn the text around end with what was typed.
        ("purpose", "war", "« \u2068war\u2069 » ne se choisit pas ici : prenez un choix de la liste."),
        ("audience", "\u202eroi", "« \u2068\u202eroi\u2069 » ne se choisit pas ici : prenez un choix de la liste."),
    ],
)
def test_what_is_wrong_says_what_to_do(client, book, field, typed, sentence):
    assert errors_of(client.get(book(**{field: typed}))) == {field: [sentence]}


@pytest.mark.parametrize(("units", "people"), [("1", "1 personne"), ("4", "4 personnes")])
def test_places_for_fewer_than_come_are_told_in_good_french(client, hotel, book, units, people):
    told = errors_of(client.get(book(headcount="5", **{f"space_{hotel.desks.pk}": units})))
    assert told == {"headcount": [f"Ce que vous avez choisi accueille {people} au plus : prenez plus de places."]}


@pytest.mark.parametrize("units", ["25", "-1", "many"])
def test_units_that_do_not_exist_are_told_by_the_space(client, hotel, book, units):
    field = f"space_{hotel.desks.pk}"
    assert set(errors_of(client.get(book(**{field: units})))) == {field}


@pytest.mark.parametrize("until", ["", "2027-02-02"])
def test_a_space_without_a_price_is_told(client, hotel, book, until):
    hotel.season.rates.all().delete()
    (sentence,) = errors_of(client.get(book(until=until)))["__all__"]
    assert "tarif" in sentence


def test_nothing_chosen_is_told(client, hotel, book):
    response = client.get(book(**{f"space_{hotel.desks.pk}": ""}))
    assert errors_of(response) == {"__all__": ["Choisissez au moins un espace."]}


def test_whole_venue_with_a_part_of_it_is_refused(client, hotel, book):
    field = f"space_{hotel.desks.pk}"
    response = client.get(book(**{f"space_{hotel.whole.pk}": "1"}))
    assert errors_of(response) == {
        field: ["« Tout l’hôtel » comprend déjà « Salle à manger » : retirez l’un des deux."]
    }


def test_what_is_taken_is_told_with_other_ways_that_can_be_had(client, signed_in, hotel, book):
    hotel.hold(wish(hotel.desks, hours(9, 8), 22), actor=hotel.charlie)
    response = signed_in(hotel.bob).get(book())
    assert list(errors_of(response)) == [f"space_{hotel.desks.pk}"]
    others = response.context["others"]
    assert others
    for other in others:
        assert client.get(other["href"]).context["bill"]["total"] == 96
    assert response.context["may_wait"]


def test_week_over_closed_hours_keeps_the_place(client, hotel, book):
    week = {"date": "2027-01-11", "from_time": "09:00", "last_day": "2027-01-15", f"space_{hotel.desks.pk}": "1"}
    refused = client.get(book(**week, headcount="1"))
    assert list(errors_of(refused)) == [f"space_{hotel.desks.pk}"]
    kept = client.get(book(**week, headcount="1", spans_closures="on"))
    # Started hours of 9.5, 10, 10, 10 and 8.5 open ones.
    assert kept.context["bill"]["total"] == 3 * (10 + 10 + 10 + 10 + 9)


def test_supplements_can_be_chosen(client, hotel, book):
    cleaning = Supplement.objects.create(season=hotel.season, name="Ménage", amount="20")
    offered = client.get(book()).context["preview"].supplements
    assert [term.key for term in offered] == [cleaning.pk]
    assert client.get(book(supplement=cleaning.pk)).context["bill"]["total"] == 116


def test_space_by_the_night_needs_no_hours(client, hotel, book):
    beds = make_space(hotel.venue, units=4, name="Dortoir", kind="beds", capacity=1, taken_by="night")
    make_rate(hotel.season, beds, per="night", amount="20")
    params = {"from_time": "", "to_time": "", f"space_{hotel.desks.pk}": "", f"space_{beds.pk}": "2", "headcount": "2"}
    # The hotel is closed at night, and says so by the space: hours were not missed.
    assert list(errors_of(client.get(book(**params)))) == [f"space_{beds.pk}"]


def test_holding_asks_to_sign_in_and_comes_back_to_the_same_choice(client, hotel, book):
    response = client.post(garder(book()))
    way = urlsplit(response.url)
    assert way.path == "/accounts/login/"
    assert parse_qs(way.query)["next"] == [book()]


def test_signing_in_leads_back_to_the_choice(client, hotel, book):
    hotel.bob.emailaddress_set.create(email=hotel.bob.email, verified=True, primary=True)
    page = client.get(book())
    assert f"/accounts/login/?next={urlencode({'': book()})[1:]}" in page.content.decode()
    credentials = {"login": hotel.bob.email, "password": "intersaison", "next": book()}
    assert client.post("/accounts/login/", credentials).url == book()


def test_signing_up_leads_back_to_the_choice(client, hotel, book, mailoutbox):
    new = {"name": "Camille", "email": "camille@example.test", "next": book()}
    asked = client.post("/accounts/signup/", new)
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mailoutbox[0].body, re.MULTILINE).group(1)
    assert client.post(asked.url, {"code": code}).url == book()


def test_hold_is_made_once_for_one_key(signed_in, hotel, book):
    client = signed_in(hotel.bob)
    key = client.get(book()).context["key"]
    first = client.post(garder(book()), {"key": key})
    again = client.post(garder(book()), {"key": key})
    held = Reservation.objects.get()
    assert (held.state, held.total, held.headcount) == ("held", 96, 4)
    assert first.url == again.url == f"/mes-reservations/{held.reference}/confirmer/"


def test_two_choices_are_two_holds(signed_in, hotel, book):
    client = signed_in(hotel.bob)
    for _ in range(2):
        client.post(garder(book()), {"key": client.get(book()).context["key"]})
    assert Reservation.objects.count() == 2


def test_place_lost_meanwhile_comes_back_to_the_choice(signed_in, hotel, book):
    hotel.hold(wish(hotel.desks, hours(9, 8), 24), actor=hotel.charlie)
    response = signed_in(hotel.bob).post(garder(book()), {"key": "k"}, follow=True)
    assert response.redirect_chain == [(book(), 302)]
    assert "« Salle à manger » est déjà pris à ce moment." in text_of(response)


def test_too_many_holds_are_told(signed_in, hotel, book):
    for hour in range(5):
        hotel.hold(wish(hotel.room, hours(9 + hour)))
    response = signed_in(hotel.bob).post(garder(book()), {"key": "k"}, follow=True)
    assert "Vous gardez déjà 5 réservations sans les confirmer" in text_of(response)


def test_organisation_one_is_not_in_is_unknown(signed_in, hotel, book):
    other = make_organisation()
    response = signed_in(hotel.alice).get(book(organisation=other.pk))
    assert list(errors_of(response)) == ["organisation"]


@pytest.mark.parametrize("asked", [{}, {"voir": "prix"}])
def test_who_is_in_no_organisation_is_told_to_book_in_their_own_name(client, signed_in, hotel, book, asked):
    told = "Vous n’êtes dans aucune structure pour laquelle réserver : c’est en votre nom."
    address = book(organisation=make_organisation().pk).replace("voir=prix", urlencode(asked))
    assert told in plain(text_of(signed_in(hotel.bob).get(address)))
    # Those who are in one are told by the field; visitors may turn out to be.
    assert told not in plain(text_of(signed_in(hotel.alice).get(address)))
    assert told not in plain(text_of(client.get(address)))
    assert told not in plain(text_of(signed_in(hotel.bob).get(book(organisation=""))))


def test_reduced_audience_wants_its_organisation(signed_in, hotel, book):
    assert list(errors_of(signed_in(hotel.bob).get(book(audience="association")))) == ["audience"]


def test_association_that_is_not_verified_is_told_that_the_host_decides(signed_in, hotel, book):
    owner = make_user()
    choir = make_organisation(owner=owner, kind="association")
    response = signed_in(owner).get(book(audience="association", organisation=choir.pk))
    assert response.context["declared"]
    assert "Personne n’a encore vérifié ce tarif" in text_of(response)


def test_withdrawn_venue_cannot_be_booked(signed_in, hotel, book):
    hotel.venue.state = "withdrawn"
    hotel.venue.save()
    assert signed_in(hotel.bob).get(book()).status_code == 404
    assert signed_in(hotel.bob).post(garder(book())).status_code == 404


def test_statements_do_not_grow_with_lines(client, hotel, book, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as one:
        client.get(book())
    more = {f"space_{hotel.room.pk}": "1", f"space_{hotel.projector.pk}": "1"}
    with django_assert_max_num_queries(8) as three:
        client.get(book(**more))
    assert len(three) == len(one)


@pytest.mark.parametrize(
    "asked",
    [{}, {"from_time": "06:00", "to_time": "07:00"}, {"date": "2026-11-23", "from_time": "09:00"}],
    ids=["taken", "closed", "past"],
)
@pytest.mark.parametrize("more", [False, True])
def test_other_ways_take_no_page_beyond_twelve_statements(
    client, signed_in, hotel, book, choir, asked, more, django_assert_max_num_queries
):
    neighbour = make_venue(organisation=hotel.venue.organisation)
    make_rate(make_published_season(neighbour), make_space(neighbour, units=9))
    hotel.hold(wish(hotel.desks, hours(9, 8), 22), actor=hotel.charlie)
    singer = choir.memberships.get().user
    make_organisation(owner=singer, kind="company", verified_at=NOW)
    if more:
        asked = asked | {f"space_{hotel.room.pk}": "1", f"space_{hotel.projector.pk}": "1"}
    readers = [(client, 8), *((signed_in(user), 12) for user in (hotel.bob, hotel.charlie, singer))]
    for reader, most in readers:
        with django_assert_max_num_queries(most):
            response = reader.get(book(**asked))
        assert response.context["refused"]
        assert response.context["others"]


@pytest.fixture
def choir(hotel):
    """A verified association of the venue's commune, and its only member."""
    owner = make_user()
    return make_organisation(
        owner=owner, kind="association", commune=hotel.venue.commune, verified_at=NOW, name="Chorale"
    )


def chosen(response):
    form = response.context["form"]
    return str(form["organisation"].value() or ""), form["audience"].value()


def test_member_of_one_verified_organisation_books_for_it_at_its_rate(signed_in, hotel, book, choir):
    client = signed_in(choir.memberships.get().user)
    assert chosen(client.get(book())) == (str(choir.pk), None)
    make_rate(hotel.season, hotel.desks, audience="association", amount="2")
    assert chosen(client.get(f"/lieux/{hotel.venue.slug}/reserver/")) == (str(choir.pk), "association")
    shown = client.get(book())
    assert (*chosen(shown), shown.context["bill"]["total"]) == (str(choir.pk), "association", 64)
    make_rate(hotel.season, hotel.desks, audience="local_association", amount="1")
    assert chosen(client.get(book())) == (str(choir.pk), "local_association")

    action = f"/lieux/{hotel.venue.slug}/reserver/garder/?{shown.context['address']}"
    client.post(action, {"key": "k"})
    held = Reservation.objects.get()
    assert (held.organisation, held.audience, held.total) == (choir, "association", 64)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"organisation": "", "audience": "everyone"}, ("", "everyone")),
        ({"organisation": ""}, ("", None)),
        ({"audience": "everyone"}, ("", "everyone")),
        ({"audience": "resident"}, ("", "resident")),
        ({"audience": "association"}, ("choir", "association")),
    ],
)
def test_what_was_said_about_who_books_is_never_changed(signed_in, hotel, book, choir, said, expected):
    make_rate(hotel.season, hotel.desks, audience="local_association", amount="1")
    response = signed_in(choir.memberships.get().user).get(book(**said))
    assert chosen(response) == (str(choir.pk) if expected[0] else "", expected[1])


def test_member_of_two_verified_organisations_chooses(signed_in, hotel, book, choir):
    make_organisation(owner=choir.memberships.get().user, kind="company", verified_at=NOW)
    assert chosen(signed_in(choir.memberships.get().user).get(book())) == ("", None)


def test_time_that_one_holds_leads_to_the_hold(signed_in, hotel, book):
    held = hotel.hold(wish(hotel.desks, hours(9, 8), 24), headcount=24)
    response = signed_in(hotel.bob).get(book())
    (own,) = response.context["own"]
    assert (own.held, own.href) == (True, f"/mes-reservations/{held.reference}/confirmer/")
    assert "Vous gardez déjà une place à ce moment" in text_of(response)
    assert signed_in(hotel.charlie).get(book()).context["own"] == []


def test_time_that_one_has_booked_leads_to_the_reservation(signed_in, hotel, book, clock):
    sure = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.room, hours(16, 2))).pk, now=NOW)
    client, room = signed_in(hotel.bob), {f"space_{hotel.desks.pk}": "", f"space_{hotel.room.pk}": "1"}
    (own,) = client.get(book(**room)).context["own"]
    assert (own.held, own.href) == (False, f"/mes-reservations/{sure.reference}/")
    assert client.get(book(**room, to_time="16:00")).context["own"] == []
    assert client.get(book()).context["own"] == []
    whole = {f"space_{hotel.desks.pk}": "", f"space_{hotel.whole.pk}": "1"}
    assert [one.href for one in client.get(book(**whole)).context["own"]] == [own.href]


def test_lapsed_hold_of_ones_own_is_not_told(signed_in, hotel, book, clock):
    held = hotel.hold(wish(hotel.desks, hours(9, 8), 24), headcount=24)
    clock.now = held.expires_at
    assert signed_in(hotel.bob).get(book()).context["own"] == []


def test_spaces_tell_what_they_cost_beside_the_price_too(client, hotel, book):
    make_rate(hotel.season, hotel.desks, audience="association", amount="1")
    empty = client.get(f"/lieux/{hotel.venue.slug}/reserver/")
    assert "3 € par heure" in plain(text_of(empty))
    priced = client.get(book(audience="association"))
    assert priced.context["bill"]["total"] == 32
    # By the audience that is asked for; what has no price of its own for it costs what everyone pays.
    assert "1 € par heure" in plain(text_of(priced))
    assert "3 € par heure" not in plain(text_of(priced))


@pytest.mark.parametrize("regime", ["", "liable", "franchise"])
def test_price_takes_twelve_statements_whoever_books_at_whatever_host(
    signed_in, hotel, book, choir, regime, django_assert_max_num_queries
):
    make_rate(hotel.season, hotel.desks, audience="association", amount="1")
    if regime:
        host = hotel.venue.organisation
        VatRegime.objects.create(organisation=host, since=date(2020, 1, 1), regime=regime)
    singer = signed_in(choir.memberships.get().user)
    mine = {"organisation": str(choir.pk), "audience": "association"}
    for client, params in ((signed_in(hotel.bob), {}), (singer, {}), (singer, mine), (singer, {"until": "2027-02-02"})):
        with django_assert_max_num_queries(12):
            assert client.get(book(**params)).context["bill"]["total"]
