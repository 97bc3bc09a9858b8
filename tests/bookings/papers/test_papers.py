"""Documents: asked of whom the venue says, kept for the next time, judged by the host, in time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Paper
from accounts.papers import Owner, keep_paper, read_paper
from accounts.words import Role
from bookings import lifecycle
from bookings.asking import Contact
from bookings.deadlines import expire_lapsed
from bookings.holding import hold
from bookings.models import AskedPaper, Reservation
from bookings.papers.deciding import accept_paper, refuse_paper
from bookings.papers.keeping import forget_old_papers, remove_paper
from bookings.papers.rules import prolonged, remind_at
from bookings.papers.sending import send_paper
from bookings.papers.sides import readable_file
from bookings.series import approve_series, hold_series, submit_series
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from commons.uploads import MOST_BYTES, Upload
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.mail.conftest import deliver
from tests.factories import NOW, make_member, make_organisation, make_user
from tests.plain import plain
from venues.models import PaperTerm, Venue

PDF = Upload("police.pdf", "application/pdf", b"%PDF-1.7 %%EOF")


@pytest.fixture
def asking(hotel: Hotel) -> Hotel:
    """Of everybody an insurance, of associations their statutes, too."""
    PaperTerm.objects.create(venue=hotel.venue, kind="insurance")
    PaperTerm.objects.create(venue=hotel.venue, kind="statutes", audiences=["association"], position=1)
    return hotel


def booked(hotel: Hotel, *, day: int = 0, now: Any = NOW, **more: Any) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(9, 3, day=day)), now=now, **more)
    return lifecycle.submit(actor=more.get("actor", hotel.bob), reservation_id=held.pk, now=now)


def asked(reservation: Reservation) -> AskedPaper:
    return AskedPaper.objects.get(link__reservation=reservation)


def send(hotel: Hotel, one: AskedPaper, **more: Any) -> AskedPaper:
    values = {"actor": hotel.bob, "asked_id": one.pk, "upload": PDF, "now": NOW, **more}
    return send_paper(**values)


def accept(hotel: Hotel, one: AskedPaper, **more: Any) -> AskedPaper:
    return accept_paper(**{"actor": hotel.alice, "asked_id": one.pk, "now": NOW, **more})


def state(reservation: Reservation) -> str:
    reservation.refresh_from_db()
    return reservation.state


def test_booking_waits_until_the_host_has_accepted_what_was_sent(asking: Hotel) -> None:
    stay = booked(asking)
    one = asked(stay)
    assert (stay.state, stay.expires_at, one.kind, one.state) == (
        "awaiting_papers",
        NOW + timedelta(days=7),
        "insurance",
        "wanted",
    )
    send(asking, one)
    assert state(stay) == "awaiting_papers"
    accept(asking, one)
    assert state(stay) == "confirmed"
    assert [event.kind for event in _events(stay)][-1] == "reservation_papers_accepted"


def test_documents_are_asked_of_the_audiences_that_the_venue_names(asking: Hotel) -> None:
    choir = make_organisation(owner=asking.bob, kind="association", verified_at=NOW)
    stay = booked(asking, audience="association", organisation_id=choir.pk)
    assert list(AskedPaper.objects.values_list("kind", flat=True)) == ["insurance", "statutes"]
    for one in AskedPaper.objects.all():
        send(asking, one)
        accept(asking, one)
    assert state(stay) == "confirmed"
    assert set(Paper.objects.values_list("organisation", "user")) == {(choir.pk, None)}


def test_what_a_host_enters_asks_for_nothing(asking: Hotel) -> None:
    held = hold(
        actor=asking.alice,
        lines=[wish(asking.room, hours(9))],
        headcount=1,
        now=NOW,
        on_behalf_of=Contact("Jeanne", "", ""),
    )
    assert lifecycle.submit(actor=asking.alice, reservation_id=held.pk, now=NOW).state == "confirmed"
    assert not AskedPaper.objects.exists()


def test_later_changes_of_the_terms_touch_no_booking(asking: Hotel) -> None:
    held = asking.hold(wish(asking.room, hours(9)))
    PaperTerm.objects.all().delete()
    assert lifecycle.submit(actor=asking.bob, reservation_id=held.pk, now=NOW).state == "awaiting_papers"


def test_what_this_host_accepted_is_not_asked_again_while_it_is_valid(asking: Hotel) -> None:
    first = booked(asking)
    accept(asking, send(asking, asked(first), valid_until=date(2027, 1, 31)))
    again = booked(asking, day=7)
    assert (again.state, asked(again).state) == ("confirmed", "accepted")
    beyond = booked(asking, day=21)
    assert (beyond.state, asked(beyond).state, asked(beyond).paper) == ("awaiting_papers", "wanted", None)


def test_another_host_looks_for_themselves_at_what_is_kept(asking: Hotel) -> None:
    accept(asking, send(asking, asked(booked(asking))))
    other = make_hotel()
    PaperTerm.objects.create(venue=other.venue, kind="insurance")
    held = hold(actor=asking.bob, lines=[wish(other.room, hours(9))], headcount=1, now=NOW)
    elsewhere = lifecycle.submit(actor=asking.bob, reservation_id=held.pk, now=NOW)
    assert (elsewhere.state, asked(elsewhere).state) == ("awaiting_papers", "sent")
    accept_paper(actor=other.alice, asked_id=asked(elsewhere).pk, now=NOW)
    assert state(elsewhere) == "confirmed"


def test_what_was_refused_is_not_offered_again(asking: Hotel) -> None:
    one = send(asking, asked(booked(asking)))
    refuse_paper(actor=asking.alice, asked_id=one.pk, reason="Illisible", now=NOW)
    assert asked(booked(asking, day=7)).state == "wanted"


def test_refusal_says_why_and_gives_time_for_another(asking: Hotel) -> None:
    stay = booked(asking)
    one = send(asking, asked(stay))
    with pytest.raises(Impossible):
        refuse_paper(actor=asking.alice, asked_id=one.pk, reason=" ", now=NOW)
    late = NOW + timedelta(days=6, hours=20)
    refuse_paper(actor=asking.alice, asked_id=one.pk, reason="Elle est de 2024.", now=late)
    stay.refresh_from_db()
    assert stay.expires_at == late + timedelta(hours=48)
    old = Paper.objects.get()
    again = send(asking, one, now=late)
    assert (again.state, again.reason) == ("sent", "")
    assert not Paper.objects.filter(pk=old.pk).exists()


def test_host_has_time_to_look_at_what_came_late(asking: Hotel) -> None:
    stay = booked(asking)
    late = NOW + timedelta(days=6, hours=23)
    send(asking, asked(stay), now=late)
    stay.refresh_from_db()
    assert stay.expires_at == late + timedelta(hours=stay.venue.answer_hours)


def test_place_is_given_back_when_nothing_came(asking: Hotel) -> None:
    stay = booked(asking)
    assert expire_lapsed(now=NOW + timedelta(days=7)) == 1
    assert state(stay) == "expired"
    with pytest.raises(Lost) as refused:
        send(asking, asked(stay), now=NOW + timedelta(days=8))
    assert refused.value.code == "papers_closed"


def test_host_may_accept_what_they_saw_elsewhere(asking: Hotel) -> None:
    stay = booked(asking)
    assert accept(asking, asked(stay)).paper is None
    assert state(stay) == "confirmed"


def test_document_must_be_valid_on_the_last_day(asking: Hotel) -> None:
    one = asked(booked(asking))
    with pytest.raises(Impossible) as refused:
        send(asking, one, valid_until=date(2027, 1, 11))
    assert (refused.value.code, list(refused.value.fields)) == ("paper_expired", ["valid_until"])
    assert send(asking, one, valid_until=date(2027, 1, 12)).state == "sent"


def test_request_is_answered_and_its_documents_judged_in_any_order(asking: Hotel) -> None:
    asking.venue.approval = Venue.Approval.REQUEST
    asking.venue.save()
    papers_first, answer_first = booked(asking), booked(asking, day=7)
    accept(asking, send(asking, asked(papers_first)))
    assert state(papers_first) == "requested"
    lifecycle.approve(actor=asking.alice, reservation_id=papers_first.pk, now=NOW)
    assert state(papers_first) == "confirmed"
    # The second was asked for before anything was accepted.
    lifecycle.approve(actor=asking.alice, reservation_id=answer_first.pk, now=NOW)
    assert state(answer_first) == "awaiting_papers"


def test_dates_of_a_series_share_their_documents(asking: Hotel) -> None:
    series = hold_series(
        actor=asking.bob,
        lines=[wish(asking.room, hours(9, 2))],
        pattern={"until": "2027-01-26"},
        headcount=1,
        now=NOW,
    )
    dates = submit_series(actor=asking.bob, series_id=series.pk, now=NOW)
    assert {one.state for one in dates} == {"awaiting_papers"}
    one = AskedPaper.objects.get(link__series=series)
    with pytest.raises(Impossible):
        send(asking, one, valid_until=date(2027, 1, 25))
    accept(asking, send(asking, one))
    assert {state(one) for one in dates} == {"confirmed"}
    assert AskedPaper.objects.count() == 1


def test_series_on_request_is_agreed_to_then_waits_for_its_documents(asking: Hotel) -> None:
    asking.venue.approval = Venue.Approval.REQUEST
    asking.venue.save()
    pattern = {"until": "2027-01-19"}
    series = hold_series(
        actor=asking.bob, lines=[wish(asking.room, hours(9, 2))], pattern=pattern, headcount=1, now=NOW
    )
    submit_series(actor=asking.bob, series_id=series.pk, now=NOW)
    agreed = approve_series(actor=asking.alice, series_id=series.pk, now=NOW)
    assert {one.state for one in agreed} == {"awaiting_papers"}


def test_only_both_sides_read_and_only_the_right_one_acts(asking: Hotel) -> None:
    stay = booked(asking)
    one = send(asking, asked(stay))
    accountant = make_user()
    make_member(asking.venue.organisation, accountant, role=Role.ACCOUNTANT)
    for reader in (asking.bob, asking.alice):
        assert readable_file(reader, one.pk)[1] == PDF.content
    for stranger in (asking.charlie, accountant, make_hotel().alice):
        with pytest.raises(Missing):
            readable_file(stranger, one.pk)
    for act in (accept, send):
        with pytest.raises(Missing):
            act(asking, one, actor=asking.charlie)
    with pytest.raises(NotAllowed):
        accept(asking, one, actor=asking.bob)
    with pytest.raises(Missing):
        send(asking, one, actor=asking.alice)


def test_host_reads_no_more_once_it_is_called_off(asking: Hotel) -> None:
    stay = booked(asking)
    one = send(asking, asked(stay))
    lifecycle.cancel(actor=asking.bob, reservation_id=stay.pk, now=NOW)
    with pytest.raises(Missing):
        readable_file(asking.alice, one.pk)
    assert readable_file(asking.bob, one.pk)[1] == PDF.content


def test_owner_takes_a_document_away_unless_a_host_is_looking(asking: Hotel) -> None:
    stay = booked(asking)
    one = send(asking, asked(stay))
    paper = Paper.objects.get()
    with pytest.raises(Lost):
        remove_paper(actor=asking.bob, paper_id=paper.pk)
    accept(asking, one)
    with pytest.raises(Missing):
        remove_paper(actor=asking.alice, paper_id=paper.pk)
    remove_paper(actor=asking.bob, paper_id=paper.pk)
    one.refresh_from_db()
    assert (one.paper, one.state, Paper.objects.count()) == (None, "accepted", 0)


def test_documents_go_a_year_after_the_last_stay_that_they_were_for(asking: Hotel) -> None:
    stay = booked(asking)
    accept(asking, send(asking, asked(stay)))
    unused = keep_paper(
        Owner(None, asking.charlie.pk), ("insurance", ""), PDF, valid_until=None, by=asking.charlie, now=NOW
    )
    year = timedelta(days=365)
    assert forget_old_papers(now=NOW + year - timedelta(minutes=1)) == 0
    assert forget_old_papers(now=NOW + year) == 1
    assert not Paper.objects.filter(pk=unused.pk).exists()
    assert forget_old_papers(now=stay.ends_at + year - timedelta(minutes=1)) == 0
    assert forget_old_papers(now=stay.ends_at + year) == 1


def test_mails_ask_remind_refuse_and_tell_the_host(asking: Hotel) -> None:
    stay = booked(asking)
    (mail,) = deliver(NOW)
    assert (mail.to, mail.subject.startswith("Documents à envoyer")) == ([asking.bob.email], True)
    assert "Attestation d’assurance" in plain(mail.body)
    (mail,) = deliver(NOW + timedelta(days=5))
    assert mail.subject.startswith("Rappel, documents à envoyer")
    one = send(asking, asked(stay), now=NOW + timedelta(days=5, hours=1))
    (mail,) = deliver(NOW + timedelta(days=5, hours=1))
    assert (mail.to, mail.subject.startswith("Documents à regarder")) == ([asking.alice.email], True)
    refuse_paper(actor=asking.alice, asked_id=one.pk, reason="Illisible.", now=NOW + timedelta(days=5, hours=2))
    (mail,) = deliver(NOW + timedelta(days=5, hours=2))
    assert mail.subject.startswith("Document à refaire")
    assert "Illisible." in plain(mail.body)
    over = NOW + timedelta(days=8, hours=1)
    assert expire_lapsed(now=over) == 1
    (mail,) = deliver(over)
    assert "manquait des documents acceptés à la date prévue" in plain(mail.body)


def test_nobody_is_reminded_of_what_was_sent(asking: Hotel) -> None:
    stay = booked(asking)
    deliver(NOW)
    send(asking, asked(stay))
    assert [mail.to for mail in deliver(NOW)] == [[asking.alice.email]]
    assert deliver(NOW + timedelta(days=5)) == []


def test_dates_of_a_series_are_asked_for_in_one_mail(asking: Hotel) -> None:
    pattern = {"until": "2027-01-26"}
    series = hold_series(
        actor=asking.bob, lines=[wish(asking.room, hours(9, 2))], pattern=pattern, headcount=1, now=NOW
    )
    submit_series(actor=asking.bob, series_id=series.pk, now=NOW)
    assert [mail.subject.split(" : ")[0] for mail in deliver(NOW)] == ["Documents à envoyer"]
    accept(asking, send(asking, AskedPaper.objects.get()))
    told = {mail.to[0]: mail.subject for mail in deliver(NOW)}
    assert told[asking.bob.email].startswith("Réservation confirmée : 3 dates")


@pytest.mark.parametrize(
    ("days_left", "needed", "expected"),
    [(7, 48, 7 * 24), (1, 48, 48), (0, 72, 72)],
)
def test_deadline_moves_only_later(days_left: int, needed: int, expected: int) -> None:
    moved = prolonged(
        NOW + timedelta(days=days_left), now=NOW, by=timedelta(hours=needed), starts_at=NOW + timedelta(days=30)
    )
    assert moved == NOW + timedelta(hours=expected)


def test_deadline_is_never_after_the_start_and_never_earlier_than_it_was() -> None:
    soon = NOW + timedelta(hours=5)
    assert prolonged(NOW + timedelta(hours=1), now=NOW, by=timedelta(hours=48), starts_at=soon) == soon
    assert prolonged(soon, now=NOW, by=timedelta(hours=48), starts_at=NOW) == soon


def test_reminder_is_two_days_before_or_not_at_all() -> None:
    assert remind_at(NOW + timedelta(days=7), now=NOW) == NOW + timedelta(days=5)
    assert remind_at(NOW + timedelta(hours=48), now=NOW) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"<html>%PDF- %%EOF", "ni un PDF entier"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "ni un PDF entier"),
        (b"%PDF-1.7 cut", "ni un PDF entier"),
    ],
)
def test_files_are_known_by_what_is_in_them(content: bytes, words: str) -> None:
    with pytest.raises(Impossible) as refused:
        read_paper(SimpleUploadedFile("police.pdf", content, content_type="application/pdf"))
    assert words in refused.value.fields["file"][0]


def test_file_that_is_too_big_is_not_even_read() -> None:
    upload = SimpleUploadedFile("police.pdf", PDF.content)
    upload.size = MOST_BYTES + 1
    with pytest.raises(Impossible):
        read_paper(upload)
    assert upload.tell() == 0


def _events(reservation: Reservation) -> Any:
    return Event.objects.filter(subject_type="reservation", subject_id=str(reservation.pk)).order_by("pk")
