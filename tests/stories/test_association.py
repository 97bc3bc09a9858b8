"""The association's story: every Tuesday in one go, without the impossible dates; later some are cancelled."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bookings.models import Series
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import hours, make_hotel, wish
from tests.factories import make_commune, make_organisation, make_user
from tests.stories.walking import SCREENS, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_every_tuesday_until_february(browser, live_server, width, scripts):
    hotel = make_hotel(name="Hôtel du Causse")
    odile = make_user(name="Odile Vidal")
    make_organisation(
        owner=odile,
        kind="association",
        name="Chorale du Gévaudan",
        commune=make_commune(),
        verified_at=timezone.now(),
    )
    hotel.hold(wish(hotel.room, hours(15, 2, day=7)))

    visit = walk(browser, live_server.url, width, scripts)
    visit.go(f"/accounts/login/?next=/lieux/{hotel.venue.slug}/reserver/")
    visit.sign_in(odile)
    visit.fill(date="2027-01-12", from_time="15:00", to_time="17:30", headcount=10)
    visit.page.get_by_text("Plusieurs jours, ou chaque semaine").click()
    visit.fill(until="2027-02-02")
    visit.page.get_by_label("Salle du Lot").check()
    visit.page.get_by_label("Projecteur").check()
    # Her only verified association is there already.
    expect(visit.page.locator("[name=organisation] option:checked")).to_have_text("Chorale du Gévaudan")
    visit.press("Voir le prix")
    visit.says("3 dates possibles")
    visit.says("mardi 19 janvier 2027 : « Salle du Lot » est déjà pris à ce moment.")
    visit.follow("mardi 26 janvier 2027 : possible, gardée. La laisser")
    visit.says("2 dates gardées sur 4 · 72,00 €")
    expect(visit.page.locator("#jour-2027-01-26")).to_be_focused()
    visit.follow("mardi 26 janvier 2027 : possible, laissée. La reprendre")
    visit.says("3 dates gardées sur 4 · 108,00 €")
    visit.page.get_by_label("Garder les autres dates").check()
    visit.press("Garder ces dates 15 minutes")
    visit.press("Réserver avec obligation de paiement")
    visit.says("Les dates qui n’étaient pas possibles")

    visit.follow("mardi 12 janvier 2027")
    visit.follow("Annuler cette date")
    visit.press("Annuler la réservation")
    visit.follow("La série")
    visit.follow("Annuler toutes les dates")
    visit.page.get_by_label("À partir du").select_option("mardi 2 février 2027")
    visit.press("Voir ce qui resterait dû")
    visit.says("Reste dû au lieu sur 36,00 € 0,00 €")
    visit.press("Annuler cette date")
    states = Series.objects.get().reservations.order_by("starts_at").values_list("state", flat=True)
    assert list(states) == ["cancelled", "confirmed", "cancelled"]
    visit.says("Total TTC 108,00 € Reste dû 36,00 €")
    visit.go("/mes-reservations/")
    visit.says("Série, 1 date")
    visit.page.context.close()
