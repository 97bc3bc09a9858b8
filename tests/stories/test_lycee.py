"""The lycée's story: all zone C school holidays of a year but Christmas, in one step, looked at before publishing."""

from datetime import date

import pytest

from accounts.words import Role
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.factories import make_member, make_organisation, make_space, make_user, make_venue
from tests.stories.walking import SCREENS, walk
from venues.models import Opening, Season

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_lycee_opens_in_the_holidays(browser, live_server, width, scripts):
    head = make_member(make_organisation(kind="public_body"), make_user(), role=Role.MANAGER).user
    venue = make_venue(organisation=head.memberships.get().organisation, name="Lycée de la Margeride")
    make_space(venue, name="Amphithéâtre", capacity=90)
    visit = walk(browser, live_server.url, width, scripts)
    visit.go(f"/accounts/login/?next=/hote/lieux/{venue.slug}/saisons/creer/")
    visit.sign_in(head)
    visit.page.locator("main [name=zone]").select_option("C")
    visit.page.locator("main [name=year]").select_option("2026")
    visit.press("Remplir la saison")
    visit.fill(**{"closure0-first_day": "2026-12-24", "closure0-last_day": "2027-01-02", "closure0-reason": "Noël"})
    visit.press("Enregistrer et voir les ouvertures")

    visit.says("pendant les vacances scolaires de la zone C")
    visit.says("fermé du 24 décembre 2026 au 2 janvier 2027")
    visit.says("Décembre 2026")
    assert Opening.objects.count() == 0
    visit.press("Publier la saison")
    assert Season.objects.get().state == "published"
    days = {one.period.lower.date() for one in Opening.objects.all()}
    assert {date(2026, 12, 23), date(2027, 1, 3), date(2027, 2, 10)} <= days
    assert not days & {date(2026, 12, 24), date(2027, 1, 2), date(2027, 1, 12)}
    visit.page.context.close()
