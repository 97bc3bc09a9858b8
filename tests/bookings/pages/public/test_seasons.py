from datetime import date

from venues.models import Closure, Season, Space
from venues.open_days import holidays_near, in_words, windows_of


def season(**fields):
    values = {"pk": 1, "first_day": date(2026, 11, 1), "last_day": date(2027, 3, 31), **fields}
    return Season(**values)


def test_windows_leave_closures_out():
    closures = [
        Closure(season_id=1, first_day=date(2026, 12, 24), last_day=date(2027, 1, 2)),
        Closure(season_id=2, first_day=date(2027, 2, 1), last_day=date(2027, 2, 5)),
    ]
    assert windows_of([season()], closures) == [
        (date(2026, 11, 1), date(2026, 12, 23)),
        (date(2027, 1, 3), date(2027, 3, 31)),
    ]


def test_windows_of_a_season_in_school_holidays_are_the_holidays():
    found = windows_of([season(school_holidays="only", school_zone="C")], [])
    assert found == [
        (date(2026, 11, 1), date(2026, 11, 1)),
        (date(2026, 12, 19), date(2027, 1, 3)),
        (date(2027, 2, 6), date(2027, 2, 21)),
    ]


def test_windows_of_a_season_outside_school_holidays_are_the_rest():
    found = windows_of([season(school_holidays="never", school_zone="C", last_day=date(2027, 1, 10))], [])
    assert found == [(date(2026, 11, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 1, 10))]


def test_windows_of_seasons_that_meet_are_one():
    later = season(pk=2, first_day=date(2027, 4, 1), last_day=date(2027, 4, 10))
    assert windows_of([season(), later], []) == [(date(2026, 11, 1), date(2027, 4, 10))]


def test_no_season_has_no_window():
    assert windows_of([], []) == []


def test_holidays_are_those_of_the_departments_zone():
    assert (date(2027, 2, 6), date(2027, 2, 21)) in holidays_near("48", date(2026, 11, 23))
    assert holidays_near("2A", date(2026, 11, 23)) == []
    assert holidays_near("48", date(2090, 1, 1)) == []


def test_season_in_words_names_spaces_with_hours_of_their_own(db, hotel):
    found = in_words(hotel.season, [], [hotel.room])
    assert found.words == "du 1er novembre 2026 au 31 mars 2027, du lundi au vendredi de 8\xa0h\xa030 à 18\xa0h\xa030"
    assert found.exceptions == []
    hotel.season.hours.create(space=hotel.room, weekday=1, starts="08:30", ends="22:00")
    hotel.season.hours.create(space=Space(pk=hotel.desks.pk), weekday=2, starts="09:00", ends="12:00")
    hotel.season.refresh_from_db()
    assert in_words(hotel.season, [], [hotel.room, hotel.desks]).exceptions == [
        ("Salle du Lot", "le mardi de 8\xa0h\xa030 à 22\xa0h"),
        ("Salle à manger", "le mercredi de 9\xa0h à 12\xa0h"),
    ]
    hotel.season.hours.create(space=Space(pk=hotel.projector.pk), weekday=1, starts="08:30", ends="22:00")
    hotel.season.refresh_from_db()
    together = in_words(hotel.season, [], [hotel.room, hotel.desks, hotel.projector]).exceptions
    assert [names for names, _words in together] == ["Salle du Lot et Projecteur", "Salle à manger"]
