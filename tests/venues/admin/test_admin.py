"""The administration of venues: every page opens, and no promise is bypassed."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Territory, User
from commons.models import Event
from tests.factories import (
    NOW,
    make_commune,
    make_organisation,
    make_published_season,
    make_rate,
    make_season,
    make_space,
    make_user,
    make_venue,
)
from tests.plain import plain
from venues.models import (
    Closure,
    DepositTerm,
    HostText,
    PaperTerm,
    PaymentMethod,
    PaymentTerms,
    Photo,
    Rate,
    Report,
    Season,
    SeasonHours,
    Space,
    Supplement,
    Venue,
    VenueAccess,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_user("admin@example.test", is_staff=True, is_superuser=True)


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def season(venue: Venue, room: Space) -> Season:
    season = make_published_season(venue, closures=[(date(2026, 12, 24), date(2026, 12, 26))])
    make_rate(season, room)
    Supplement.objects.create(season=season, name="Chauffage", amount="5.00")
    PaymentMethod.objects.create(venue=venue, kind="on_site")
    PaymentTerms.objects.create(venue=venue)
    PaperTerm.objects.create(venue=venue)
    DepositTerm.objects.create(venue=venue, kind="damage", label="Caution", amount=100)
    Photo.objects.create(venue=venue, key="0" * 32, alt="La salle", width=500, height=400, widths=[480, 500])
    Report.objects.create(venue=venue, reason="wrong", message="Fermé", reported_at=NOW)
    return season


MODELS = [
    model for model in apps.get_app_config("venues").get_models() if model not in (HostText, SeasonHours, VenueAccess)
]


def test_lists_open_and_are_searched_and_rows_open(client: Client, season: Season) -> None:
    statuses = {}
    for model in MODELS:
        name = f"admin:venues_{model._meta.model_name}"
        row = reverse(f"{name}_change", args=[model.objects.values_list("pk", flat=True)[0]])
        addresses = (reverse(f"{name}_changelist"), reverse(f"{name}_changelist") + "?q=mende", row)
        statuses[model] = [client.get(address).status_code for address in addresses]
    assert statuses == {model: [200, 200, 200] for model in MODELS}


@pytest.mark.parametrize("model", [Venue, Space, Season, Closure, Rate, Supplement])
def test_form_for_a_new_row_opens(client: Client, model) -> None:
    assert client.get(reverse(f"admin:venues_{model._meta.model_name}_add")).status_code == 200


def act(client: Client, model: str, action: str, *rows, **more) -> list[str]:
    """Run an action; the messages it left."""
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    answer = client.post(reverse(f"admin:venues_{model}_changelist"), data)
    return [plain(str(message)) for message in get_messages(answer.wsgi_request)]


def test_accepting_and_withdrawing_go_through_the_use_cases(client: Client, venue: Venue) -> None:
    waiting = make_venue(organisation=make_organisation(trusted=False), state="awaiting_review")
    assert act(client, "venue", "accept", waiting, venue) == [
        f"{venue} : Ce lieu n’attend pas de validation.",
        "1 lieu est publié.",
    ]
    waiting.refresh_from_db()
    waiting.organisation.refresh_from_db()
    assert (waiting.state, waiting.organisation.trusted_at is None) == ("published", False)
    act(client, "venue", "withdraw", waiting, venue, reason="Travaux")
    assert set(Venue.objects.values_list("state", flat=True)) == {"withdrawn"}
    kinds = list(Event.objects.order_by("id").values_list("kind", "reason"))
    assert kinds == [("venue_published", ""), ("venue_withdrawn", "Travaux"), ("venue_withdrawn", "Travaux")]


def test_sending_back_tells_why(client: Client) -> None:
    waiting = make_venue(state="awaiting_review")
    assert act(client, "venue", "send_back", waiting, reason="Adresse ?") == ["1 lieu est renvoyé."]
    assert Event.objects.get().reason == "Adresse ?"


def test_nothing_is_deleted_in_passing(client: Client, season: Season, room: Space) -> None:
    for model in ("venue", "space", "season", "closure"):
        page = client.get(reverse(f"admin:venues_{model}_changelist")).content.decode()
        assert "delete_selected" not in page
    for row in (season.venue, room, season, season.closures.get()):
        address = reverse(f"admin:venues_{row._meta.model_name}_delete", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403


def fields_of(client: Client, row) -> set[str]:
    address = reverse(f"admin:venues_{row._meta.model_name}_change", args=[row.pk])
    return set(client.get(address).context["adminform"].form.fields)


def test_what_is_published_is_read_only(client: Client, season: Season, room: Space) -> None:
    days = {"first_day", "last_day", "school_holidays", "school_zone", "closed_on_public_holidays"}
    assert fields_of(client, season) & days == set()
    assert days <= fields_of(client, make_season(season.venue))
    assert fields_of(client, room) & {"units", "parent", "venue"} == set()
    assert {"units", "parent"} <= fields_of(client, make_space(season.venue))
    assert fields_of(client, season.venue) & {"state", "time_zone", "organisation"} == set()


def test_hours_of_a_published_season_cannot_be_posted(client: Client, season: Season) -> None:
    before = list(season.hours.values_list("weekday", "starts", "ends"))
    client.post(
        reverse("admin:venues_season_change", args=[season.pk]),
        {"name": "X", **inline("hours", [(0, "01:00", "02:00")])},
    )
    assert list(season.hours.values_list("weekday", "starts", "ends")) == before


def inline(prefix: str, rows: list[tuple]) -> dict[str, object]:
    """The form data of an inline with new rows of hours, and of the empty others."""
    data: dict[str, object] = {}
    for name in ("hours", "closures", "rates", "supplements"):
        count = len(rows) if name == prefix else 0
        data |= {f"{name}-TOTAL_FORMS": count, f"{name}-INITIAL_FORMS": 0}
    for number, (weekday, starts, ends) in enumerate(rows):
        data |= {
            f"{prefix}-{number}-weekday": weekday,
            f"{prefix}-{number}-starts": starts,
            f"{prefix}-{number}-ends": ends,
        }
    return data


def test_draft_with_hours_is_saved_and_overlap_is_refused_in_words(client: Client, venue: Venue) -> None:
    season = make_season(venue, hours=[])
    address = reverse("admin:venues_season_change", args=[season.pk])
    sent = {"name": "Hiver", "first_day": "2026-11-01", "last_day": "2027-03-31", "school_holidays": "any"}
    clash = [(0, "08:00", "12:00"), (0, "11:00", "13:00")]
    answer = client.post(address, sent | inline("hours", clash))
    assert "Deux plages horaires se chevauchent le lundi" in answer.content.decode()
    answer = client.post(address, sent | inline("hours", [(0, "08:00", "12:00"), (0, "12:00", "13:00")]))
    assert answer.status_code == 302
    assert season.hours.count() == 2


def test_closure_added_to_a_draft_belongs_to_its_venue(client: Client, venue: Venue) -> None:
    season = make_season(venue, hours=[])
    sent = {
        "name": "Hiver",
        "first_day": "2026-11-01",
        "last_day": "2027-03-31",
        "school_holidays": "any",
        **inline("hours", []),
        "closures-TOTAL_FORMS": 1,
        "closures-0-first_day": "2026-12-24",
        "closures-0-last_day": "2027-01-02",
    }
    address = reverse("admin:venues_season_change", args=[season.pk])
    outside = client.post(address, sent | {"closures-0-last_day": "2027-05-01"})
    assert "dépasse la saison" in outside.content.decode()
    assert client.post(address, sent).status_code == 302
    assert season.closures.get().venue == venue


def test_backward_season_is_refused_at_its_field(client: Client, venue: Venue) -> None:
    sent = {
        "venue": venue.pk,
        "name": "X",
        "first_day": "2027-02-01",
        "last_day": "2027-01-01",
        "school_holidays": "any",
    }
    answer = client.post(reverse("admin:venues_season_add"), sent)
    assert list(answer.context["adminform"].form.errors) == ["last_day"]


def test_rate_for_a_space_of_another_venue_is_refused(client: Client, season: Season) -> None:
    foreign = make_space(make_venue())
    sent = {
        "season": season.pk,
        "space": foreign.pk,
        "audience": "everyone",
        "per": "day",
        "amount": "5",
        "vat_rate": "0",
    }
    answer = client.post(reverse("admin:venues_rate_add"), sent)
    assert list(answer.context["adminform"].form.errors) == ["space"]


def test_administrators_of_a_territory_see_what_lies_in_it(venue: Venue) -> None:
    far = make_venue(commune=make_commune(insee="43157", name="Le Puy-en-Velay", department="43"))
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    territory.communes.add(venue.commune)
    user = make_user(is_staff=True)
    territory.administrators.add(user)
    user.user_permissions.set(_permissions("view_venue", "change_venue"))
    client = Client()
    client.force_login(user)
    shown = client.get(reverse("admin:venues_venue_changelist")).context["cl"].result_list
    assert list(shown) == [venue]
    assert client.get(reverse("admin:venues_venue_change", args=[far.pk])).status_code == 302


def _permissions(*codenames: str):
    model = apps.get_model("auth", "Permission")
    return model.objects.filter(codename__in=codenames)
