"""Making and changing a venue. Its publication is another story (`venue_publication`)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import require
from accounts.roles import Capability
from commons.errors import Lost
from commons.models import Commune
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import Amenity, Venue, VenueKind
from venues.name_editing import forget_language
from venues.permissions import require_for_venue

CHANGEABLE = frozenset(
    {
        "kind",
        "name",
        "description",
        "language",
        "commune",
        "address",
        "latitude",
        "longitude",
        "time_zone",
        "safety_headcount",
        "erp_types",
        "erp_category",
        "stop_name",
        "stop_minutes",
        "download_mbps",
        "approval",
        "notice_hours",
        "horizon_days",
        "answer_hours",
        "cancellation_policy",
        "house_rules",
        "arrival_instructions",
        "payment_instructions",
        "phone",
        "email",
    }
)
# What French law calls the types of buildings open to the public (arrêté du 25 juin 1980).
ERP_TYPES = frozenset(("J", "L", "M", "N", "O", "P", "R", "S", "T", "U", "V", "W", "X", "Y"))
ERP_SPECIAL = frozenset(("PA", "CTS", "SG", "PS", "GA", "OA", "REF"))
MAX_HORIZON_DAYS = 1100
MAX_NOTICE_HOURS = 24 * 366
ZONE_OF_DEPARTMENT = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


@transaction.atomic
def create_venue(
    *,
    actor: User,
    organisation: Organisation,
    kind: VenueKind,
    name: str,
    commune: Commune,
    safety_headcount: int,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    amenities: Collection[Amenity] = (),
) -> Venue:
    """A new venue, as a draft, with the defaults of its kind and the point and time zone of its commune.

    `details` are further fields of `CHANGEABLE`. Raises Missing, NotAllowed, and Impossible (`invalid`,
    `unknown_time_zone`, `unknown_erp_type`, `no_point`).
    """
    require(actor, organisation, Capability.MANAGE_VENUES)
    venue = Venue(organisation=organisation, created_by=actor, is_demo=organisation.is_demo)
    told = {"name": name, "kind": kind, "commune": commune, "safety_headcount": safety_headcount}
    change_fields(venue, {**_defaults(kind, commune), **(details or {}), **told}, allowed=CHANGEABLE)
    venue.slug = free_slug(name, commune)
    refuse_impossible(venue)
    _save_new(venue)
    venue.amenities.set(amenities)
    _record(venue, "venue_created", actor, now)
    return venue


@transaction.atomic
def change_venue(
    *,
    actor: User,
    venue: Venue,
    changes: Mapping[str, Any],
    now: datetime,
    amenities: Collection[Amenity] | None = None,
) -> Venue:
    """The venue with `changes` (fields of `CHANGEABLE`). Its address on the site stays. Raises as `create_venue`.

    The time zone of a venue that has openings is not changed: they were promised in the old one (`zone_in_use`).
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    fresh = lock_venue(venue.pk)
    if changes.get("time_zone", fresh.time_zone) != fresh.time_zone and has_openings(fresh):
        message = _("Retirez d’abord les saisons publiées : leurs horaires ont été annoncés dans l’autre fuseau.")
        raise refuse("zone_in_use", message, "time_zone")
    spoke = fresh.language
    change_fields(fresh, changes, allowed=CHANGEABLE)
    refuse_impossible(fresh)
    fresh.save()
    if fresh.language != spoke:
        forget_language(fresh, fresh.language)
    if amenities is not None:
        fresh.amenities.set(amenities)
    _record(fresh, "venue_changed", actor, now)
    return fresh


def has_openings(venue: Venue) -> bool:
    """Whether a published season opens anything in the venue, past or to come."""
    return venue.spaces.filter(openings__isnull=False).exists()


def free_slug(name: str, commune: Commune) -> str:
    """An address for the venue's page that no other venue has: name, commune, and a number when needed."""
    base = slugify(f"{name} {commune.name}")[:130].strip("-") or f"lieu-{commune.insee.lower()}"
    taken = set(Venue.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _defaults(kind: VenueKind, commune: Commune) -> dict[str, Any]:
    return {
        "latitude": commune.latitude,
        "longitude": commune.longitude,
        "time_zone": ZONE_OF_DEPARTMENT.get(commune.department, "Europe/Paris"),
        "approval": kind.default_approval,
        "notice_hours": kind.default_notice_hours,
        "horizon_days": kind.default_horizon_days,
        "erp_types": kind.default_erp_types.split(),
    }


def _save_new(venue: Venue) -> None:
    """Save under an address that nobody has: another venue may take ours between look and insert."""
    for _attempt in range(5):
        try:
            with transaction.atomic():
                venue.save(force_insert=True)
                return
        except IntegrityError:
            venue.pk, venue.slug = None, free_slug(venue.name, venue.commune)
    raise Lost(_("Un lieu du même nom vient d’être créé ici : recommencez."))


def refuse_impossible(venue: Venue) -> None:
    """Refuse what a venue cannot be. Raises Impossible."""
    if venue.time_zone not in available_timezones():
        raise refuse("unknown_time_zone", _("Fuseau horaire inconnu, par exemple : Europe/Paris."), "time_zone")
    if venue.latitude is None or venue.longitude is None:
        raise refuse("no_point", _("Placez le lieu sur la carte : cette commune n’a pas de point connu."), "latitude")
    if unknown := [each for each in venue.erp_types if each not in ERP_TYPES | ERP_SPECIAL]:
        message = _("Type d’ERP inconnu : %(type)s. Exemples : L, N, O, R, W.") % {"type": ", ".join(unknown)}
        raise refuse("unknown_erp_type", message, "erp_types")
    if venue.horizon_days > MAX_HORIZON_DAYS or venue.horizon_days < 1:
        message = _("On réserve de 1 à %(days)d jours à l’avance.") % {"days": MAX_HORIZON_DAYS}
        raise refuse("horizon_out_of_range", message, "horizon_days")
    if venue.notice_hours > MAX_NOTICE_HOURS:
        raise refuse(
            "notice_too_long", _("On ne peut pas demander de réserver plus d’un an à l’avance."), "notice_hours"
        )
    refuse_unclean(venue)


def _record(venue: Venue, kind: str, actor: User, now: datetime) -> None:
    record_event(kind=kind, subject_type="venue", subject_id=str(venue.pk), actor=actor, now=now)
