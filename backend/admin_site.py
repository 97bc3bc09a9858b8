"""How the administration looks and is ordered (django-unfold)."""

UNFOLD = {
    "SITE_TITLE": "Intersaison",
    "SITE_HEADER": "Intersaison",
    "SITE_SYMBOL": "calendar_month",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
}
