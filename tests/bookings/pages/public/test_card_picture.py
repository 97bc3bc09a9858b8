"""The picture that stands beside a link to a venue."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from PIL import Image

from bookings.pages.public import card_drawing, card_picture
from bookings.pages.public.card_drawing import Card, draw_card
from bookings.pages.public.lettering import writable

OPEN = (date(2026, 11, 1), date(2027, 3, 31))
CARD = Card("Hôtel", "Hôtel · Mende", "Ouvert", 44.5, 3.5, (OPEN,), date(2026, 11, 1))
GREEN = (31, 92, 74)


def drawn(card):
    picture = Image.open(io.BytesIO(draw_card(card)))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    return picture.convert("RGB")


@pytest.mark.parametrize("name", ["", "X" * 200, "Très " * 40, "مكان للعمل", "🏔️ Gîte", "a\u0000b\nc"])
def test_whatever_the_name_is(name):
    drawn(replace(CARD, name=name, where=name, season=name))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("L’Œuf à l’été : « Où ça ? » – n° 2 · 25 €", "L’Œuf à l’été : « Où ça ? » – n° 2 · 25 €"),
        ("🏔️ Gîte ☃ des Cimes 👨‍👩‍👧", "Gîte des Cimes"),
        ("Łódź, Škofja Loka, Ağrı", "Łódź, Škofja Loka, Ağrı"),
        ("e\u0301te\u0301", "été"),
        ("ﬁlature Ⅳ", "filature IV"),
        ("a\u0000b\u200f\u202ec", "abc"),
        ("مكان للعمل", ""),
        ("מקום Mende", "Mende"),
        ("中央ホテル Inn", ""),
        ("🏔️", ""),
    ],
)
def test_only_letters_that_our_faces_have_are_written(name, written):
    for face in ("display", "text"):
        assert writable(name, face) == " ".join(written.split())


def test_a_name_in_another_script_is_told_by_kind_and_place():
    assert draw_card(replace(CARD, name="مكان للعمل")) == draw_card(replace(CARD, name=CARD.where))


def test_the_strip_is_green_where_it_is_open():
    def near(picture, day):
        left = 64 + (day - CARD.first).days * (1200 - 128) / 365
        return all(abs(one - other) < 12 for one, other in zip(picture.getpixel((left, 510)), GREEN, strict=True))

    picture = drawn(CARD)
    days = (date(2026, 11, 5), date(2027, 3, 25), date(2027, 4, 6), date(2027, 10, 20))
    assert [near(picture, day) for day in days] == [True, True, False, False]
    outside = (CARD.first - timedelta(days=9), CARD.first - timedelta(days=1)), (date(2028, 1, 1), date(2028, 2, 1))
    assert not near(drawn(replace(CARD, windows=outside)), days[0])


def test_the_map_is_drawn_where_there_is_one(monkeypatch):
    river = [("river", False, [(3.4, 44.4), (3.6, 44.6)]), ("lake", True, [(3.4, 44.5), (3.5, 44.6), (3.5, 44.5)])]
    monkeypatch.setattr(card_drawing, "_background", lambda: river)
    assert drawn(CARD).getpixel((936, 242))[0] > 150  # the venue, in its middle
    assert drawn(replace(CARD, latitude=-21.0, longitude=55.5)).getpixel((936, 242)) == drawn(CARD).getpixel((5, 5))


def test_it_is_drawn_once_and_again_when_it_says_something_else(client, hotel, monkeypatch):
    cache.clear()
    drawings = []
    monkeypatch.setattr(card_picture, "draw_card", lambda card: drawings.append(card) or b"png")
    path = f"/lieux/{hotel.venue.slug}/image.png"
    answers = [client.get(path) for _ in range(2)]
    assert [(one.content, one["Content-Type"]) for one in answers] == [(b"png", "image/png")] * 2
    assert "public" in answers[0]["Cache-Control"]
    assert len(drawings) == 1
    assert (drawings[0].name, drawings[0].windows[0][0]) == (hotel.venue.name, date(2026, 11, 1))
    hotel.venue.name = "Autre nom"
    hotel.venue.save()
    client.get(path)
    assert len(drawings) == 2
    hotel.venue.state = "withdrawn"
    hotel.venue.save()
    assert client.get(path).status_code == 404
