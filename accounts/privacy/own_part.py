"""What accounts, and what they stand on, keep of a person."""

from collections.abc import Iterator
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.locks import lock_organisation
from accounts.models import ApiToken, Invitation, InvoicingMandate, Membership, Paper, PaperFile, Session, User
from accounts.privacy.addresses import addresses_of
from accounts.privacy.leaving import forget, hindrances
from accounts.privacy.parts import Document, File, Part, Record, latest, register
from commons.models import Event, Notice

CHUNK: Final = 500


def _profile(user: User) -> Iterator[Record]:
    names = ("email", "name", "phone", "language", "date_joined", "last_login", "is_active", "is_staff", "is_superuser")
    yield {
        **{name: getattr(user, name) for name in names},
        "has_password": user.has_usable_password(),
        "groups": list(user.groups.values_list("name", flat=True)),
        "administers_territories": list(user.territories.values_list("name", flat=True)),
    }


def _addresses(user: User) -> Iterator[Record]:
    return _rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary")


def _memberships(user: User) -> Iterator[Record]:
    for one in Membership.objects.filter(user=user).select_related("organisation").order_by("pk"):
        yield {
            "organisation": one.organisation.name,
            "role": one.role,
            "all_venues": one.all_venues,
            "since": one.created_at,
        }


def _invitations(user: User) -> Iterator[Record]:
    found = Invitation.objects.filter(Q(invited_by=user) | Q(email__in=addresses_of(user)))
    for one in found.select_related("organisation").order_by("pk").iterator(CHUNK):
        yield {
            "sent_by_you": one.invited_by_id == user.pk,
            "email": one.email,
            "organisation": one.organisation.name,
            "role": one.role,
            "sent_at": one.created_at,
            "valid_until": one.expires_at,
            "accepted_at": one.accepted_at,
            "cancelled_at": one.cancelled_at,
        }


def _tokens(user: User) -> Iterator[Record]:
    names = ("name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    return _rows(ApiToken.objects.filter(user=user), *names)


def _second_factors(user: User) -> Iterator[Record]:
    for one in Authenticator.objects.filter(user=user).order_by("pk"):
        yield {
            "type": one.type,
            "name": one.data.get("name", ""),
            "created_at": one.created_at,
            "last_used_at": one.last_used_at,
        }


def _sessions(user: User) -> Iterator[Record]:
    return _rows(Session.objects.filter(user=user).order_by("expire_date"), "expire_date")


def _mandates(user: User) -> Iterator[Record]:
    for one in InvoicingMandate.objects.filter(accepted_by=user).select_related("organisation").order_by("pk"):
        yield {
            "organisation": one.organisation.name,
            "signed_as": one.accepted_name,
            "accepted_at": one.accepted_at,
            "revoked_at": one.revoked_at,
            "text": one.text,
        }


def _papers(user: User) -> Iterator[Record]:
    for one in Paper.objects.filter(Q(user=user) | Q(added_by=user)).select_related("organisation").order_by("pk"):
        yield {
            "document": one.title,
            "file": one.name,
            "organisation": one.organisation.name if one.organisation else None,
            "valid_until": one.valid_until,
            "sent_at": one.added_at,
        }


def _paper_files(user: User) -> Iterator[Document]:
    """The documents that are the person's own; those of organisations stay with them."""
    for paper_id, name in Paper.objects.filter(user=user).order_by("pk").values_list("pk", "name"):
        yield Document(f"kept_papers/{paper_id}-{name}", bytes(PaperFile.objects.get(pk=paper_id).content))


def _letters(user: User) -> Iterator[Record]:
    found = Notice.objects.filter(Q(user=user) | Q(recipient__in=addresses_of(user))).order_by("pk")
    return _rows(found, "kind", "recipient", "language", "due_at", "sent_at", "dropped_at")


def _deeds(user: User) -> Iterator[Record]:
    names = ("happened_at", "kind", "subject_type", "subject_id", "on_behalf_of", "from_state", "to_state", "reason")
    return _rows(Event.objects.filter(actor=user).order_by("pk"), *names)


def _administration(user: User) -> Iterator[Record]:
    found = LogEntry.objects.filter(user=user).order_by("pk")
    return _rows(found, "action_time", "object_repr", "change_message")


def _rows(found: QuerySet[Any], *names: str) -> Iterator[Record]:
    yield from found.values(*names).iterator(CHUNK)


FILES: Final = (
    File(
        "profile.json",
        _("Votre compte : nom, adresse, langue, droits."),
        _profile,
        ("accounts.User.email", "accounts.Territory.administrators"),
    ),
    File(
        "addresses.json",
        _("Vos adresses e-mail."),
        _addresses,
        ("account.EmailAddress.user", "account.EmailAddress.email"),
    ),
    File(
        "memberships.json",
        _("Les structures dont vous êtes membre, et votre rôle."),
        _memberships,
        ("accounts.Membership.user", "accounts.Organisation.members"),
    ),
    File(
        "invitations.json",
        _("Les invitations que vous avez envoyées ou reçues."),
        _invitations,
        ("accounts.Invitation.invited_by", "accounts.Invitation.email"),
    ),
    File(
        "tokens.json",
        _("Vos jetons d’API : leur nom et leurs droits, jamais leur secret."),
        _tokens,
        ("accounts.ApiToken.user",),
    ),
    File(
        "second_factors.json",
        _("Vos clés d’accès et votre double authentification : leur nom, jamais leur secret."),
        _second_factors,
        ("mfa.Authenticator.user",),
    ),
    File(
        "sessions.json",
        _("Les navigateurs où vous êtes connecté : la date de fin de chaque session."),
        _sessions,
        ("accounts.Session.user",),
    ),
    File(
        "mandates.json",
        _("Les mandats de facturation que vous avez acceptés."),
        _mandates,
        ("accounts.InvoicingMandate.accepted_by",),
    ),
    File(
        "kept_papers.json",
        _("Les documents que vous avez envoyés à des lieux ; les vôtres sont joints."),
        _papers,
        ("accounts.Paper.user", "accounts.Paper.added_by"),
    ),
    File(
        "letters.json",
        _("Les messages que la plateforme vous a envoyés ou vous enverra."),
        _letters,
        ("commons.Notice.user", "commons.Notice.recipient"),
    ),
    File(
        "deeds.json",
        _("Ce que vous avez fait : l’historique tenu par la plateforme."),
        _deeds,
        ("commons.Event.actor",),
    ),
    File(
        "administration.json",
        _("Ce que vous avez changé dans l’administration du site."),
        _administration,
        ("admin.LogEntry.user",),
    ),
)

register(
    Part(
        files=FILES,
        left_out={
            "commons.IdempotencyClaim.user": "answers of the API, kept a day; what they tell is in the other files",
            "accounts.Organisation.email": "an organisation's, shown to whoever is a member",
            "accounts.Territory.contact_email": "a territory's",
        },
        documents=_paper_files,
        touches=lambda user: frozenset(Membership.objects.filter(user=user).values_list("organisation_id", flat=True)),
        lock=lock_organisation,
        hindrances=hindrances,
        forget=forget,
        last_used=(
            latest(Event.objects.filter(actor=OuterRef("pk")), "happened_at"),
            latest(ApiToken.objects.filter(user=OuterRef("pk")), "last_used_at"),
            # Until when a browser is signed in: it may be used without leaving another trace.
            latest(Session.objects.filter(user=OuterRef("pk")), "expire_date"),
        ),
    )
)
