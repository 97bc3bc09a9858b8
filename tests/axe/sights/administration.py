"""The administration's pages that are ours; its lists and forms are a library's."""

from django.urls import reverse

from tests.axe.sights.people import Sights


def add_administration(sights: Sights) -> None:
    people = {"action": "delete_accounts", "_selected_action": [sights.hotel.bob.pk, sights.hotel.charlie.pk]}
    deleting = sights.client("admin").post(reverse("admin:accounts_user_changelist"), people)
    assert deleting.status_code == 200
    sights.show("admin", "/admin/accounts/user/?deleting=1", deleting)
