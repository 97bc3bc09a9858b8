"""What each role may do: one table, read by pages, API and admin alike."""

from enum import StrEnum

from accounts.words import Role


class Capability(StrEnum):
    """One thing that a member may be allowed to do for the organisation."""

    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_TEAM = "manage_team"
    MANAGE_VENUES = "manage_venues"
    MANAGE_SEASONS = "manage_seasons"
    MANAGE_CALENDARS = "manage_calendars"
    ANSWER_REQUESTS = "answer_requests"
    SEE_RESERVATIONS = "see_reservations"
    SEE_GUESTS = "see_guests"
    BLOCK = "block"
    BOOK_FOR_OTHERS = "book_for_others"
    BOOK = "book"
    SEE_MONEY = "see_money"
    SIGN = "sign"


_DESK = frozenset(
    {
        Capability.ANSWER_REQUESTS,
        Capability.SEE_RESERVATIONS,
        Capability.SEE_GUESTS,
        Capability.BLOCK,
        Capability.BOOK_FOR_OTHERS,
        Capability.BOOK,
    }
)

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.MANAGER: _DESK
    | {
        Capability.MANAGE_VENUES,
        Capability.MANAGE_SEASONS,
        Capability.MANAGE_CALENDARS,
        Capability.SEE_MONEY,
    },
    Role.RECEPTION: _DESK,
    Role.ACCOUNTANT: frozenset({Capability.SEE_RESERVATIONS, Capability.SEE_MONEY}),
    Role.SIGNATORY: frozenset({Capability.SEE_RESERVATIONS, Capability.SIGN, Capability.BOOK}),
    Role.MEMBER: frozenset({Capability.BOOK}),
}


def allowed(role: str, capability: Capability) -> bool:
    """Whether a member in `role` has `capability`; an unknown role has none."""
    return capability in CAPABILITIES.get(role, frozenset())  # type: ignore[call-overload]


def roles_with(capability: Capability) -> list[str]:
    """The roles that have `capability`, for queries on memberships."""
    return [role.value for role, held in CAPABILITIES.items() if capability in held]
