"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`site_url`: our own address; `demo`: whether this is the demo; `sandbox_url`: where its mailbox is, or empty."""
    return {"site_url": settings.SITE_URL, "demo": settings.DEMO, "sandbox_url": settings.SANDBOX_URL}
