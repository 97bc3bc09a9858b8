"""What anybody sees: the search in each of its states, venues, booking before an account, texts of the house."""

from tests.axe.sights.people import Sights
from tests.bookings.conftest import make_hotel
from tests.factories import NOW
from venues.models import HostText, PaperTerm, Photo, Supplement, Venue

# Before an outside calendar takes everything (`hosted`).
WHEN = "date=2027-01-05&from_time=09:00&to_time=11:00"
SEARCHES = (
    f"where=Mende&{WHEN}&count=4",
    f"where=Mende&amenities=fibre&instant=1&max_price=1&comptes=1&{WHEN}",
    "flexible=1&first=2027-01-04&last=2027-01-20&duration=PT4H&weekdays=1&comptes=1",
    "where=Mendde",
    "where=Mende&date=2027-02-31",
    f"where=Mende&{WHEN}&count=90",
    f"near=46.0,-6.0&{WHEN}",
    "where=Nantes",
    "page=7",
    "where=Mende&date=2027-01-17&from_time=09:00&to_time=11:00",
)
TEXTS = ("mentions-legales", "conditions", "donnees-personnelles", "accessibilite", "ordre-des-resultats", "credits")


def add_public(sights: Sights) -> None:
    venue, slug = sights.hotel.venue, sights.hotel.venue.slug
    _furnish(venue)
    bare = make_hotel(latitude=venue.latitude + 0.1).venue
    gone = make_hotel(latitude=venue.latitude + 0.2).venue
    Venue.objects.filter(pk=gone.pk).update(state=Venue.State.WITHDRAWN)
    sights.add("visitor", "/", "/style/", "/recherche/", "/ouvertures/", "/proposer-un-lieu/")
    sights.add("visitor", *(f"/recherche/?{query}" for query in SEARCHES), *(f"/{text}/" for text in TEXTS))
    # What there is instead: less asked, other days, other places, nearest ones.
    sights.add("visitor", *(f"/recherche/autrement/?{SEARCHES[n]}" for n in (1, 5, 6, 9)))
    sights.add("visitor", f"/lieux/{slug}/?{WHEN}", f"/lieux/{bare.slug}/", f"/lieux/{gone.slug}/", "/lieux/rien/")
    sights.add("visitor", f"/lieux/{slug}/?date=2027-07-14", f"/lieux/{slug}/signaler/", f"/lieux/{slug}/reserver/")
    # From here one books: the price, too many, a closed day, a series, an estimate for one's board.
    desks, room = (f"space_{one.pk}=1" for one in (sights.hotel.desks, sights.hotel.room))
    book = f"/lieux/{slug}/reserver/?voir=prix&headcount=1&{WHEN}"
    sights.add("visitor", f"{book}&{desks}", f"{book}&space_{sights.hotel.desks.pk}=99")
    sights.add("visitor", f"{book.replace('01-05', '01-17')}&{room}", f"{book}&{room}&repeat=weekly&until=2027-03-30")
    sights.add(
        "visitor",
        f"/lieux/{slug}/devis/?voir=prix&audience=everyone&headcount=2&{WHEN}&{room.replace('=1', '=on')}",
    )
    sights.add("bob", f"/lieux/{slug}/", f"/recherche/?where=Mende&{WHEN}", f"{book}&{desks}")


def _furnish(venue: Venue) -> None:
    turn = {"height": 600, "widths": [480, 900], "credit": "A. <Martin>"}
    for number in range(3):
        Photo.objects.create(venue=venue, key=f"{number:032d}", alt=f"Vue {number}", width=900, **turn)
    PaperTerm.objects.create(venue=venue, kind="insurance")
    PaperTerm.objects.create(venue=venue, kind="other", label="diplôme", audiences=["association"], position=1)
    HostText.objects.create(venue=venue, field="description", language="en", text="A line.\n\nAnother.")
    Supplement.objects.create(season=venue.seasons.get(), name="Ménage", amount=5)
    assert venue.published_at == NOW
