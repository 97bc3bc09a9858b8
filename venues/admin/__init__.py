"""The administration of what is offered, and when."""

from venues.admin.deposits import DepositTermAdmin
from venues.admin.openings import OpeningAdmin, SpaceLeafAdmin
from venues.admin.papers import PaperTermAdmin
from venues.admin.payments import PaymentMethodAdmin, PaymentTermsAdmin
from venues.admin.photos import PhotoAdmin
from venues.admin.prices import RateAdmin, SupplementAdmin
from venues.admin.reference import AmenityAdmin, VenueKindAdmin
from venues.admin.reports import ReportAdmin
from venues.admin.seasons import ClosureAdmin, SeasonAdmin
from venues.admin.spaces import SpaceAdmin
from venues.admin.venues import VenueAdmin

__all__ = [
    "AmenityAdmin",
    "ClosureAdmin",
    "DepositTermAdmin",
    "OpeningAdmin",
    "PaperTermAdmin",
    "PaymentMethodAdmin",
    "PaymentTermsAdmin",
    "PhotoAdmin",
    "RateAdmin",
    "ReportAdmin",
    "SeasonAdmin",
    "SpaceAdmin",
    "SpaceLeafAdmin",
    "SupplementAdmin",
    "VenueAdmin",
    "VenueKindAdmin",
]
