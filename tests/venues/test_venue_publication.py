"""From draft to published and back."""

import pytest

from accounts.models import Territory, User
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from tests.factories import NOW, make_organisation, make_space, make_user, make_venue
from venues.models import Venue
from venues.venue_publication import accept_venue, publish_venue, refuse_venue, withdraw_venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(alice: User) -> Venue:
    """A draft of an organisation that nobody has accepted yet."""
    venue = make_venue(organisation=make_organisation(owner=alice, trusted=False), state="draft", published_at=None)
    make_space(venue)
    return venue


@pytest.fixture
def administrator(draft: Venue) -> User:
    """Staff who administer the territory of the draft, and nothing else."""
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    territory.communes.add(draft.commune)
    user = make_user(is_staff=True)
    territory.administrators.add(user)
    return user


def test_first_publication_waits_for_an_administrator(alice: User, draft: Venue, administrator: User) -> None:
    waiting = publish_venue(actor=alice, venue=draft, now=NOW)
    assert (waiting.state, waiting.published_at) == ("awaiting_review", None)
    accepted = accept_venue(actor=administrator, venue=draft, now=NOW)
    assert (accepted.state, accepted.published_at) == ("published", NOW)
    draft.organisation.refresh_from_db()
    assert draft.organisation.trusted_at == NOW
    assert list(Event.objects.order_by("id").values_list("kind", "from_state", "to_state")) == [
        ("venue_awaiting_review", "draft", "awaiting_review"),
        ("venue_published", "awaiting_review", "published"),
    ]


def test_trusted_organisation_publishes_at_once(alice: User, draft: Venue) -> None:
    draft.organisation.trusted_at = NOW
    draft.organisation.save()
    assert publish_venue(actor=alice, venue=draft, now=NOW).state == "published"


def test_refused_venue_is_a_draft_again(alice: User, draft: Venue, administrator: User) -> None:
    publish_venue(actor=alice, venue=draft, now=NOW)
    assert refuse_venue(actor=administrator, venue=draft, reason="Adresse ?", now=NOW).state == "draft"
    assert Event.objects.filter(kind="venue_sent_back", reason="Adresse ?").count() == 1
    draft.organisation.refresh_from_db()
    assert draft.organisation.trusted_at is None


def test_refusing_wants_a_reason(alice: User, draft: Venue, administrator: User) -> None:
    publish_venue(actor=alice, venue=draft, now=NOW)
    with pytest.raises(Impossible) as refused:
        refuse_venue(actor=administrator, venue=draft, reason=" ", now=NOW)
    draft.refresh_from_db()
    assert (refused.value.code, draft.state) == ("reason_missing", "awaiting_review")


def test_venue_without_spaces_has_nothing_to_offer(alice: User, draft: Venue) -> None:
    draft.spaces.all().delete()
    with pytest.raises(Impossible) as refused:
        publish_venue(actor=alice, venue=draft, now=NOW)
    assert refused.value.code == "nothing_to_offer"


@pytest.mark.parametrize(
    ("state", "code"), [("published", "already_published"), ("awaiting_review", "already_awaiting_review")]
)
def test_publishing_twice_is_lost(alice: User, draft: Venue, state: str, code: str) -> None:
    Venue.objects.update(state=state)
    with pytest.raises(Lost) as lost:
        publish_venue(actor=alice, venue=draft, now=NOW)
    assert lost.value.code == code


def test_only_administrators_accept(alice: User, draft: Venue) -> None:
    publish_venue(actor=alice, venue=draft, now=NOW)
    elsewhere = make_user(is_staff=True)
    for user in (alice, elsewhere):
        with pytest.raises(NotAllowed):
            accept_venue(actor=user, venue=draft, now=NOW)
    assert accept_venue(actor=make_user(is_staff=True, is_superuser=True), venue=draft, now=NOW).state == "published"


def test_accepting_what_does_not_wait_is_lost(draft: Venue, administrator: User) -> None:
    with pytest.raises(Lost):
        accept_venue(actor=administrator, venue=draft, now=NOW)


def test_host_and_administrator_withdraw_stranger_does_not(
    alice: User, charlie: User, draft: Venue, administrator: User
) -> None:
    with pytest.raises(Missing):
        withdraw_venue(actor=charlie, venue=draft, now=NOW)
    assert withdraw_venue(actor=alice, venue=draft, now=NOW).state == "withdrawn"
    with pytest.raises(Lost):
        withdraw_venue(actor=alice, venue=draft, now=NOW)
    assert publish_venue(actor=alice, venue=draft, now=NOW).state == "awaiting_review"
    assert withdraw_venue(actor=administrator, venue=draft, now=NOW, reason="Faux.").state == "withdrawn"
