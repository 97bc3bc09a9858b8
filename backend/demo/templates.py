"""What each kind of venue offers: spaces, seasons with hours, prices. Names and figures are invented."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from venues.models import Space
from venues.opening_hours import WeeklyHours

K, TAKEN = Space.Kind, Space.TakenBy
WEEKDAYS, ALL_WEEK = range(5), range(7)


@dataclass(frozen=True, slots=True)
class SpaceSpec:
    """A space; `key` is how seasons, prices and `inside` (the composite that it is part of) name it."""

    key: str
    name: str
    kind: str
    units: int | None = 1
    inside: str = ""
    details: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonSpec:
    """A season; days are (month, day), in the year in which the off-season begins or, from January on, the next."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    hours: dict[str, list[WeeklyHours]]
    details: dict[str, Any]
    closures: tuple[tuple[tuple[int, int], tuple[int, int], str], ...] = ()

    def days(self, year: int) -> tuple[date, date]:
        return in_school_year(self.first, year), in_school_year(self.last, year)


@dataclass(frozen=True, slots=True)
class Template:
    """Everything that venues of a kind have in common."""

    headcount: int
    amenities: tuple[str, ...]
    spaces: tuple[SpaceSpec, ...]
    seasons: tuple[SeasonSpec, ...]
    # space key, per, audience, euros
    rates: tuple[tuple[str, str, str, str], ...]
    vat: str
    policy: str
    # name, per, euros, compulsory, keys of the spaces concerned (none: all)
    supplements: tuple[tuple[str, str, str, bool, tuple[str, ...]], ...] = ()
    erp_types: tuple[str, ...] = ()


def in_school_year(day: tuple[int, int], year: int) -> date:
    """September to December fall in `year`, the rest in the next."""
    month, number = day
    return date(year if month >= 9 else year + 1, month, number)


def every(days: Any, starts: str, ends: str) -> list[WeeklyHours]:
    """The same stretch on several weekdays."""
    return [WeeklyHours(day, time.fromisoformat(starts), time.fromisoformat(ends)) for day in days]


def _space(key: str, name: str, kind: str, units: int | None = 1, inside: str = "", **details: Any) -> SpaceSpec:
    return SpaceSpec(key, name, kind, units, inside, tuple(details.items()))


OFFICE_HOURS: Final = every(WEEKDAYS, "08:30", "18:30")
OFFICE_AND_TUESDAY_EVENING: Final = sorted([*every([0, 2, 3, 4], "08:30", "18:30"), *every([1], "08:30", "22:00")])
EVENINGS: Final = [*every(WEEKDAYS, "18:30", "22:30"), *every([5], "08:00", "22:30")]

HOTEL: Final = Template(
    headcount=60,
    amenities=("fibre", "wifi", "heating", "coffee", "parking", "step_free"),
    spaces=(
        _space("ground", "Tout le rez-de-chaussée", K.WHOLE, None, capacity=60, min_duration=120),
        _space("dining", "Salle à manger", K.DESKS, 24, "ground", capacity=1),
        _space("parlour", "Petit salon", K.MEETING_ROOM, 1, "ground", capacity=10, clearing=15),
        _space(
            "library",
            "Salon bibliothèque",
            K.MEETING_ROOM,
            1,
            "ground",
            capacity=14,
            people_u=10,
            people_theatre=14,
            clearing=15,
        ),
        _space("projector", "Vidéoprojecteur", K.EQUIPMENT),
    ),
    seasons=(
        SeasonSpec(
            "Morte-saison",
            (11, 1),
            (3, 31),
            {
                "": OFFICE_HOURS,
                "parlour": OFFICE_AND_TUESDAY_EVENING,
                "library": OFFICE_AND_TUESDAY_EVENING,
                "projector": OFFICE_AND_TUESDAY_EVENING,
            },
            {"closed_on_public_holidays": True},
            (((12, 24), (1, 2), "Fêtes de fin d’année"),),
        ),
    ),
    rates=(
        ("dining", "hour", "everyone", "3.00"),
        ("dining", "half_day", "everyone", "8.00"),
        ("dining", "day", "everyone", "13.00"),
        ("dining", "week", "everyone", "52.00"),
        ("dining", "month", "everyone", "150.00"),
        ("dining", "half_day", "association", "6.00"),
        ("dining", "day", "association", "10.00"),
        ("parlour", "hour", "everyone", "12.00"),
        ("parlour", "half_day", "everyone", "38.00"),
        ("parlour", "day", "everyone", "65.00"),
        ("parlour", "hour", "association", "7.00"),
        ("parlour", "half_day", "association", "22.00"),
        ("library", "hour", "everyone", "15.00"),
        ("library", "half_day", "everyone", "45.00"),
        ("library", "day", "everyone", "80.00"),
        ("library", "hour", "association", "9.00"),
        ("library", "half_day", "association", "28.00"),
        ("projector", "hour", "everyone", "3.00"),
        ("projector", "day", "everyone", "12.00"),
        ("ground", "half_day", "everyone", "180.00"),
        ("ground", "day", "everyone", "300.00"),
    ),
    vat="20",
    policy="flexible",
    supplements=(("Café d’accueil", "person", "2.50", False, ()),),
    erp_types=("O", "N", "L"),
)

