"""Cards of venues show the first photo that says what one sees; the others keep their landscape."""

from tests.bookings.conftest import make_hotel
from venues.models import Photo

SIZES = {"width": 1600, "height": 900, "widths": [480, 960, 1600]}


def test_cards_on_the_first_page_and_among_results_show_the_first_photo(client, hotel):
    make_hotel()
    Photo.objects.create(venue=hotel.venue, key="0" * 32, position=0, **SIZES)
    Photo.objects.create(venue=hotel.venue, key="1" * 32, position=1, alt="La salle", **SIZES)
    for path in ("/", "/recherche/?where=&date=2027-01-12&from_time=09:00&to_time=10:00&headcount=1"):
        cards = client.get(path).content.decode()
        assert f"/media/photos/11/{'1' * 32}-480.webp 480w" in cards
        assert "0" * 32 not in cards
        assert cards.count('class="photo picture"') >= 1
        assert cards.count('class="picture ') >= 1
