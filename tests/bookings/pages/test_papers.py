"""Documents on pages: what is asked, sending while booking or later, judging, the wallet, and who reads a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Paper
from bookings import lifecycle
from bookings.models import AskedPaper, Reservation
from bookings.series import hold_series
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import errors_of, text_of
from tests.factories import NOW
from venues.models import PaperTerm

PDF = b"%PDF-1.7 %%EOF"


@pytest.fixture
def bob(signed_in, hotel):
    PaperTerm.objects.create(venue=hotel.venue, kind="insurance")
    return signed_in(hotel.bob)


@pytest.fixture
def desk(signed_in, hotel):
    return signed_in(hotel.alice)


def file(content=PDF, name="police.pdf"):
    return SimpleUploadedFile(name, content)


def booked(hotel):
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_host_says_which_documents_of_whom(desk, client, hotel):
    address = f"/hote/lieux/{hotel.venue.slug}/documents-demandes/"
    assert "Aucun document n’est demandé." in text_of(desk.get(address))
    desk.post(address, {"kind": "student_card", "label": "", "audiences": ["resident"]})
    assert "Carte étudiante" in text_of(desk.get(address))
    told = text_of(client.get(f"/lieux/{hotel.venue.slug}/"))
    assert 'Carte étudiante <span class="muted">(habitant de la commune)</span>' in told
    nameless = desk.post(address, {"kind": "other", "label": " "})
    assert (nameless.status_code, list(errors_of(nameless))) == (422, ["label"])
    one = f"/hote/documents-demandes/{PaperTerm.objects.get().pk}/"
    desk.post(one, {"kind": "other", "label": "diplôme", "audiences": []})
    assert "Diplôme" in text_of(client.get(f"/lieux/{hotel.venue.slug}/"))
    desk.post(f"{one}retirer/")
    assert "Aucun document n’est à envoyer ici" in text_of(client.get(f"/lieux/{hotel.venue.slug}/"))


def test_documents_are_told_before_booking_and_sent_with_it(bob, desk, client, hotel):
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "12:00", "headcount": 1}
    page = client.get(f"/lieux/{hotel.venue.slug}/reserver/", asked | {f"space_{hotel.room.pk}": "1"})
    assert "<li>Attestation d’assurance</li>" in text_of(page)
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    confirm = f"/mes-reservations/{held.reference}/confirmer/"
    assert "à joindre ici, ou plus tard" in text_of(bob.get(confirm))
    bad = bob.post(confirm, {"purpose": "work", "message": "Bonjour", "paper_0": file(b"MZ")})
    assert list(errors_of(bad)) == ["paper_0"]
    assert (bad.context["form"]["message"].value(), Reservation.objects.get().state) == ("Bonjour", "held")
    short = bob.post(confirm, {"purpose": "work", "paper_0": file(), "paper_0_until": "2027-01-11"})
    assert list(errors_of(short)) == ["paper_0_until"]
    sent = bob.post(confirm, {"purpose": "work", "paper_0": file(), "paper_0_until": "2027-12-31"}, follow=True)
    assert "Ce sera confirmé quand le lieu aura accepté vos documents." in text_of(sent)
    assert "envoyé, à regarder" in text_of(sent)
    theirs = desk.get(f"/hote/reservations/{held.reference}/")
    assert "Valable jusqu’au vendredi 31 décembre 2027" in text_of(theirs)
    desk.post(f"/hote/documents/{AskedPaper.objects.get().pk}/accepter/")
    held.refresh_from_db()
    assert held.state == "confirmed"
    again = hotel.hold(wish(hotel.room, hours(14, 2)))
    assert "gardé, valable jusqu’au vendredi 31 décembre 2027" in text_of(
        bob.get(f"/mes-reservations/{again.reference}/confirmer/")
    )


def test_document_is_sent_later_refused_and_sent_again(bob, desk, hotel):
    stay = booked(hotel)
    page = f"/mes-reservations/{stay.reference}/"
    assert "Sans documents acceptés, la réservation expire : lundi 30 novembre 2026, 10 h." in text_of(bob.get(page))
    one = f"/documents-demandes/{AskedPaper.objects.get().pk}/"
    assert list(errors_of(bob.post(one, {}))) == ["file"]
    assert bob.post(one, {"file": file()}).url == page
    refuse = f"/hote/documents/{AskedPaper.objects.get().pk}/refuser/"
    assert list(errors_of(desk.post(refuse, {"reason": ""}))) == ["reason"]
    desk.post(refuse, {"reason": "Elle est périmée."})
    assert "« Elle est périmée. »" in text_of(bob.get(page))
    bob.post(one, {"file": file(b"\xff\xd8\xff", "photo.JPG")})
    assert Paper.objects.get().name == "photo.jpg"


def test_host_may_decline_while_documents_are_awaited(bob, desk, hotel):
    stay = booked(hotel)
    assert "Refuser cette réservation" in text_of(desk.get(f"/hote/reservations/{stay.reference}/"))
    desk.post(f"/hote/reservations/{stay.reference}/refuser/", {"reason": "Sans assurance, non."})
    stay.refresh_from_db()
    assert stay.state == "declined"


def test_series_sends_and_shows_its_documents_once(bob, desk, hotel):
    lines = [wish(hotel.room, hours(9, 2))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern={"until": "2027-01-19"}, headcount=1, now=NOW)
    bob.post(f"/mes-reservations/series/{series.reference}/confirmer/", {"purpose": "work", "paper_0": file()})
    for who, page in ((bob, "/mes-reservations/series/"), (desk, "/hote/series/")):
        assert "envoyé, à regarder" in text_of(who.get(f"{page}{series.reference}/"))
    accepted = desk.post(f"/hote/documents/{AskedPaper.objects.get().pk}/accepter/")
    assert accepted.url == f"/hote/series/{series.reference}/"
    assert set(series.reservations.values_list("state", flat=True)) == {"confirmed"}


def test_file_is_shown_to_both_sides_in_a_sandbox_and_to_nobody_else(bob, desk, signed_in, client, hotel):
    booked(hotel)
    asked = AskedPaper.objects.get()
    address = f"/documents-demandes/{asked.pk}/fichier/"
    assert bob.get(address).status_code == 404
    bob.post(f"/documents-demandes/{asked.pk}/", {"file": file()})
    for reader in (bob, desk):
        shown = reader.get(address)
        assert (shown.content, shown["Content-Type"]) == (PDF, "application/pdf")
        assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in shown["Cache-Control"]
    stranger = signed_in(hotel.charlie)
    own = f"/mes-documents/{Paper.objects.get().pk}/"
    for path in (address, own, f"/documents-demandes/{asked.pk}/"):
        assert stranger.get(path).status_code == 404
        assert client.get(path).url.startswith("/accounts/login/")
    assert stranger.post(f"/hote/documents/{asked.pk}/accepter/").status_code == 404
    assert desk.get(own).status_code == 404
    assert bob.get(own).content == PDF


def test_wallet_lists_what_is_kept_and_lets_it_go(bob, desk, hotel):
    assert "Aucun document n’est gardé" in text_of(bob.get("/mes-documents/"))
    booked(hotel)
    asked = AskedPaper.objects.get()
    bob.post(f"/documents-demandes/{asked.pk}/", {"file": file(), "valid_until": "2027-06-30"})
    remove = f"/mes-documents/{Paper.objects.get().pk}/supprimer/"
    assert "Un lieu regarde ce document" in text_of(bob.post(remove, follow=True))
    desk.post(f"/hote/documents/{asked.pk}/accepter/")
    assert "valable jusqu’au mercredi 30 juin 2027" in text_of(bob.get("/mes-documents/"))
    assert desk.post(remove).status_code == 404
    bob.post(remove)
    assert not Paper.objects.exists()
