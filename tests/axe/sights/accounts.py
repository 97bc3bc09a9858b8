"""One's account, structures and their members, tokens, and the ways out."""

from accounts.team import invitation_secret, invite
from accounts.words import Role
from tests.axe.sights.people import Sights
from tests.factories import NOW, make_member


def add_accounts(sights: Sights) -> None:
    hotel, organisation = sights.hotel, sights.hotel.venue.organisation
    other = make_member(organisation)
    who = {"actor": hotel.alice, "organisation": organisation, "role": Role.MEMBER, "now": NOW}
    theirs = invite(email="dora@example.test", **who)
    mine = invite(email=hotel.bob.email, **who)
    base = f"/structures/{organisation.pk}/"
    sights.add("alice", "/compte/", "/jetons/", "/structures/", "/structures/creer/")
    sights.add("alice", base, *(f"{base}{what}/" for what in ("modifier", "facturation", "inviter")))
    sights.add("alice", f"{base}membres/{other.pk}/")
    for name in ("alice", "bob", "charlie"):
        sights.add(name, "/compte/donnees/", "/compte/supprimer/")
    sights.add("alice", f"/invitation/{invitation_secret(theirs)}/")
    sights.add("bob", f"/invitation/{invitation_secret(mine)}/", "/invitation/rien/")
    sights.add("visitor", f"/invitation/{invitation_secret(mine)}/", "/compte/supprime/")
    client = sights.client("alice")
    token = {"name": "Mon agenda", "scopes": ["read"]}
    sights.show("alice", "/jetons/?fresh=1", client.post("/jetons/", token, follow=True))
