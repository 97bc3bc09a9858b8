"""The photos of a venue: adding, saying what they show, putting them in order, removing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.errors import Impossible, Missing
from commons.outbox import record_event
from venues.cleaning import refuse_unclean
from venues.locks import lock_venue
from venues.models import Photo, Venue
from venues.permissions import require_for_venue
from venues.photo_files import delete_files, forsaken_keys, write_files
from venues.pictures import web_sizes

MOST_PHOTOS = 20
MANAGE = Capability.MANAGE_VENUES


@dataclass(frozen=True, slots=True)
class Words:
    """What a host says about a photo: what one sees on it, and who took it."""

    alt: str
    credit: str = ""


def add_photo(*, actor: User, venue: Venue, file: BinaryIO, name: str, size: int, now: datetime) -> Photo:
    """One more photo, the last in order, not shown before it has words. `name` and `size` (bytes) are the file's.

    Raises Missing, NotAllowed; Impossible `too_many_photos` and those of `pictures.web_sizes`.
    """
    require_for_venue(actor=actor, venue=venue, capability=MANAGE)
    _refuse_more(venue)
    # Outside the lock: drawing takes its time, and the store may be elsewhere.
    pictures = web_sizes(file, name=name, size=size)
    key = uuid.uuid4().hex
    write_files(key, pictures)
    try:
        with transaction.atomic():
            locked = lock_venue(venue.pk)
            _refuse_more(locked)
            last = Photo.objects.filter(venue=locked).order_by("position").last()
            photo = Photo.objects.create(
                venue=locked,
                key=key,
                width=pictures.width,
                height=pictures.height,
                widths=sorted(pictures.files),
                position=last.position + 1 if last else 0,
            )
            _record(venue, "photo_added", actor, now)
    except BaseException:
        delete_files(key, pictures.files)
        raise
    return photo


@transaction.atomic
def describe_photos(*, actor: User, venue: Venue, words: Mapping[int, Words], now: datetime) -> list[Photo]:
    """The photos of `words` by id, with them. Those that are not (or no longer) the venue's are passed over.

    Raises Missing, NotAllowed; Impossible `invalid` for words that are too long.
    """
    require_for_venue(actor=actor, venue=venue, capability=MANAGE)
    lock_venue(venue.pk)
    changed = []
    for photo in Photo.objects.filter(venue=venue, pk__in=words):
        told = words[photo.pk]
        if (photo.alt, photo.credit) != (told.alt, told.credit):
            photo.alt, photo.credit = told.alt, told.credit
            refuse_unclean(photo, exclude=["venue", "key"])
            photo.save(update_fields=["alt", "credit"])
            changed.append(photo)
    if changed:
        _record(venue, "photos_described", actor, now)
    return changed


@transaction.atomic
def move_photo(*, actor: User, venue: Venue, photo_id: int, by: int, now: datetime) -> None:
    """`by` places later (negative: earlier), as far as there are places. Raises Missing, NotAllowed."""
    require_for_venue(actor=actor, venue=venue, capability=MANAGE)
    lock_venue(venue.pk)
    photos = list(Photo.objects.filter(venue=venue))
    moved = next((one for one in photos if one.pk == photo_id), None)
    if moved is None:
        raise Missing(_unknown_photo())
    place = photos.index(moved)
    photos.insert(max(0, place + by), photos.pop(place))
    for position, photo in enumerate(photos):
        photo.position = position
    Photo.objects.bulk_update(photos, ["position"])
    _record(venue, "photos_ordered", actor, now)


@transaction.atomic
def remove_photo(*, actor: User, venue: Venue, photo_id: int, now: datetime) -> None:
    """The photo and its files are gone. Raises Missing, NotAllowed."""
    require_for_venue(actor=actor, venue=venue, capability=MANAGE)
    lock_venue(venue.pk)
    photo = Photo.objects.filter(venue=venue, pk=photo_id).first()
    if photo is None:
        raise Missing(_unknown_photo())
    forget_photo(photo)
    _record(venue, "photo_removed", actor, now)


def forget_photo(photo: Photo) -> None:
    """Delete the row now and its files once that is committed. The caller answers for the right to."""
    key, widths = photo.key, list(photo.widths)
    photo.delete()
    transaction.on_commit(lambda: delete_files(key, widths))


def sweep_files(*, now: datetime) -> int:
    """Delete the files of photos that are gone (with their venue, or by a crash). Returns of how many."""
    forsaken = forsaken_keys(Photo.objects.values_list("key", flat=True), now=now)
    for key, widths in forsaken.items():
        delete_files(key, widths)
    return len(forsaken)


def _refuse_more(venue: Venue) -> None:
    if Photo.objects.filter(venue=venue).count() >= MOST_PHOTOS:
        sentence = _("Un lieu montre %(most)d photos au plus. Retirez-en une d’abord.")
        raise Impossible(sentence % {"most": MOST_PHOTOS}, code="too_many_photos")


def _unknown_photo() -> str:
    return _("Cette photo n’existe plus dans ce lieu.")


def _record(venue: Venue, kind: str, actor: User, now: datetime) -> None:
    record_event(kind=kind, subject_type="venue", subject_id=str(venue.pk), actor=actor, now=now)
