"""What the choice of a type reads before one is made."""

import pytest
from django import forms

from accounts.models import Organisation
from venues.pages.space_forms import SpaceForm
from venues.pages.venue_forms import NewVenueForm, VenueForm


@pytest.mark.django_db
def test_an_open_choice_asks_to_choose() -> None:
    made: list[forms.Form] = [NewVenueForm(organisations=Organisation.objects.none()), VenueForm(), SpaceForm.blank([])]
    assert [next(str(label) for _value, label in form.fields["kind"].choices) for form in made] == ["Choisissez"] * 3
