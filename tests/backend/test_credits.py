"""The licences of what the site rests on ask to be shown."""

from django.test import Client


def test_sources_are_named_and_linked_from_every_page(client: Client, db: None) -> None:
    page = client.get("/credits/")

    assert page.status_code == 200
    for name in ("GeoNames", "CC BY 4.0", "Insee", "Licence Ouverte", "SIL OFL", "Natural Earth", "GSHHG", "Leaflet"):
        assert name in page.content.decode()
    assert 'href="/credits/"' in client.get("/accounts/login/").content.decode()
