"""Saying in another language what is said of a venue."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.outbox import record_event
from venues.cleaning import refuse
from venues.host_texts import Key, key_of
from venues.locks import lock_venue
from venues.models import HostText, Venue
from venues.name_editing import write_names
from venues.naming import LONGEST_NAME, NAME
from venues.permissions import require_for_venue
from venues.text_words import HostLanguage, TextField

LONGEST = 20_000
# Which texts there are of a venue, a space, a photo.
SAID_OF = {
    "venue": (TextField.DESCRIPTION, TextField.HOUSE_RULES, TextField.ARRIVAL),
    "space": (TextField.DESCRIPTION,),
    "photo": (TextField.ALT,),
}


@transaction.atomic
def write_texts(*, actor: User, venue: Venue, language: str, texts: Mapping[Key, str], now: datetime) -> list[HostText]:
    """The texts and names of the venue in `language` as given; an empty one is taken away, those not given stay.

    What is said of things that are not (or no longer) the venue's is passed over. Returns the texts in that language.
    Raises Missing, NotAllowed; Impossible `unknown_language`, `own_language` or `invalid` (too long).
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    locked = lock_venue(venue.pk)
    if language not in HostLanguage.values:
        raise refuse("unknown_language", _("Cette langue n’est pas proposée : choisissez-en une de la liste."))
    if language == locked.language:
        raise refuse("own_language", _("C’est la langue du lieu : changez ces textes sur leurs propres pages."))
    for key, text in texts.items():
        if len(text) > (most := LONGEST_NAME if key[2] == NAME else LONGEST):
            raise refuse("invalid", _("Ce texte est trop long : %(most)d caractères au plus.") % {"most": most})
    write_names(locked, language, {key[:2]: text for key, text in texts.items() if key[2] == NAME})
    present = {key_of(row): row for row in HostText.objects.filter(venue=locked, language=language)}
    known = _subjects(locked)
    wanted = {key: text.strip() for key, text in texts.items() if key[:2] in known and key[2] in SAID_OF[key[0]]}
    gone = [present[key].pk for key, text in wanted.items() if not text and key in present]
    HostText.objects.filter(pk__in=gone).delete()
    rows = [_row(locked, language, key, text) for key, text in wanted.items() if text]
    HostText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["venue", "space", "photo", "field", "language"],
        update_fields=["text"],
    )
    record_event(kind="venue_translated", subject_type="venue", subject_id=str(venue.pk), actor=actor, now=now)
    return list(HostText.objects.filter(venue=locked, language=language))


def _subjects(venue: Venue) -> set[tuple[str, int | None]]:
    spaces = {("space", pk) for pk in venue.spaces.values_list("pk", flat=True)}
    return {("venue", None), *spaces, *(("photo", pk) for pk in venue.photos.values_list("pk", flat=True))}


def _row(venue: Venue, language: str, key: Key, text: str) -> HostText:
    about, subject, field = key
    ids = {"space_id": subject if about == "space" else None, "photo_id": subject if about == "photo" else None}
    return HostText(venue=venue, field=field, language=language, text=text, **ids)
