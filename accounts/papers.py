"""The document wallet of organisations and of people: keeping, finding, forgetting. Callers answer for the right to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Paper, PaperFile, User
from accounts.paper_words import Key, key_of
from accounts.permissions import memberships_with
from accounts.roles import Capability
from commons.errors import Missing
from commons.uploads import JPEG, PDF, PNG, Upload, read_upload

KINDS: Final = (PDF, JPEG, PNG)
ACCEPTED: Final = ",".join(KINDS)
# How long a document stays after the last stay for which it was shown, or after it was sent.
KEPT_FOR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose documents: an organisation's, or those of a person who books for themselves."""

    organisation_id: int | None
    user_id: int | None

    @property
    def fields(self) -> dict[str, int | None]:
        """As columns of a row: a person's own only where no organisation books."""
        return {"organisation_id": self.organisation_id, "user_id": None if self.organisation_id else self.user_id}


def read_paper(file: UploadedFile) -> Upload:
    """The file, whatever it calls itself. Raises Impossible `bad_paper` with a sentence for the field `file`."""
    return read_upload(file, KINDS, called="document", code="bad_paper", field="file")


def keep_paper(
    owner: Owner, key: tuple[str, str], upload: Upload, *, valid_until: date | None, by: User, now: datetime
) -> Paper:
    """Put a document (`key`: kind and label) into the wallet."""
    kind, label = key
    paper = Paper.objects.create(
        **owner.fields,
        kind=kind,
        label=label,
        name=upload.name,
        media_type=upload.media_type,
        sha256=upload.sha256,
        valid_until=valid_until,
        added_by=by,
        added_at=now,
    )
    PaperFile.objects.create(paper=paper, content=upload.content)
    return paper


def papers_valid_on(owner: Owner, day: date) -> Mapping[Key, Paper]:
    """The newest of each kind that is still valid on a day."""
    valid = Paper.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), **owner.fields)
    return {key_of(one.kind, one.label): one for one in valid.order_by("added_at", "pk")}


def wallet_of(user: User) -> QuerySet[Paper]:
    """A person's own documents, and those of the organisations for which they book."""
    ours = memberships_with(user, Capability.BOOK).order_by().values("organisation_id")
    return Paper.objects.filter(Q(user=user) | Q(organisation__in=ours)).select_related("organisation")


def own_paper(user: User, paper_id: int) -> Paper:
    """One of them. Raises Missing."""
    found = wallet_of(user).filter(pk=paper_id).first()
    if found is None:
        raise unknown_paper()
    return found


def unknown_paper() -> Missing:
    """What a stranger is told (promise 9)."""
    return Missing(_("Ce document n’existe pas, ou n’est pas visible pour vous."))
