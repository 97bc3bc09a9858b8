"""Builds the venues of the demo through the use cases, as their hosts would."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from backend.demo.catalogue import NOT_YET_PUBLISHED, TAKEN_ELSEWHERE, VenueSpec
from backend.demo.people import Cast
from backend.demo.templates import TEMPLATES, SeasonSpec, SpaceSpec, Template, euros, in_school_year
from bookings.publishing import publish_season
from commons.models import Commune
from venues.models import Amenity, Season, Space, Venue, VenueKind
from venues.price_editing import RateTerms, add_supplement, set_rates
from venues.season_editing import create_season
from venues.space_editing import add_space
from venues.venue_editing import create_venue
from venues.venue_publication import publish_venue

ARRIVAL = (
    "La clé est dans la boîte à code à gauche de l’entrée, code 4831. "
    "Le compteur est derrière la porte ; éteignez le chauffage en partant."
)
PAYMENT = "À régler sur place, par chèque ou par virement ; la facture est remise par le lieu."
PRICE_LEVELS = ("0.85", "0.95", "1", "1.1", "1.2")
RULES = "Rendre le lieu propre et rangé. Pas de fumée à l’intérieur. Le voisinage dort à partir de 22 h."


@dataclass(frozen=True, slots=True)
class Built:
    """A venue with its spaces by the keys of its template, and who looks after it."""

    spec: VenueSpec
    venue: Venue
    host: User
    spaces: dict[str, Space]

    def booked_at_random(self) -> list[Space]:
        """The leaves that are not taken by an outside calendar."""
        return [
            space for key, space in self.spaces.items() if space.units and (self.spec.name, key) not in TAKEN_ELSEWHERE
        ]


def build(spec: VenueSpec, cast: Cast, *, year: int, now: datetime) -> Built:
    """One venue with spaces and published seasons; `year` is the one in which the school year begins."""
    template, host = TEMPLATES[spec.kind], cast.users[spec.owner]
    commune = Commune.objects.get(pk=spec.insee)
    venue = create_venue(
        actor=host,
        organisation=cast.organisations[spec.owner],
        kind=VenueKind.objects.get(code=spec.kind),
        name=spec.name,
        commune=commune,
        safety_headcount=template.headcount,
        now=now,
        details=_details(spec, template, commune, host),
        amenities=Amenity.objects.filter(code__in=template.amenities),
    )
    spaces = _add_spaces(venue, host, template.spaces, now)
    publish_venue(actor=host, venue=venue, now=now)
    venue.refresh_from_db()
    for season in template.seasons:
        if (spec.name, season.name) in NOT_YET_PUBLISHED:
            continue
        _publish(venue, host, spaces, template, season, year, now)
    return Built(spec, venue, host, spaces)


def _details(spec: VenueSpec, template: Template, commune: Commune, host: User) -> dict[str, object]:
    if commune.latitude is None or commune.longitude is None:
        raise ValueError(f"{commune} has no point")
    return {
        "description": spec.description,
        "address": spec.address,
        "latitude": round(commune.latitude + spec.shift[0], 5),
        "longitude": round(commune.longitude + spec.shift[1], 5),
        "erp_types": list(template.erp_types),
        "cancellation_policy": template.policy,
        "house_rules": RULES,
        "arrival_instructions": ARRIVAL,
        "payment_instructions": PAYMENT,
        "email": host.email,
        "phone": host.phone,
        **_reach(spec, template),
        **spec.details,
    }


def _reach(spec: VenueSpec, template: Template) -> dict[str, object]:
    """How fast its line is, and how far the next stop: drawn once for all by the venue's name."""
    draw = random.Random(f"{spec.name}, line and stop")
    speeds = (300, 500, 940) if "fibre" in template.amenities else (12, 25, 60)
    reach: dict[str, object] = {"download_mbps": draw.choice(speeds)}
    if draw.random() < 0.7:
        reach |= {"stop_name": "Arrêt de car du village", "stop_minutes": draw.choice((3, 6, 9, 14, 22))}
    return reach


def _add_spaces(venue: Venue, host: User, specs: Iterable[SpaceSpec], now: datetime) -> dict[str, Space]:
    spaces: dict[str, Space] = {}
    for position, spec in enumerate(specs):
        spaces[spec.key] = add_space(
            actor=host,
            venue=venue,
            kind=spec.kind,
            name=spec.name,
            units=spec.units,
            parent=spaces[spec.inside] if spec.inside else None,
            now=now,
            details={"position": position, **dict(spec.details)},
        )
    return spaces


def _publish(
    venue: Venue,
    host: User,
    spaces: dict[str, Space],
    template: Template,
    spec: SeasonSpec,
    year: int,
    now: datetime,
) -> None:
    first_day, last_day = spec.days(year)
    season = create_season(
        actor=host,
        venue=venue,
        name=f"{spec.name} {year}–{year + 1}",
        first_day=first_day,
        last_day=last_day,
        now=now,
        hours={spaces[key].pk if key else None: hours for key, hours in spec.hours.items()},
        closures=[
            (in_school_year(first, year), in_school_year(last, year), reason) for first, last, reason in spec.closures
        ],
        details=spec.details,
    )
    _price(season, host, spaces, template, now)
    publish_season(actor=host, season=season, now=now)


def _price(season: Season, host: User, spaces: dict[str, Space], template: Template, now: datetime) -> None:
    vat = Decimal(template.vat)
    # The prices of a kind are a little different in each venue, in steps of fifty cents.
    level = Decimal(random.Random(season.venue.name).choice(PRICE_LEVELS))
    terms = [
        RateTerms(spaces[key], per, (euros(amount) * level * 2).quantize(Decimal(1)) / 2, vat, audience)
        for key, per, audience, amount in template.rates
    ]
    set_rates(actor=host, season=season, rates=terms, now=now)
    for name, per, amount, compulsory, keys in template.supplements:
        add_supplement(
            actor=host,
            season=season,
            terms={"name": name, "per": per, "amount": euros(amount), "vat_rate": vat, "compulsory": compulsory},
            now=now,
            spaces=[spaces[key] for key in keys],
        )
