"""What is offered, and when."""

from venues.models.deposits import DepositTerm
from venues.models.open_years import OpenYear
from venues.models.openings import Opening
from venues.models.papers import PaperTerm
from venues.models.payment import PaymentMethod, PaymentTerms
from venues.models.photos import Photo
from venues.models.prices import Rate, Supplement
from venues.models.reference import Amenity, VenueKind
from venues.models.reports import Report
from venues.models.seasons import Closure, Season, SeasonHours
from venues.models.spaces import Space, SpaceLeaf
from venues.models.texts import HostText
from venues.models.venues import Venue, VenueAccess

__all__ = [
    "Amenity",
    "Closure",
    "DepositTerm",
    "HostText",
    "OpenYear",
    "Opening",
    "PaperTerm",
    "PaymentMethod",
    "PaymentTerms",
    "Photo",
    "Rate",
    "Report",
    "Season",
    "SeasonHours",
    "Space",
    "SpaceLeaf",
    "Supplement",
    "Venue",
    "VenueAccess",
    "VenueKind",
]
