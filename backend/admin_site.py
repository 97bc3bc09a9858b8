"""How the administration looks and is ordered (django-unfold)."""

UNFOLD = {
    "SITE_TITLE": "Intersaison",
    "SITE_HEADER": "Intersaison",
    "SITE_SYMBOL": "calendar_month",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": "backend.admin_navigation.navigation",
    },
}
