"""The season's sheet: the hotel's winter, the lycée's holidays, changes that would orphan somebody."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from bookings.models import Conflict
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, text_of
from tests.bookings.pages.host.counting import statements
from tests.factories import WORKDAYS, make_space
from venues.models import Opening, Season, Space
from venues.opening_hours import WeeklyHours

WINTER: dict[str, Any] = {
    "season-name": "Hiver",
    "season-first_day": "2026-11-01",
    "season-last_day": "2027-03-31",
    "season-closed_on_public_holidays": "on",
    "season-school_holidays": "any",
    "others": "1",
    "closures": "1",
    **{f"week-day_{day}": "8:30-18:30" for day in range(5)},
}


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    """The hotel's host; its published season is out of the way."""
    hotel.season.delete()
    return signed_in(hotel.alice)


def draft(desk: Client, hotel: Hotel, **changes: Any) -> Any:
    return desk.post(f"/hote/lieux/{hotel.venue.slug}/saisons/creer/", WINTER | changes)


def test_the_hotels_winter_is_one_sheet_then_a_look_then_published(desk: Client, hotel: Hotel) -> None:
    evening = {"other0-spaces": [hotel.room.pk, hotel.projector.pk], "other0-day_1": "8:30-22:00"}
    response = draft(desk, hotel, **evening)
    season = Season.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/hote/saisons/{season.pk}/")

    page = desk.get(f"/hote/saisons/{season.pk}/")
    shown = page.context["openings"]
    assert [(total.names, total.days) for total in shown["totals"]] == [
        (["Salle à manger"], 104),
        (["Salle du Lot", "Projecteur"], 104),
    ]
    assert [total.hours for total in shown["totals"]] == [1040, 1117]
    assert shown["months"][0].name == "novembre 2026"
    assert shown["months"][0].stretches == "2–6, 9–10, 12–13, 16–20, 23–27, 30"
    assert Opening.objects.count() == 0

    desk.post(f"/hote/saisons/{season.pk}/publier/")
    season.refresh_from_db()
    assert season.state == "published"
    assert Opening.objects.filter(space=hotel.room).count() == 104


def test_an_evening_for_some_spaces_is_kept_as_it_was_told(desk: Client, hotel: Hotel) -> None:
    draft(desk, hotel, **{"other0-spaces": [hotel.room.pk], "other0-day_1": "8:30-22:00", "other0-day_4": "fermé"})
    season = Season.objects.get()
    form = desk.get(f"/hote/saisons/{season.pk}/modifier/").context["sheet"].others[0]
    days = [form[f"day_{day}"].value() for day in range(7)]
    assert days == ["", "8:30-22:00", "", "", "fermé", "", ""]
    assert form["spaces"].value() == [hotel.room.pk]


def test_monday_is_copied_without_a_script_and_nothing_is_saved(desk: Client, hotel: Hotel) -> None:
    typed = {"week-day_0": "9-12", "copy": "week", "season-name": "", "season-first_day": "2026-12-24"}
    page = draft(desk, hotel, **typed)
    week = page.context["sheet"].week
    assert [week[f"day_{day}"].value() for day in range(7)] == ["9-12"] * 5 + [None, None]
    assert (page.status_code, Season.objects.count()) == (200, 0)
    assert 'value="2026-12-24"' in text_of(page)


def test_one_more_row_keeps_what_was_typed(desk: Client, hotel: Hotel) -> None:
    page = draft(desk, hotel, more="others", **{"other0-day_1": "8-9"})
    sheet = page.context["sheet"]
    assert (len(sheet.others), sheet.others[0]["day_1"].value(), sheet.season["name"].value()) == (2, "8-9", "Hiver")


