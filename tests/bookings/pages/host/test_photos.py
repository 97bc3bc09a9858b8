"""The photos of a venue on its host's page, and as everybody gets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import make_organisation, make_user, make_venue
from tests.plain import plain
from tests.venues.rules.test_pictures import HEIC, SVG, jpeg
from venues.models import Photo

GOOD = jpeg(500, 400)


@pytest.fixture
def venue(db):
    return make_venue(organisation=make_organisation(owner=make_user("alice@example.test")))


@pytest.fixture
def host(venue):
    client = Client()
    client.force_login(venue.organisation.memberships.get().user)
    return client


def file(name, content=GOOD):
    return SimpleUploadedFile(name, content, "image/jpeg")


def sent(host, venue, *files, **fields):
    return host.post(f"/hote/lieux/{venue.slug}/photos/", {"photos": list(files), **fields})


def test_good_ones_are_taken_and_bad_ones_named_without_losing_words(host, venue):
    sent(host, venue, file("premiere.jpg"))
    photo = Photo.objects.get()
    heavy = file("lourde.jpg", b"\xff\xd8\xff" + bytes(40 * 1024 * 1024))
    typed = {f"photo-{photo.pk}-alt": " La salle ", f"photo-{photo.pk}-credit": ""}
    page = sent(host, venue, file("a.heic", HEIC), file("b.svg", SVG), file("c.jpg"), heavy, **typed)

    assert page.status_code == 422
    shown = plain(page.content.decode())
    for words in ("« a.heic » est au format HEIC", "« b.svg » est un dessin", "« lourde.jpg » pèse 41 Mo"):
        assert words in shown
    assert "alert(1)" not in shown
    assert 'value="La salle"' in shown
    assert [(one.alt, one.width) for one in venue.photos.all()] == [("La salle", 500), ("", 500)]


def test_every_button_keeps_what_was_typed(host, venue):
    sent(host, venue, file("a.jpg"), file("b.jpg"))
    first, second = venue.photos.all()
    words = {f"photo-{one.pk}-alt": f"photo {one.pk}" for one in (first, second)}
    assert sent(host, venue, do=f"earlier={second.pk}", **words).status_code == 302
    assert [one.alt for one in venue.photos.all()] == [f"photo {second.pk}", f"photo {first.pk}"]
    sent(host, venue, do=f"remove={first.pk}", **words)
    assert list(venue.photos.all()) == [second]
    assert sent(host, venue, do="remove=999999999", **words).status_code == 302
    assert sent(host, venue, **{f"photo-{second.pk}-alt": "x" * 251}).status_code == 422


def test_only_so_many_at_once(host, venue, monkeypatch):
    monkeypatch.setattr("bookings.pages.host.photo_pages.MOST_AT_ONCE", 1)
    page = sent(host, venue, file("a.jpg"), file("b.jpg"))
    assert "Envoyez ensuite : b.jpg" in plain(page.content.decode())
    assert venue.photos.count() == 1


def test_everybody_gets_the_files_for_ever_and_nothing_else(host, venue, client):
    sent(host, venue, file("a.jpg"))
    photo = venue.photos.get()
    answer = client.get(photo.picture.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert (answer["Cache-Control"], answer["Content-Security-Policy"]) == (
        "public, max-age=31536000, immutable",
        "default-src 'none'",
    )
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    for path in ("/media/photos/00/" + "0" * 32 + "-480.webp", "/media/photos/../settings.py", "/media/"):
        assert client.get(path).status_code == 404


def test_photos_stand_in_the_answer_of_the_api(host, venue, client):
    sent(host, venue, file("a.jpg"), file("b.jpg"))
    photo = venue.photos.first()
    Photo.objects.filter(pk=photo.pk).update(alt="La salle", credit="A. Martin")
    (told,) = client.get(f"/api/v1/venues/{venue.slug}/").json()["photos"]
    assert (told["alt"], told["credit"], told["width"], told["height"]) == ("La salle", "A. Martin", 500, 400)
    assert [one["width"] for one in told["sources"]] == [480, 500]
    assert told["sources"][1]["url"].endswith(photo.picture.url)


def test_a_form_that_is_too_big_is_refused_before_it_is_read(host, venue, settings):
    settings.UPLOAD_MAX_SIZE = 1024
    page = sent(host, venue, file("a.jpg"))
    assert (page.status_code, venue.photos.count()) == (413, 0)
