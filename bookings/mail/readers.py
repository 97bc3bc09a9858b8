"""Who is told: the person who booked, and those who answer for the venue."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import Capability, roles_with
from bookings.models import Reservation
from venues.models import Venue, VenueAccess


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a notice goes; `user` is None for somebody without an account, who reads French."""

    email: str
    user: User | None = None


def booker_of(reservation: Reservation) -> Reader | None:
    """The booker, or the person for whom the host booked; None when no address is known."""
    if reservation.booker is not None:
        return Reader(reservation.booker.email, reservation.booker) if reservation.booker.is_active else None
    return Reader(reservation.contact_email) if reservation.contact_email else None


def booker_name(reservation: Reservation) -> str:
    """How the host knows the person: with the organisation, when the booking is for one."""
    person = reservation.booker.get_full_name() if reservation.booker else reservation.contact_name
    person = person or _("une personne dont le compte est supprimé")
    names = [person, reservation.organisation.name if reservation.organisation else ""]
    return ", ".join(name for name in names if name)


def hosts_of(
    venue: Venue, *, capability: Capability = Capability.ANSWER_REQUESTS, but: int | None = None
) -> list[Reader]:
    """The active members whose role has `capability` for the venue, without the user whose id is `but`."""
    members = _members(venue, capability).exclude(user_id=but) if but else _members(venue, capability)
    return [Reader(member.user.email, member.user) for member in members]


def still_hosts(venue: Venue, user_id: int | None, capability: Capability = Capability.ANSWER_REQUESTS) -> bool:
    """Whether the user may still know (promise 9): somebody may have left the team since the notice was written."""
    return user_id is not None and _members(venue, capability).filter(user_id=user_id).exists()


def administrators_of(venue: Venue) -> list[Reader]:
    """Those who look after a territory with the venue's commune; where there is none, those of the whole site."""
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("pk")
    near = staff.filter(territories__communes=venue.commune_id).distinct()
    return [Reader(user.email, user) for user in near or staff.filter(is_superuser=True)]


def _members(venue: Venue, capability: Capability) -> QuerySet[Membership]:
    here = VenueAccess.objects.filter(venue=venue).values("membership_id")
    return (
        Membership.objects.filter(
            Q(all_venues=True) | Q(pk__in=here),
            organisation_id=venue.organisation_id,
            role__in=roles_with(capability),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("pk")
    )
