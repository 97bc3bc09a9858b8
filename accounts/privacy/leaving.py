"""What keeps a person in their organisations, and what is left of them when they go."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, Func, JSONField, OuterRef, ProtectedError, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import BillingIdentity, Invitation, Membership, Organisation, Role, User
from accounts.privacy.addresses import addresses_of
from accounts.privacy.parts import Hindrance
from commons.models import Event, Notice

# Events of these subjects may tell an address (`accounts.team`).
WITH_ADDRESSES: Final = ("invitation", "organisation")
# What a person's own organisation is called once nobody is in it; kept in French, as all that is stored.
NOBODY: Final = "Compte supprimé"


def hindrances(user: User, now: datetime) -> list[Hindrance]:
    """Organisations that would be left to people who cannot run them, and a site that nobody administers."""
    found = [
        Hindrance(
            _(
                "Vous êtes seul propriétaire de « %(name)s » : "
                "nommez un autre propriétaire, ou retirez les autres membres."
            )
            % {"name": one.name},
            reverse("organisation", args=[one.pk]),
            _("Voir la structure"),
        )
        for one in sole_owner_of(user).filter(Exists(_others(user)))
    ]
    if user.is_superuser and not _other_superusers(user).exists():
        sentence = _("Vous êtes seul à administrer tout le site : donnez d’abord ces droits à une autre personne.")
        found.append(Hindrance(sentence, reverse("admin:accounts_user_changelist"), _("Voir les personnes")))
    return found


def sole_owner_of(user: User) -> QuerySet[Organisation]:
    """The organisations that nobody else owns."""
    owned = Organisation.objects.filter(memberships__user=user, memberships__role=Role.OWNER)
    return owned.exclude(Exists(_others(user).filter(role=Role.OWNER, user__is_active=True))).order_by("pk")


def heirs_of(user: User) -> dict[int, int]:
    """By organisation of the person, another owner: the one who has been so longest."""
    return dict(_other_owners(user).order_by("-pk").values_list("organisation_id", "user_id"))


def with_heirs(user: User) -> QuerySet[Membership, Any]:
    """The organisations of the person that have another owner, for other statements to ask for."""
    return _other_owners(user).values("organisation")


def forget(user: User, now: datetime) -> None:
    """Letters, invitations and words of the person go; the trail of what was done stays without them."""
    addresses = addresses_of(user)
    Notice.objects.filter(Q(user=user) | Q(recipient__in=addresses)).delete()
    Invitation.objects.filter(email__in=addresses).delete()
    # What the person wrote, and why an administrator closed their account.
    about = Q(actor=user) | Q(subject_type="user", subject_id=str(user.pk))
    Event.objects.filter(about).exclude(reason="").update(reason="")
    told = Event.objects.filter(subject_type__in=WITH_ADDRESSES, data__email__in=addresses)
    without = Func(F("data"), Value("email"), template="(%(expressions)s)", arg_joiner=" - ", output_field=JSONField())
    told.update(data=without)
    for organisation in sole_owner_of(user):
        _empty(organisation)


def _empty(organisation: Organisation) -> None:
    """Nobody is left in it: it goes, or stays for the books of others without what would lead to the person."""
    try:
        with transaction.atomic():
            organisation.delete()
    except ProtectedError:
        organisation.papers.all().delete()
        organisation.email = organisation.phone = ""
        if organisation.kind == Organisation.Kind.PERSON:
            organisation.name, organisation.address = NOBODY, ""
            BillingIdentity.objects.filter(organisation=organisation).delete()
        organisation.save(update_fields=["email", "phone", "name", "address"])


def _other_owners(user: User) -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user).values("organisation")
    owners = Membership.objects.filter(organisation__in=mine, role=Role.OWNER, user__is_active=True)
    return owners.exclude(user=user)


def _others(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=OuterRef("pk")).exclude(user=user)


def _other_superusers(user: User) -> QuerySet[User]:
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
