"""Whether a user may do something for an organisation."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from accounts.roles import Capability, allowed, roles_with
from commons.errors import Missing, NotAllowed

VenueScope = Callable[[Membership], bool]


def memberships_of(user: User | AnonymousUser) -> QuerySet[Membership]:
    """The user's memberships with their organisations, oldest first; none for an anonymous visitor."""
    if user.pk is None:
        return Membership.objects.none()
    return Membership.objects.filter(user_id=user.pk).select_related("organisation").order_by("id")


def memberships_with(user: User | AnonymousUser, capability: Capability) -> QuerySet[Membership]:
    """Those of the user's memberships whose role has `capability`."""
    return memberships_of(user).filter(role__in=roles_with(capability))


def require(
    user: User | AnonymousUser,
    organisation: Organisation | int,
    capability: Capability,
    *,
    venue_scope: VenueScope | None = None,
) -> Membership:
    """The user's membership in `organisation` (or its id), once it is sure that it gives `capability`.

    `venue_scope` is asked only for a member who looks after some venues: does this membership cover the venue that the
    question is about? Without it the question is about the whole organisation, which such a member cannot act for.
    Raises Missing for a stranger (promise 9) and for a venue outside the member's own, NotAllowed for a member whose
    role lacks the capability.
    """
    organisation_id = organisation if isinstance(organisation, int) else organisation.pk
    membership = memberships_of(user).filter(organisation_id=organisation_id).first()
    if membership is None:
        raise Missing(_("Cette structure n’existe pas, ou vous n’en êtes pas membre."))
    if venue_scope and not membership.all_venues and not venue_scope(membership):
        raise Missing(_("Ce lieu n’existe pas, ou il ne vous est pas confié."))
    whole = membership.all_venues or venue_scope is not None or capability is Capability.BOOK
    if not (whole and allowed(membership.role, capability)):
        raise NotAllowed(
            _("Votre rôle (%(role)s) ne le permet pas. Demandez à un propriétaire de « %(organisation)s ».")
            % {"role": membership.get_role_display(), "organisation": membership.organisation.name},
            code="role_not_allowed",
        )
    return membership


def administers(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether `user` administers the whole site, or a territory in which the organisation has its seat.

    Staff with territories administer these; staff without one administer what their permissions say, everywhere.
    """
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    if user.is_superuser:
        return True
    if user.territories.exists():
        return user.territories.filter(communes=organisation.commune_id).exists()
    return user.has_perm("accounts.change_organisation")


def require_administrator(user: User | AnonymousUser, organisation: Organisation) -> None:
    """Raises NotAllowed unless `user` administers the organisation's territory or the site."""
    if not administers(user, organisation):
        raise NotAllowed(_("Seul un administrateur du territoire peut le faire."), code="administrators_only")
