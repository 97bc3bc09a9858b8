"""Every page of the administration of accounts and of what is shared opens, and asks as much for 3 rows as for 1."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, Territory, User
from accounts.people import make_trusted_user
from accounts.team import invite
from accounts.tokens import create_token
from commons.models import IdempotencyClaim
from commons.notices import schedule_notice
from commons.outbox import record_event
from tests.factories import make_commune, make_organisation

MODELS = [
    "accounts/user",
    "accounts/organisation",
    "accounts/invitation",
    "accounts/territory",
    "accounts/apitoken",
    "auth/group",
    "mfa/authenticator",
    "commons/commune",
    "commons/event",
    "commons/notice",
    "commons/idempotencyclaim",
]
WRITABLE = ["accounts/user", "accounts/organisation", "accounts/territory", "auth/group"]


def fill(number: int) -> dict[str, object]:
    """One row of everything; the key of each by its model."""
    now = timezone.now()
    user = make_trusted_user(email=f"p{number}@test.example", password="intersaison", name=f"P{number}")
    commune = make_commune(insee=f"4800{number}", name=f"Lieu {number}")
    organisation = make_organisation(owner=user, commune=commune, kind="person", name=f"O{number}")
    territory = Territory.objects.create(name=f"T{number}", slug=f"t{number}")
    territory.communes.add(commune)
    claim = {"path": "/x/", "method": "POST", "status": 201, "body": {}, "created_at": now}
    return {
        "accounts/user": user.pk,
        "accounts/organisation": organisation.pk,
        "accounts/invitation": invite(
            actor=user, organisation=organisation, email=f"i{number}@test.example", role="member", now=now
        ).pk,
        "accounts/territory": territory.pk,
        "accounts/apitoken": create_token(user=user, name="A", scopes=["read"], now=now)[0].pk,
        "auth/group": Group.objects.create(name=f"G{number}").pk,
        "mfa/authenticator": Authenticator.objects.create(user=user, type="totp", data={"secret": "s3cret"}).pk,
        "commons/commune": commune.pk,
        "commons/event": record_event(kind="k", subject_type="t", subject_id=number, actor=user, now=now).pk,
        "commons/notice": schedule_notice(
            subject_type="t",
            subject_id=number,
            kind="account_mail",
            recipient=user.email,
            due_at=now,
            data={"c": "1234"},
        ).pk,
        "commons/idempotencyclaim": IdempotencyClaim.objects.create(user=user, key=f"k{number}", **claim).pk,
    }


@pytest.mark.parametrize("model", MODELS)
def test_list_search_and_page_open(site: Client, model: str) -> None:
    key = fill(1)[model]

    assert site.get(f"/admin/{model}/").status_code == 200
    assert site.get(f"/admin/{model}/?q=mende").status_code == 200
    page = site.get(f"/admin/{model}/{key}/change/")
    assert page.status_code == 200
    for secret in ("s3cret", "1234"):
        assert secret not in page.content.decode()
    assert site.get(f"/admin/{model}/add/").status_code == (200 if model in WRITABLE else 403)


@pytest.mark.parametrize("model", MODELS)
def test_list_asks_as_much_for_three_rows_as_for_one(
    site: Client,
    model: str,
    django_assert_max_num_queries,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    fill(1)
    with django_assert_max_num_queries(14) as first:
        site.get(f"/admin/{model}/")
    fill(2)
    fill(3)
    with django_assert_num_queries(len(first)):
        site.get(f"/admin/{model}/")


def test_home_shows_the_sidebar(site: Client) -> None:
    page = site.get("/admin/").content.decode()

    for link in MODELS:
        assert f'href="/admin/{link}/"' in page
    for gone in ("account/emailaddress", "sites/site"):
        assert gone not in page


def test_ordinary_people_are_kept_out(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("accounts/organisation/?verified_at__isempty=1", ["O1"]),
        ("commons/event/?waiting=yes", ["member_invited"]),
        ("commons/notice/?state=waiting", ["p1@test.example"]),
    ],
)
def test_filters(site: Client, path: str, names: list[str]) -> None:
    fill(1)
    page = site.get(f"/admin/{path}").content.decode()

    for name in names:
        assert name in page


def test_communes_are_found_as_people_type_them(site: Client) -> None:
    make_commune(insee="48140", name="Saint-Chély-d'Apcher", search_name="saint chely d apcher", postal_codes=["48200"])
    where = {"app_label": "accounts", "model_name": "organisation", "field_name": "commune"}
    for text in ("st chely", "48200", "Saint-Chély-d’Ap"):
        found = site.get("/admin/autocomplete/", {**where, "term": text}).json()["results"]
        assert [row["id"] for row in found] == ["48140"]


def test_failed_message_is_tried_again_and_a_sent_one_is_not(site: Client, db: None) -> None:
    now = timezone.now()
    given_up, sent = (
        schedule_notice(subject_type="t", subject_id=n, kind="k", recipient="a@test.example", due_at=now)
        for n in (1, 2)
    )
    for notice, values in ((given_up, {"dropped_at": now, "attempts": 8}), (sent, {"sent_at": now})):
        type(notice).objects.filter(pk=notice.pk).update(**values)
    site.post("/admin/commons/notice/", {"action": "send_again", "_selected_action": [given_up.pk, sent.pk]})
    given_up.refresh_from_db()
    sent.refresh_from_db()

    assert (given_up.dropped_at, given_up.attempts) == (None, 0)
    assert sent.sent_at == now


def test_territory_takes_a_whole_department(site: Client) -> None:
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    for insee, department in (("48095", "48"), ("48092", "48"), ("2A004", "2A")):
        make_commune(insee=insee, name=insee, department=department)

    def act(action: str, department: str) -> int:
        body = {"action": action, "_selected_action": [territory.pk], "department": department}
        assert site.post("/admin/accounts/territory/", body).status_code == 302
        return territory.communes.count()

    assert [act("add_department", code) for code in ("", "99", "48", "2a")] == [0, 0, 2, 3]
    assert act("remove_department", "48") == 1


def test_token_is_revoked(site: Client, alice: User) -> None:
    token, _secret = create_token(user=alice, name="A", scopes=["read"], now=timezone.now())
    site.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()

    assert token.revoked_at is not None


def test_invitation_is_cancelled(site: Client, alice: User, organisation: Organisation) -> None:
    invitation = invite(
        actor=alice, organisation=organisation, email="b@test.example", role="member", now=timezone.now()
    )
    site.post("/admin/accounts/invitation/", {"action": "cancel", "_selected_action": [invitation.pk]})
    invitation.refresh_from_db()

    assert invitation.cancelled_at is not None
    assert invitation.expires_at > timezone.now() + timedelta(days=13)