LYCEE: Final = Template(
    headcount=250,
    amenities=("fibre", "heating", "projector", "whiteboard", "accessible_toilets", "parking"),
    spaces=(
        _space("room1", "Salle de cours 1", K.CLASSROOM, 1, capacity=35, taken_by=TAKEN.HALF_DAY, min_duration=240),
        _space("room2", "Salle de cours 2", K.CLASSROOM, 1, capacity=35, taken_by=TAKEN.HALF_DAY, min_duration=240),
        _space(
            "hall",
            "Amphithéâtre",
            K.HALL,
            1,
            capacity=120,
            people_theatre=120,
            people_class=60,
            clearing=30,
            min_duration=60,
        ),
        _space("beds", "Internat", K.BEDS, 40, capacity=1, taken_by=TAKEN.NIGHT, min_duration=60),
    ),
    seasons=(
        SeasonSpec(
            "Vacances scolaires",
            (9, 1),
            (8, 31),
            {"": every(ALL_WEEK, "08:00", "22:00"), "beds": every(ALL_WEEK, "00:00", "00:00")},
            {"school_holidays": "only", "school_zone": "C"},
            (((12, 24), (1, 2), "Établissement fermé"),),
        ),
        SeasonSpec(
            "Soirées et samedis",
            (9, 1),
            (6, 30),
            {"hall": EVENINGS},
            {"school_holidays": "never", "school_zone": "C", "closed_on_public_holidays": True},
        ),
    ),
    rates=(
        ("room1", "half_day", "everyone", "25.00"),
        ("room1", "half_day", "association", "12.00"),
        ("room2", "half_day", "everyone", "25.00"),
        ("room2", "half_day", "association", "12.00"),
        ("hall", "hour", "everyone", "30.00"),
        ("hall", "day", "everyone", "150.00"),
        ("hall", "hour", "association", "15.00"),
        ("hall", "day", "association", "80.00"),
        ("beds", "night", "everyone", "16.00"),
        ("beds", "night", "association", "12.00"),
    ),
    vat="0",
    policy="moderate",
    supplements=(("Ménage", "reservation", "30.00", True, ("hall",)), ("Draps", "person", "6.00", False, ("beds",))),
    erp_types=("R", "L"),
)

CAMPSITE: Final = Template(
    headcount=90,
    amenities=("wifi", "heating", "kitchen", "parking", "garden"),
    spaces=(
        _space(
            "common",
            "Salle commune",
            K.HALL,
            1,
            capacity=60,
            people_theatre=50,
            people_u=24,
            people_standing=60,
            taken_by=TAKEN.HALF_DAY,
            clearing=30,
            min_duration=240,
        ),
        _space("desks", "Coin bureau", K.DESKS, 8, capacity=1),
        _space("kitchen", "Cuisine collective", K.KITCHEN, 1, capacity=8),
    ),
    seasons=(SeasonSpec("Automne et hiver", (10, 1), (4, 15), {"": every(ALL_WEEK, "08:00", "21:00")}, {}),),
    rates=(
        ("common", "half_day", "everyone", "45.00"),
        ("common", "day", "everyone", "80.00"),
        ("common", "half_day", "local_association", "20.00"),
        ("desks", "hour", "everyone", "2.00"),
        ("desks", "day", "everyone", "9.00"),
        ("desks", "week", "everyone", "35.00"),
        ("kitchen", "hour", "everyone", "8.00"),
    ),
    vat="20",
    policy="flexible",
    supplements=(("Chauffage", "day", "10.00", True, ("common",)),),
    erp_types=("L", "N", "PA"),
)

