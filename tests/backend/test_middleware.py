"""The headers of every answer."""

import pytest

from backend.middleware import content_security_policy


@pytest.mark.parametrize("path", ["/", "/style/", "/accounts/login/", "/administration/", "/api/v1/venues/"])
def test_pages_allow_nothing_inline(path):
    assert content_security_policy(path) == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    )


def test_looser_rules_stay_on_their_own_paths():
    assert "'unsafe-eval'" in content_security_policy("/admin/venues/venue/")
    assert "'unsafe-eval'" not in content_security_policy("/api/v1/docs/")
    assert "script-src 'self' 'unsafe-inline'" in content_security_policy("/api/v1/docs/")


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        ("ign", "'self' data: https://data.geopf.fr"),
        ("osm", "'self' data: https://tile.openstreetmap.org"),
        ("https://tiles.example/a/{z}/{x}/{y}.png", "'self' data: https://tiles.example"),
    ],
)
def test_pictures_come_from_the_host_of_the_tiles_alone(settings, wanted, allowed):
    settings.MAP_TILES, settings.MAP_TILES_ATTRIBUTION = wanted, "© Quelqu’un"
    assert f"img-src {allowed};" in content_security_policy("/recherche/")


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/style/", 200), ("/nulle-part/", 404), ("/livez", 200)])
def test_every_answer_carries_the_headers(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["Content-Security-Policy"] == content_security_policy(path)
    assert "camera=()" in response.headers["Permissions-Policy"].split(", ")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/style/", "/accounts/login/", "/accounts/signup/", "/nulle-part/"])
def test_pages_have_nothing_the_policy_would_refuse(client, path):
    page = client.get(path).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
