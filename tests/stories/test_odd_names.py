"""Names that nobody thought of (too long, from right to left, pictures, marks that turn text round) break no page."""

import pytest

from bookings.lifecycle import submit
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import hours, make_hotel, wish
from tests.factories import NOW
from tests.stories.walking import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHEN = "date=2027-01-12&from_time=09:00&to_time=11:00"
ONE_WORD = ("Donaudampfschiff" * 8)[:120]
TURNED = "Café \u202eelbat\u202c 🏔️👩🏽‍💻"
ARABIC = "بيت الضيافة في الجبل"


@pytest.mark.parametrize("name", [ONE_WORD, TURNED, ARABIC], ids=["long", "turned", "arabic"])
def test_pages_of_both_sides_fit_a_phone_and_say_the_name_whole(browser, live_server, name):
    hotel = make_hotel(name=name, description=f"{name}\n\n{name}", house_rules=name)
    for thing in (hotel.desks, hotel.season, hotel.venue.organisation):
        thing.name = name[:100]
        thing.save()
    hotel.bob.name = name[:100]
    hotel.bob.save()
    held = hotel.hold(wish(hotel.desks, hours(9, 2)))
    stay = submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    visit = walk(browser, live_server.url, 360, True)
    slug = hotel.venue.slug
    public = ["/", f"/recherche/?where=Mende&count=1&kind=desks&{WHEN}", f"/lieux/{slug}/?{WHEN}"]
    book = f"/lieux/{slug}/reserver/?voir=prix&headcount=1&{WHEN}&space_{hotel.desks.pk}=1"
    for path in [*public, book]:
        visit.fit(path)
        assert name[:100] in visit.page.content()
    visit.go(f"/accounts/login/?next=/mes-reservations/{stay.reference}/")
    visit.sign_in(hotel.bob)
    for path in ("/mes-reservations/", f"/mes-reservations/{stay.reference}/annuler/", "/compte/"):
        visit.fit(path)
    visit.page.context.close()

    visit = walk(browser, live_server.url, 360, True)
    visit.go("/accounts/login/?next=/hote/")
    visit.sign_in(hotel.alice)
    for path in (f"/hote/lieux/{slug}/", "/hote/reservations/", f"/hote/reservations/{stay.reference}/"):
        visit.fit(path)
        assert name[:100] in visit.page.content()
    visit.fit(f"/hote/lieux/{slug}/planning/?semaine=2027-01-12")
    visit.page.context.close()
