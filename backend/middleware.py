"""Headers that tell the browser what our pages never do."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commons.tiles import tiles

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing inline, nothing from elsewhere. `data:` is for the small pictures that style sheets carry.
STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# The administration's interface runs on Alpine, which evaluates expressions written in the page; the browsable API
# starts its viewer by an inline script. Both are somebody else's pages, and looser on their own paths only.
LOOSER = {
    "/admin/": {"script-src": "'self' 'unsafe-inline' 'unsafe-eval'", "style-src": "'self' 'unsafe-inline'"},
    "/api/v1/docs/": {"script-src": "'self' 'unsafe-inline'", "style-src": "'self' 'unsafe-inline'"},
}
# Forms that lead to a page of the payment provider: browsers hold `form-action` against redirects, too.
LEADING_TO_PAYMENT = ("/payer/", "/hote/structures/")
PROVIDER_PAGES = ("https://checkout.stripe.com", "https://connect.stripe.com")
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def content_security_policy(path: str) -> str:
    """The policy for a page at this path, as the value of the header."""
    ours = STRICT | _pictures()
    looser = next((rules for prefix, rules in LOOSER.items() if path.startswith(prefix)), {})
    if path.startswith(LEADING_TO_PAYMENT):
        looser = {"form-action": " ".join(["'self'", *PROVIDER_PAGES, *_stand_ins()])}
    return "; ".join(f"{directive} {sources}" for directive, sources in (ours | looser).items())


def _pictures() -> dict[str, str]:
    """Photos may lie on a host of their own, and the tiles of the map on another."""
    store, map_tiles = urlsplit(settings.MEDIA_URL), tiles()
    others = [f"{store.scheme}://{store.netloc}"] if store.netloc else []
    if map_tiles:
        others.append(map_tiles.origin)
    return {"img-src": " ".join([STRICT["img-src"], *others])}


def _stand_ins() -> list[str]:
    """The origins of what stands in for the provider, in the demo."""
    bases = [urlsplit(base) for base in (settings.STRIPE_API_BASE, settings.SANDBOX_URL) if base]
    return sorted({f"{base.scheme}://{base.netloc}" for base in bases})


def security_headers(get_response: Handler) -> Handler:
    """Middleware: adds Content-Security-Policy and Permissions-Policy unless the view has set its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(request.path_info))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware
