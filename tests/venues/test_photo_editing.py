"""The photos of a venue, and their files."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from commons.errors import Impossible, Missing, NotAllowed
from tests.factories import NOW, make_venue
from tests.venues.rules.test_pictures import jpeg
from venues import photo_editing
from venues.models import Photo, Venue
from venues.photo_editing import Words, add_photo, describe_photos, move_photo, remove_photo, sweep_files
from venues.photo_files import Picture, name_of

SENT = jpeg(500, 400)


@pytest.fixture
def who(alice, venue):
    return {"actor": alice, "venue": venue, "now": NOW}


def added(who, content=SENT):
    return add_photo(file=io.BytesIO(content), name="salle.jpg", size=len(content), **who)


def files_of(photo):
    return [default_storage.exists(name_of(photo.key, width)) for width in photo.widths]


def test_a_photo_is_shown_once_it_has_words(who, venue):
    photo = added(who)
    assert (photo.width, photo.height, photo.widths, files_of(photo)) == (500, 400, [480, 500], [True, True])
    assert list(Photo.objects.shown()) == []
    assert Venue.objects.with_cover().get(pk=venue.pk).cover is None

    describe_photos(words={photo.pk: Words("La salle", "A. Martin")}, **who)
    cover = Picture.of(Venue.objects.with_cover().get(pk=venue.pk).cover)
    assert cover == Photo.objects.get().picture
    assert (cover.alt, cover.url) == ("La salle", f"/media/photos/{photo.key[:2]}/{photo.key}-500.webp")


def test_words_that_are_too_long_are_refused(who):
    photo = added(who)
    with pytest.raises(Impossible) as refused:
        describe_photos(words={photo.pk: Words("é" * 251)}, **who)
    assert list(refused.value.fields) == ["alt"]


def test_words_for_photos_of_others_are_passed_over(who, alice):
    theirs = added({**who, "venue": make_venue(organisation=who["venue"].organisation)})
    assert describe_photos(words={theirs.pk: Words("à moi")}, **who) == []


def test_photos_are_put_in_order(who, venue):
    first, second, third = [added(who) for _ in range(3)]
    move_photo(photo_id=third.pk, by=-1, **who)
    move_photo(photo_id=first.pk, by=-1, **who)
    move_photo(photo_id=second.pk, by=5, **who)
    assert list(venue.photos.all()) == [first, third, second]
    assert added(who).position == 3


def test_a_removed_photo_takes_its_files_along(who, django_capture_on_commit_callbacks):
    photo = added(who)
    kept = Photo(key=photo.key, widths=photo.widths)
    with django_capture_on_commit_callbacks() as after:
        remove_photo(photo_id=photo.pk, **who)
    assert files_of(kept) == [True, True]  # until it is certain
    for callback in after:
        callback()
    assert files_of(kept) == [False, False]
    with pytest.raises(Missing):
        remove_photo(photo_id=photo.pk, **who)


def test_a_refused_photo_leaves_no_file(who, monkeypatch):
    monkeypatch.setattr(photo_editing, "MOST_PHOTOS", 1)
    added(who)
    before = len(list(photo_editing.forsaken_keys([], now=timezone.now() + timedelta(days=2))))
    monkeypatch.setattr(photo_editing, "MOST_PHOTOS", 2)
    monkeypatch.setattr(photo_editing, "lock_venue", lambda _pk: (_ for _ in ()).throw(Missing("gone")))
    with pytest.raises(Missing):
        added(who)
    assert len(list(photo_editing.forsaken_keys([], now=timezone.now() + timedelta(days=2)))) == before


def test_there_are_so_many_and_no_more(who, monkeypatch):
    monkeypatch.setattr(photo_editing, "MOST_PHOTOS", 1)
    added(who)
    with pytest.raises(Impossible, match="Retirez-en une d’abord") as refused:
        added(who)
    assert refused.value.code == "too_many_photos"


def test_only_those_who_manage_the_venue_touch_photos(who, bob, charlie):
    photo = added(who)
    for actor, error in ((bob, NotAllowed), (charlie, Missing)):
        theirs = {**who, "actor": actor}
        for deed in (
            lambda theirs=theirs: added(theirs),
            lambda theirs=theirs: describe_photos(words={photo.pk: Words("x")}, **theirs),
            lambda theirs=theirs: move_photo(photo_id=photo.pk, by=1, **theirs),
            lambda theirs=theirs: remove_photo(photo_id=photo.pk, **theirs),
        ):
            with pytest.raises(error):
                deed()
    assert Photo.objects.get() == photo


def test_files_without_a_photo_are_swept_after_a_day(who, venue):
    kept, gone = added(who), added(who)
    Photo.objects.filter(pk=gone.pk).delete()
    sweep_files(now=timezone.now())
    assert files_of(gone) == [True, True]
    assert sweep_files(now=timezone.now() + timedelta(days=2)) >= 1
    assert (files_of(kept), files_of(gone)) == ([True, True], [False, False])
