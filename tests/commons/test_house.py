"""The texts of the house: how they are written, and which one holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.house.markup import to_html
from commons.house.reading import former, held_on, in_force
from commons.house.starting import first_text
from commons.models import HouseText

TEXT = """## Qui

[[Nom]]
à Mende

Voir https://www.cnil.fr et <b>pas</b> ceci :
- un
- deux,
  suite
## Fin
Voilà."""


def test_headings_points_links_and_what_is_left_open():
    assert to_html(TEXT) == "\n".join(
        [
            "<h2>Qui</h2>",
            "<p><mark>[Nom]</mark> à Mende</p>",
            '<p>Voir <a href="https://www.cnil.fr">https://www.cnil.fr</a> et &lt;b&gt;pas&lt;/b&gt; ceci :</p>',
            "<ul><li>un</li><li>deux, suite</li></ul>",
            "<h2>Fin</h2>",
            "<p>Voilà.</p>",
        ]
    )


@given(st.text(alphabet="<>&\"'[]#- \n\rajs:/.http", max_size=80))
def test_nothing_that_is_written_is_html(text):
    html = to_html(text)
    for tag in ("<p>", "</p>", "<h2>", "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<mark>", "</mark>", "</a>"):
        html = html.replace(tag, "")
    html = html.replace('<a href="http', "")
    assert "<" not in html


@pytest.mark.parametrize("page", HouseText.Page.values)
def test_first_texts_say_the_same_in_both_languages_and_mark_what_is_missing(page):
    french, english = first_text(page, "fr"), first_text(page, "en")
    for mark in ("## ", "[[", "\n- "):
        assert french.count(mark) == english.count(mark)
    assert "[[" in french
    assert not HouseText(page=page, body_fr=french, body_en=english).is_complete


def test_the_latest_that_has_begun_holds(db):
    HouseText.objects.all().delete()
    assert in_force("terms", date(2027, 1, 1)) is None
    old, new = [
        HouseText.objects.create(page="terms", holds_from=date(2027, month, 1), body_fr=str(month)) for month in (1, 3)
    ]
    HouseText.objects.create(page="legal", holds_from=date(2027, 2, 1), body_fr="autre page")
    assert in_force("terms", date(2027, 2, 28)) == old
    assert in_force("terms", date(2027, 3, 1)) == new
    assert former("terms", new) == [old]
    assert held_on("terms", old.holds_from, date(2027, 4, 1)) == old
    assert held_on("terms", new.holds_from, date(2027, 2, 28)) is None


def test_a_text_without_english_is_shown_in_french():
    from_page = HouseText(body_fr="Bonjour")
    assert (from_page.language, from_page.body) == ("fr", "Bonjour")
