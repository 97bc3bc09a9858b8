import pytest
from django.utils.translation import override

from commons.errors import Impossible, Missing
from tests.factories import NOW, make_organisation, make_space, make_user, make_venue
from venues.host_texts import Texts
from venues.models import HostText, Photo
from venues.naming import LONGEST_NAME
from venues.text_editing import LONGEST, write_texts
from venues.venue_editing import change_venue


@pytest.fixture
def alice(db):
    return make_user()


@pytest.fixture
def venue(alice):
    return make_venue(organisation=make_organisation(owner=alice), description="Un hôtel.", house_rules="Calme.")


def write(alice, venue, texts, language="en"):
    return write_texts(actor=alice, venue=venue, language=language, texts=texts, now=NOW)


DESCRIPTION = ("venue", None, "description")


def test_a_reader_gets_their_language_where_it_is_written_else_the_venues_own(alice, venue):
    space = make_space(venue, description="La grande salle.")
    photo = Photo.objects.create(venue=venue, key="0" * 32, alt="La façade", width=9, height=9, widths=[9])
    about = {DESCRIPTION: " A hotel. ", ("space", space.pk, "description"): "The hall."}
    rows = write(alice, venue, {**about, ("photo", photo.pk, "alt"): "The front"})
    english, french, german = (Texts(venue, rows, language) for language in ("en", "fr", "de"))
    told = english.of_venue("description")
    assert (told.text, told.language, told.foreign) == ("A hotel.", "en", "")
    assert (english.of_space(space).text, english.alt_of(photo)) == ("The hall.", "The front")
    rules = english.of_venue("house_rules")
    assert (rules.text, rules.language, rules.foreign) == ("Calme.", "fr", "français")
    assert [french.of_venue("description").text, french.of_venue("description").foreign] == ["Un hôtel.", ""]
    assert german.of_venue("description").foreign == "français"


def test_writing_again_changes_and_an_empty_text_goes(alice, venue):
    write(alice, venue, {DESCRIPTION: "A hotel.", ("venue", None, "house_rules"): "Quiet."})
    left = write(alice, venue, {DESCRIPTION: "An inn.", ("venue", None, "house_rules"): " "})
    assert [(row.field, row.text) for row in left] == [("description", "An inn.")]


def test_what_is_not_of_the_venue_is_passed_over(alice, venue):
    other = make_space(make_venue())
    strange = [("space", other.pk, "description"), ("photo", 1, "alt"), ("venue", None, "alt")]
    assert write(alice, venue, dict.fromkeys(strange, "x")) == []


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [("fr", "x", "own_language"), ("tlh", "x", "unknown_language"), ("en", "x" * (LONGEST + 1), "invalid")],
)
def test_what_cannot_be_is_refused(alice, venue, language, text, code):
    with pytest.raises(Impossible) as refused:
        write(alice, venue, {DESCRIPTION: text}, language)
    assert refused.value.code == code


def test_strangers_write_nothing(alice, venue):
    with pytest.raises(Missing):
        write(make_user(), venue, {DESCRIPTION: "x"})
    assert not HostText.objects.exists()


def test_names_are_kept_with_their_things_and_an_empty_one_goes(alice, venue):
    space = make_space(venue, name="Grande salle")
    name = ("space", space.pk, "name")
    write(alice, venue, {name: " Hall "})
    write(alice, venue, {name: "Halle"}, "de")
    write(alice, venue, {DESCRIPTION: "A hotel."})
    space.refresh_from_db()
    assert space.names == {"en": "Hall", "de": "Halle"}
    for language, called in (("en", "Hall"), ("de", "Halle"), ("fr", "Grande salle"), ("es", "Grande salle")):
        with override(language):
            assert space.called == called
    write(alice, venue, {name: ""})
    space.refresh_from_db()
    assert space.names == {"de": "Halle"}


def test_names_of_others_are_passed_over_and_long_ones_refused(alice, venue):
    other = make_space(make_venue())
    write(alice, venue, {("space", other.pk, "name"): "x", ("venue", None, "name"): "x"})
    other.refresh_from_db()
    assert other.names == {}
    with pytest.raises(Impossible):
        write(alice, venue, {("space", make_space(venue).pk, "name"): "x" * (LONGEST_NAME + 1)})


def test_the_language_that_becomes_the_venues_own_is_said_in_its_own_names(alice, venue):
    space = make_space(venue, name="Grande salle")
    write(alice, venue, {("space", space.pk, "name"): "Hall"})
    change_venue(actor=alice, venue=venue, changes={"language": "en"}, now=NOW)
    space.refresh_from_db()
    assert space.names == {}
