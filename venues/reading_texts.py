"""Reading what a host says, for whoever reads now."""

from django.utils.translation import get_language

from venues.host_texts import Texts
from venues.models import HostText, Venue


def texts_of(venue: Venue) -> Texts:
    """The texts in the active language. No statement where that is the venue's own."""
    language = get_language() or "fr"
    told = HostText.objects.filter(venue=venue, language=language) if language != venue.language else ()
    return Texts(venue, told, language)
