"""The components as HTML: what a screen reader or a search for text meets."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from backend.ui.sections import account_sections
from backend.ui.tones import STATE_TONES
from bookings.states import State


def rendered(source: str, **context: object) -> str:
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split()).replace(
        "\N{NO-BREAK SPACE}", " "
    )


class Booking(forms.Form):
    name = forms.CharField(label="Nom", help_text="En entier.")
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="J’accepte")
    pace = forms.ChoiceField(
        label="Rythme", choices=[("once", "une fois")], widget=forms.RadioSelect, help_text="Au choix."
    )


def test_field_is_described_by_its_hint_and_its_error():
    form = Booking({"name": ""})
    html = rendered('{% include "components/field.html" with field=form.name %}', form=form)
    assert '<label for="id_name">Nom</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_keeps_what_was_typed():
    form = Booking({"name": "Café <Associatif>"})
    html = rendered('{% include "components/field.html" with field=form.name %}', form=form)
    assert 'value="Café &lt;Associatif&gt;"' in html


def test_optional_field_says_so():
    html = rendered('{% include "components/fields.html" with form=form %}', form=Booking())
    assert html.count("(facultatif)") == 1


def test_group_of_choices_is_a_fieldset_described_by_its_hint():
    html = rendered('{% include "components/field.html" with field=form.pace %}', form=Booking())
    assert '<fieldset aria-describedby="id_pace_helptext">' in html
    assert "<legend>Rythme</legend>" in html


def test_summary_of_errors_leads_to_each_field():
    form = Booking({"name": ""})
    html = rendered('{% include "components/form_errors.html" with form=form %}', form=form)
    assert "3 points sont à corriger" in html
    assert [html.count(f'href="#{target}"') for target in ("id_name", "id_agreed", "id_pace")] == [1, 1, 1]
    assert html.count("<li>") == 3


def test_summary_of_errors_is_absent_from_a_fresh_form():
    assert rendered('{% include "components/form_errors.html" with form=form %}', form=Booking()) == ""


def test_state_pill_has_word_and_tone():
    pill = "{% state_pill state label %}"
    assert (
        rendered(pill, state="confirmed", label="confirmée") == '<span class="pill" data-tone="good">confirmée</span>'
    )
    assert rendered(pill, state="unheard-of", label="<b>") == '<span class="pill" data-tone="">&lt;b&gt;</span>'


def test_every_state_of_a_reservation_has_a_tone():
    from_code = {state.value for state in State}
    assert from_code - set(STATE_TONES) == set()


def test_year_strip_is_told_in_words():
    html = rendered("{% year_strip windows %}", windows=[(date(2027, 1, 12), date(2027, 1, 12))])
    assert 'aria-label="Ouvert mardi 12 janvier 2027."' in html
    assert 'aria-label="Aucune ouverture annoncée."' in rendered("{% year_strip windows %}", windows=[])


def test_week_cell_says_what_it_is_without_colour():
    week = {
        "caption": "Salle",
        "days": [{"date": date(2027, 1, 12), "current": True, "holiday": "vacances d’hiver"}],
        "rows": [
            {"label": "9 h", "cells": [cell]}
            for cell in (
                {"state": "closed"},
                {"state": "full"},
                {"state": "chosen", "taking": 4},
                {"state": "free", "free": 24, "units": 24},
            )
        ],
    }
    html = rendered('{% include "components/week.html" with week=week %}', week=week)
    assert 'aria-current="date"' in html
    assert '<span class="vh"> vacances d’hiver</span>' in html
    assert [word in html for word in ("fermé", "complet", "votre choix", "libres")] == [True] * 4
    assert '<td class="free-4">' in html


def test_bill_adds_tax_apart():
    lines = [{"label": "Salle", "amount": Decimal("60.00")}]
    html = rendered(
        '{% include "components/bill.html" with lines=lines total=total vat=vat %}',
        lines=lines,
        total=Decimal(60),
        vat=Decimal(10),
    )
    assert "dont TVA 10,00 €" in html
    without = rendered(
        '{% include "components/bill.html" with lines=lines total=total vat=vat %}',
        lines=lines,
        total=Decimal(60),
        vat=Decimal(0),
    )
    assert "TVA" not in without


@pytest.mark.parametrize(
    ("path", "current"),
    [("/style/", ' aria-current="page"'), ("/style/more/", ' aria-current="true"'), ("/autre/", "")],
)
def test_nav_link_marks_the_present_page(path, current):
    html = rendered('{% nav_link "style" "Style" %}', request=RequestFactory().get(path))
    assert html == f'<li><a href="/style/"{current}>Style</a></li>'


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/compte/", [("/compte/", "page")]),
        ("/compte/donnees/", [("/compte/donnees/", "page")]),
        ("/accounts/2fa/recovery-codes/", [("/accounts/2fa/", "true")]),
        ("/", []),
    ],
)
def test_one_page_of_the_account_is_marked(path, current):
    links = [link for group in account_sections(path) for link in group["links"]]
    assert [(link["href"], link["current"]) for link in links if link["current"]] == current


def test_nav_link_to_a_page_that_is_not_there_is_left_out():
    assert rendered('{% nav_link "no-such-page" "Rien" %}') == ""


def test_clock_filter():
    assert rendered("{{ hour|clock }}", hour=time(18, 30)) == "18 h 30"


def test_day_is_that_of_the_venue_even_around_midnight():
    night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    html = rendered("{{ night|day_in:paris }}", night=night, paris=ZoneInfo("Europe/Paris"))
    assert html == "lundi 23 novembre 2026"


def test_pagination_keeps_the_other_parameters():
    request = RequestFactory().get("/recherche/?q=Mende&page=2")
    page = Paginator(range(30), 10).page(2)
    html = rendered('{% include "components/pagination.html" with page=page %}', page=page, request=request)
    assert 'href="?q=Mende&amp;page=1"' in html
    assert 'href="?q=Mende&amp;page=3"' in html
    assert "Page 2 sur 3" in html


def test_no_id_is_given_twice():
    html = rendered('{% include "components/fields.html" with form=form %}', form=Booking({"name": ""}))
    ids = re.findall(r' id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
