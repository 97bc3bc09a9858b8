"""Drafts of seasons, their preview and their openings."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from commons.errors import Impossible, Missing, NotAllowed
from commons.periods import local_day
from tests.factories import ALWAYS, NOW, WORKDAYS, make_published_season, make_season, make_space, make_venue
from venues.closure_editing import apply_venue_closure
from venues.models import Opening, Season, Space, Venue
from venues.opening_hours import SeasonRule, WeeklyHours
from venues.season_editing import apply_closure, change_season, create_season, remove_season, set_hours
from venues.season_openings import write_openings
from venues.season_rules import closures_of, hours_by_space, hours_for, preview_season, rule_with
from venues.space_editing import tree_of
from venues.space_tree import ancestors

pytestmark = pytest.mark.django_db

TUESDAY_EVENING = [WeeklyHours(weekday, time(8, 30), time(22 if weekday == 1 else 18)) for weekday in range(5)]
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))
MONDAY = (date(2027, 1, 11), date(2027, 1, 11))


def season_rule(season: Season, space: Space) -> SeasonRule:
    hours = hours_for(space.pk, hours_by_space(season), ancestors(tree_of(space.venue), space.pk))
    return rule_with(season, hours, closures_of(season))


def create(alice: User, venue: Venue, **fields) -> Season:
    values = {"name": "Hiver", "first_day": date(2026, 11, 1), "last_day": date(2027, 3, 31), **fields}
    return create_season(actor=alice, venue=venue, now=NOW, **values)


def test_hotel_of_the_story(alice: User, venue: Venue, desks: Space, room: Space) -> None:
    season = create(
        alice,
        venue,
        hours={None: WORKDAYS, room.pk: TUESDAY_EVENING},
        details={"closed_on_public_holidays": True},
    )
    preview = preview_season(season)
    assert {space: len(periods) for space, periods in preview.items()} == {desks.pk: 104, room.pk: 104}
    tuesday = local_day(date(2027, 1, 12), venue.zone)
    local = [
        [f"{each.end.astimezone(venue.zone):%H:%M}" for each in preview[space.pk] if tuesday.contains(each)]
        for space in (desks, room)
    ]
    assert local == [["18:30"], ["22:00"]]
    armistice = local_day(date(2026, 11, 11), venue.zone)
    assert [each for each in preview[desks.pk] if armistice.overlaps(each)] == []
    assert Opening.objects.count() == 0


def test_lycee_of_the_story_in_one_step(alice: User, venue: Venue, room: Space) -> None:
    season = create(
        alice,
        venue,
        first_day=date(2026, 9, 1),
        last_day=date(2027, 8, 31),
        hours={None: ALWAYS},
        closures=[(date(2026, 12, 24), date(2027, 1, 2), "Fêtes")],
        details={"school_holidays": "only", "school_zone": "C"},
    )
    days = [
        (each.start.astimezone(venue.zone).date(), each.end.astimezone(venue.zone).date())
        for each in preview_season(season)[room.pk]
    ]
    assert days == [
        (date(2026, 10, 17), date(2026, 11, 2)),
        (date(2026, 12, 19), date(2026, 12, 24)),
        (date(2027, 1, 3), date(2027, 1, 4)),
        (date(2027, 2, 6), date(2027, 2, 22)),
        (date(2027, 4, 3), date(2027, 4, 19)),
        (date(2027, 5, 6), date(2027, 5, 10)),
        (date(2027, 7, 3), date(2027, 9, 1)),
    ]


def test_hours_come_from_the_nearest_ancestor_with_hours(venue: Venue) -> None:
    house = make_space(venue, units=None)
    floor = make_space(venue, units=None, parent=house)
    room = make_space(venue, parent=floor)
    other = make_space(venue)
    season = make_season(venue, hours_of={house: ALWAYS})
    assert list(season_rule(season, room).hours) == ALWAYS
    assert list(season_rule(season, other).hours) == WORKDAYS
    season.hours.filter(space=None).delete()
    assert set(preview_season(season)) == {room.pk}


def test_closures_of_the_venue_count_in_its_seasons(alice: User, venue: Venue, room: Space) -> None:
    apply_venue_closure(venue=venue, first_day=date(2026, 12, 20), last_day=date(2027, 1, 8), reason="")
    season = create(alice, venue, first_day=date(2027, 1, 1), last_day=date(2027, 1, 15), hours={None: WORKDAYS})
    assert season_rule(season, room).closures == [(date(2027, 1, 1), date(2027, 1, 8))]
    assert len(preview_season(season)[room.pk]) == 5


def test_retired_spaces_do_not_open(venue: Venue, room: Space, desks: Space) -> None:
    room.retired_at = NOW
    room.save()
    assert set(preview_season(make_season(venue))) == {desks.pk}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"last_day": date(2026, 10, 1)}, "season_backwards"),
        ({"last_day": date(2029, 11, 1)}, "season_too_long"),
        ({"name": ""}, "invalid"),
        ({"details": {"school_holidays": "only"}}, "school_zone_missing"),
        ({"hours": {None: [WORKDAYS[0], WORKDAYS[0]]}}, "hours_overlap"),
        ({"hours": {999_999: WORKDAYS}}, "unknown_space"),
        ({"closures": [(date(2026, 10, 31), date(2026, 11, 2), "")]}, "closure_outside_season"),
    ],
)
def test_impossible_seasons_leave_nothing_behind(alice: User, venue: Venue, fields, code: str) -> None:
    with pytest.raises(Impossible) as refused, transaction.atomic():
        create(alice, venue, **fields)
    assert refused.value.code == code
    assert Season.objects.count() == 0


def test_preview_without_hours_says_so(venue: Venue, room: Space) -> None:
    with pytest.raises(Impossible) as refused:
        preview_season(make_season(venue, hours=[]))
    assert refused.value.code == "no_hours"


def test_draft_changes_and_goes(alice: User, venue: Venue, room: Space) -> None:
    season = create(alice, venue)
    assert change_season(actor=alice, season=season, changes={"name": "Printemps"}, now=NOW).name == "Printemps"
    set_hours(actor=alice, season=season, hours={room.pk: ALWAYS}, now=NOW)
    assert list(season_rule(season, room).hours) == ALWAYS
    closure = apply_closure(season=season, first_day=MONDAY[0], last_day=MONDAY[1], reason="")
    with pytest.raises(Impossible):
        change_season(actor=alice, season=season, changes={"last_day": date(2026, 12, 31)}, now=NOW)
    closure.delete()
    remove_season(actor=alice, season=season, now=NOW)
    assert Season.objects.count() == 0


def test_published_season_is_not_changed_here(alice: User, venue: Venue, room: Space) -> None:
    season = make_published_season(venue)
    for refused_change in (
        lambda: change_season(actor=alice, season=season, changes={"name": "X"}, now=NOW),
        lambda: set_hours(actor=alice, season=season, hours={None: ALWAYS}, now=NOW),
        lambda: remove_season(actor=alice, season=season, now=NOW),
    ):
        with pytest.raises(Impossible) as refused:
            refused_change()
        assert refused.value.code == "season_published"


def test_receptionist_and_stranger_touch_no_season(bob: User, charlie: User, venue: Venue) -> None:
    season = make_season(venue)
    with pytest.raises(NotAllowed):
        set_hours(actor=bob, season=season, hours={}, now=NOW)
    with pytest.raises(Missing):
        set_hours(actor=charlie, season=season, hours={}, now=NOW)


def test_written_openings_are_the_preview(venue: Venue, room: Space, desks: Space) -> None:
    season = make_published_season(venue)
    written = {
        space: [opening.period.lower for opening in Opening.objects.filter(space=space)] for space in (room, desks)
    }
    preview = preview_season(season)
    assert written == {space: [each.start for each in preview[space.pk]] for space in (room, desks)}


def test_writing_again_replaces(venue: Venue, room: Space) -> None:
    season = make_published_season(venue)
    before = Opening.objects.count()
    write_openings(season)
    assert Opening.objects.count() == before


def test_season_that_opens_nothing_is_refused(venue: Venue, room: Space) -> None:
    saturday = date(2027, 1, 16)
    with pytest.raises(Impossible) as refused:
        write_openings(make_season(venue, first_day=saturday, last_day=saturday))
    assert refused.value.code == "no_openings"


def test_overlap_names_season_space_and_first_day(venue: Venue, room: Space) -> None:
    make_published_season(venue, name="Hiver")
    clash = make_season(venue, first_day=date(2027, 3, 29), last_day=date(2027, 5, 1))
    with pytest.raises(Impossible) as refused:
        write_openings(clash)
    assert refused.value.code == "season_overlaps"
    assert refused.value.message.replace("\u00a0", " ") == (
        f"La saison « Hiver » ouvre déjà « {room.name} » aux mêmes heures le 29 mars 2027 : changez l’une des deux."
    )
    assert refused.value.data["first_day"] == "2027-03-29"


def test_touching_seasons_are_no_overlap(venue: Venue, room: Space) -> None:
    make_published_season(venue)
    evening = [WeeklyHours(0, time(18, 30), time(22))]
    season = make_season(venue, hours=evening)
    write_openings(season)
    assert season.openings.count() == 22


def test_database_refuses_what_the_question_before_missed(venue: Venue, room: Space, monkeypatch) -> None:
    make_published_season(venue)
    monkeypatch.setattr("venues.season_openings.refuse_overlap", lambda *_: None)
    with pytest.raises(Impossible) as refused, transaction.atomic():
        write_openings(make_season(venue))
    assert refused.value.code == "season_overlaps"
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(
            space=room, season=make_season(venue), period=local_day(MONDAY[0], venue.zone).to_range()
        )


def test_seasons_of_other_venues_do_not_matter(venue: Venue, room: Space) -> None:
    elsewhere = make_venue()
    make_space(elsewhere)
    make_published_season(elsewhere)
    season = make_season(venue, first_day=MONDAY[0], last_day=MONDAY[1])
    write_openings(season)
    assert season.openings.count() == 1