HOLIDAY_VILLAGE: Final = Template(
    headcount=140,
    amenities=("fibre", "wifi", "heating", "beds", "showers", "meals", "parking", "sound"),
    spaces=(
        _space("whole", "Le lieu entier", K.WHOLE, None, taken_by=TAKEN.NIGHT),
        _space("beds", "Couchages en pavillon", K.BEDS, 60, "whole", capacity=1, taken_by=TAKEN.NIGHT),
        _space("plenary", "Salle plénière", K.HALL, 1, capacity=120, clearing=60),
        _space("workshop", "Salle d’atelier", K.WORKSHOP, 1, capacity=30, clearing=30),
    ),
    seasons=(
        SeasonSpec(
            "Entre deux saisons",
            (11, 3),
            (4, 10),
            {
                "": every(ALL_WEEK, "08:00", "23:00"),
                "whole": every(ALL_WEEK, "00:00", "00:00"),
                "beds": every(ALL_WEEK, "00:00", "00:00"),
            },
            {"school_holidays": "never", "school_zone": "C"},
        ),
    ),
    rates=(
        ("whole", "night", "everyone", "780.00"),
        ("whole", "night", "association", "590.00"),
        ("beds", "night", "everyone", "19.00"),
        ("beds", "night", "association", "15.00"),
        ("beds", "week", "everyone", "99.00"),
        ("plenary", "hour", "everyone", "35.00"),
        ("plenary", "day", "everyone", "190.00"),
        ("workshop", "hour", "everyone", "16.00"),
        ("workshop", "day", "everyone", "90.00"),
    ),
    vat="10",
    policy="strict",
    supplements=(("Taxe de séjour", "person_night", "0.80", True, ("whole", "beds")),),
    erp_types=("O", "L", "N"),
)

COMMUNE_HALL: Final = Template(
    headcount=120,
    amenities=("heating", "step_free", "accessible_toilets", "kitchen", "sound", "stage", "parking"),
    spaces=(
        _space("all", "Salle et cuisine", K.WHOLE, None, min_duration=60),
        _space("hall", "Grande salle", K.HALL, 1, "all", capacity=120, preparation=30, clearing=30),
        _space("kitchen", "Cuisine", K.KITCHEN, 1, "all", capacity=10),
    ),
    seasons=(
        SeasonSpec(
            "De septembre à juin",
            (9, 1),
            (6, 30),
            {"": sorted([*every([0, 1, 2, 3, 6], "08:00", "23:00"), *every([4, 5], "08:00", "02:00")])},
            {},
            (((12, 31), (1, 1), "Réveillon de la commune"),),
        ),
    ),
    rates=(
        ("hall", "hour", "everyone", "15.00"),
        ("hall", "day", "everyone", "110.00"),
        ("hall", "hour", "association", "6.00"),
        ("hall", "day", "association", "45.00"),
        ("hall", "day", "local_association", "0.00"),
        ("hall", "hour", "resident", "8.00"),
        ("hall", "day", "resident", "60.00"),
        ("kitchen", "hour", "everyone", "6.00"),
        ("kitchen", "day", "everyone", "30.00"),
    ),
    vat="0",
    policy="moderate",
    supplements=(("Chauffage", "day", "15.00", True, ("hall", "all")),),
    erp_types=("L",),
)

GITE: Final = Template(
    headcount=18,
    amenities=("wifi", "heating", "kitchen", "beds", "showers", "garden"),
    spaces=(
        _space("whole", "Le gîte entier", K.WHOLE, None, taken_by=TAKEN.NIGHT),
        _space("beds", "Couchages", K.BEDS, 12, "whole", capacity=1, taken_by=TAKEN.NIGHT),
        _space("table", "Grande pièce", K.MEETING_ROOM, 1, capacity=16, taken_by=TAKEN.DAY, min_duration=240),
    ),
    seasons=(
        SeasonSpec(
            "De l’automne au printemps",
            (10, 5),
            (4, 30),
            {
                "": every(ALL_WEEK, "08:00", "22:00"),
                "whole": every(ALL_WEEK, "00:00", "00:00"),
                "beds": every(ALL_WEEK, "00:00", "00:00"),
            },
            {},
            (((12, 19), (1, 3), "Fêtes en famille"),),
        ),
    ),
    rates=(
        ("whole", "night", "everyone", "170.00"),
        ("whole", "week", "everyone", "900.00"),
        ("beds", "night", "everyone", "18.00"),
        ("table", "day", "everyone", "70.00"),
        ("table", "day", "association", "45.00"),
    ),
    vat="10",
    policy="moderate",
    supplements=(("Bois de chauffage", "night", "12.00", False, ("whole",)),),
)

TEMPLATES: Final[dict[str, Template]] = {
    "hotel": HOTEL,
    "public_lycee": LYCEE,
    "private_lycee": LYCEE,
    "campsite": CAMPSITE,
    "holiday_village": HOLIDAY_VILLAGE,
    "commune_hall": COMMUNE_HALL,
    "gite": GITE,
}


def euros(text: str) -> Decimal:
    """An amount of the tables above."""
    return Decimal(text)