def test_holidays_filled_in_leave_what_is_taken_by_the_night_open_at_night(desk: Client, hotel: Hotel) -> None:
    beds = make_space(hotel.venue, taken_by=Space.TakenBy.NIGHT)
    path = f"/hote/lieux/{hotel.venue.slug}/saisons/creer/"
    sheet = desk.get(path, {"zone": "C", "year": "2026"}).context["sheet"]
    assert sheet.others[0]["spaces"].value() == [beds.pk]
    assert {sheet.others[0][f"day_{day}"].value() for day in range(7)} == {"0:00-24:00"}
    assert sheet.week["day_0"].value() == "8:00-20:00"


def test_the_lycees_holidays_are_filled_in_in_one_step(desk: Client, hotel: Hotel) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/saisons/creer/"
    sheet = desk.get(path, {"zone": "C", "year": "2026"}).context["sheet"]
    sent = {
        form.add_prefix(name): form[name].value()
        for form in [sheet.season, sheet.week]
        for name in form.fields
        if form[name].value() not in (None, "", False)
    }
    closed = {"closure0-first_day": "2026-12-24", "closure0-last_day": "2027-01-02", "closure0-reason": "Noël"}
    desk.post(path, sent | closed | {"others": "1", "closures": "1"})
    season = Season.objects.get()

    assert (season.school_holidays, season.school_zone) == ("only", "C")
    page = desk.get(f"/hote/saisons/{season.pk}/")
    assert "Noël : du jeudi 24 décembre 2026 au samedi 2 janvier 2027" in text_of(page)
    shown = page.context["openings"]
    assert (date(2026, 12, 19), date(2026, 12, 23)) in shown["windows"]
    assert (date(2027, 1, 3), date(2027, 1, 3)) in shown["windows"]
    desk.post(f"/hote/saisons/{season.pk}/publier/")
    assert Season.objects.get().state == "published"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"season-last_day": "2026-10-01"}, "La saison finit avant de commencer"),
        ({"season-last_day": "2029-10-01"}, "Une saison dure deux ans au plus"),
        ({"season-school_holidays": "only"}, "Choisissez la zone scolaire"),
        ({"week-day_0": "8-12, 11-14"}, "Deux plages horaires se chevauchent"),
        ({"week-day_0": "matin"}, "« matin » n’est pas compris"),
        ({"closure0-first_day": "2027-06-01", "closure0-last_day": "2027-06-02"}, "dépasse la saison"),
        ({"closure0-first_day": "2027-01-01"}, "remplissez ce champ"),
        ({"other0-day_1": "8-22"}, "Cochez les espaces que ces horaires concernent"),
        ({"season-first_day": "29/02/2027"}, "date"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Client, hotel: Hotel, changes: dict[str, str], sentence: str
) -> None:
    page = draft(desk, hotel, **{"season-conditions": "Chaussons obligatoires"} | changes)
    assert (page.status_code, Season.objects.count()) == (422, 0)
    assert sentence in text_of(page)
    assert "Chaussons obligatoires" in text_of(page)


def test_a_draft_is_written_anew_as_a_whole(desk: Client, hotel: Hotel) -> None:
    draft(desk, hotel, **{"closure0-first_day": "2026-12-24", "closure0-last_day": "2026-12-26"})
    season = Season.objects.get()
    moved = {"season-first_day": "2027-01-02", "week-day_0": "", "closure0-first_day": "", "closure0-last_day": ""}
    response = desk.post(f"/hote/saisons/{season.pk}/modifier/", WINTER | moved)
    assert response["Location"] == f"/hote/saisons/{season.pk}/"
    season.refresh_from_db()
    assert (season.first_day, season.closures.count(), season.hours.count()) == (date(2027, 1, 2), 0, 4)


def test_a_published_season_lists_whom_a_change_would_leave_outside_and_wants_a_yes(
    hotel: Hotel, signed_in: SignIn
) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    desk = signed_in(hotel.alice)
    path = f"/hote/saisons/{hotel.season.pk}/modifier/"
    no_tuesday = {"season-name": "Hiver", "week-day_1": "", "season-closed_on_public_holidays": ""}

    looked = desk.post(path, WINTER | no_tuesday | {"preview": "1"})
    assert [one.reference for one in looked.context["reservations"]] == [held.reference]
    refused = desk.post(path, WINTER | no_tuesday)
    assert refused.status_code == 422
    assert held.reference in text_of(refused)
    assert hotel.season.hours.filter(weekday=1).exists()

    desk.post(path, WINTER | no_tuesday | {"accept": "on"})
    assert not hotel.season.hours.filter(weekday=1).exists()
    assert Conflict.objects.get().reservation == held


def test_withdrawing_shows_whom_it_would_leave_outside(hotel: Hotel, signed_in: SignIn) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    desk = signed_in(hotel.alice)
    path = f"/hote/saisons/{hotel.season.pk}/retirer/"
    assert held.reference in text_of(desk.get(path))
    assert desk.post(path).status_code == 200
    assert desk.post(path, {"accept": "on"}).status_code == 302
    hotel.season.refresh_from_db()
    assert hotel.season.state == "withdrawn"


def test_a_season_that_overlaps_another_is_refused_by_name(hotel: Hotel, signed_in: SignIn) -> None:
    desk = signed_in(hotel.alice)
    draft(desk, hotel)
    season = Season.objects.get(state="draft")
    page = desk.post(f"/hote/saisons/{season.pk}/publier/", follow=True)
    assert f"La saison « {hotel.season.name} » ouvre déjà" in text_of(page)
    assert Season.objects.get(pk=season.pk).state == "draft"


def test_a_draft_is_removed(desk: Client, hotel: Hotel) -> None:
    draft(desk, hotel)
    assert desk.post(f"/hote/saisons/{Season.objects.get().pk}/supprimer/").status_code == 302
    assert Season.objects.count() == 0


def test_the_hours_of_a_season_are_read_back_exactly(desk: Client, hotel: Hotel) -> None:
    draft(desk, hotel, **{"week-day_5": "18:00-2:00", "week-day_6": "2:00-24:00"})
    rows = Season.objects.get().hours.filter(space=None)
    found = [WeeklyHours(row.weekday, row.starts, row.ends) for row in rows]
    assert found == [*WORKDAYS, WeeklyHours(5, time(18), time(2)), WeeklyHours(6, time(2), time(0))]


def test_the_number_of_statements_does_not_grow_with_the_spaces(desk: Client, hotel: Hotel) -> None:
    draft(desk, hotel)
    season = Season.objects.get()
    counted = statements(desk, f"/hote/saisons/{season.pk}/")
    for _n in range(3):
        make_space(hotel.venue, parent=hotel.whole)
    assert statements(desk, f"/hote/saisons/{season.pk}/") == counted


def test_space_added_after_publishing_opens_with_one_click(hotel: Hotel, signed_in: SignIn) -> None:
    desk, address = signed_in(hotel.alice), f"/hote/lieux/{hotel.venue.slug}/"
    assert desk.get(address).context["unopened"] == ""
    added = make_space(hotel.venue, units=1, name="Alcôve")
    assert desk.get(address).context["unopened"] == "Alcôve"

    answer = desk.post(f"{address}saisons/ouvrir/", follow=True)
    assert "ouvrent aussi les nouveaux espaces" in text_of(answer)
    opened = [list(Opening.objects.filter(space=each).values_list("period", flat=True)) for each in (hotel.room, added)]
    assert opened[0] == opened[1] != []
    assert answer.context["unopened"] == ""


def test_strangers_open_nothing(hotel: Hotel, signed_in: SignIn) -> None:
    added = make_space(hotel.venue, units=1)
    answer = signed_in(hotel.charlie).post(f"/hote/lieux/{hotel.venue.slug}/saisons/ouvrir/")
    assert (answer.status_code, Opening.objects.filter(space=added).count()) == (404, 0)
