"""How the administration looks and is ordered (django-unfold)."""

from django.templatetags.static import static

UNFOLD = {
    "SITE_TITLE": "Intersaison",
    "SITE_HEADER": "Intersaison",
    "SITE_SYMBOL": "calendar_month",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("img/mark.svg")}],
    "STYLES": [lambda _request: static("css/admin.css")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    # The fir green of the site, from light to dark, around #1f5c4a.
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .012 167)",
            "100": "oklch(94% .028 167)",
            "200": "oklch(88% .05 167)",
            "300": "oklch(80% .07 167)",
            "400": "oklch(70% .085 167)",
            "500": "oklch(55% .08 167)",
            "600": "oklch(43% .07 167)",
            "700": "oklch(38% .063 167)",
            "800": "oklch(32% .053 167)",
            "900": "oklch(27% .043 167)",
            "950": "oklch(20% .032 167)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": "backend.admin_navigation.navigation",
    },
}
