"""The living style page: every component with sample data, for those who build pages to copy from."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from commons.forms import DayInput

TUESDAY = date(2027, 1, 12)
MONDAY = TUESDAY - timedelta(days=1)
HOLIDAYS = [
    (date(2026, 10, 17), date(2026, 11, 1)),
    (date(2026, 12, 19), date(2027, 1, 3)),
    (date(2027, 2, 6), date(2027, 2, 21)),
    (date(2027, 4, 3), date(2027, 4, 18)),
    (date(2027, 7, 3), date(2027, 8, 31)),
]
WINTER = [(date(2026, 11, 1), date(2027, 3, 31), "ouvert à vous, 8 h 30 – 18 h 30")]
SHAPES = ["circle", "square", "triangle", "lozenge", "house"]


class SampleForm(forms.Form):
    """One field of each sort, sent empty, so that errors show."""

    name = forms.CharField(label=_("Nom du lieu"), help_text=_("Tel qu’on le lit sur la porte."))
    day = forms.DateField(label=_("Jour"), widget=DayInput())
    units = forms.IntegerField(label=_("Places"), min_value=1, initial=4)
    audience = forms.ChoiceField(
        label=_("Vous êtes"), choices=[("association", _("une association")), ("company", _("une entreprise"))]
    )
    pace = forms.ChoiceField(
        label=_("Rythme"), choices=[("once", _("une fois")), ("weekly", _("chaque semaine"))], widget=forms.RadioSelect
    )
    purpose = forms.CharField(label=_("Pour quoi faire"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    rules = forms.BooleanField(label=_("J’ai lu le règlement du lieu"), help_text=_("Il tient en une page."))


class StylePage(TemplateView):
    """`/style/`, for anyone, not to be indexed."""

    template_name = "style.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        sent = SampleForm({"name": "", "day": "2027-02-30", "units": "0", "audience": "association"})
        return super().get_context_data(
            sent_form=sent,
            fresh_form=SampleForm(auto_id="fresh_%s"),
            windows=WINTER,
            holidays=HOLIDAYS,
            tuesday=TUESDAY,
            shapes=SHAPES,
            seasons=["winter", "spring", "summer", "autumn"],
            states=_states(),
            cards=_cards(),
            pages=_pages(),
            week=_week(),
            planning=_planning(),
            bill=_bill(),
            steps=[_("Créneau"), _("Vos coordonnées"), _("Confirmation")],
            kept_at=datetime(2027, 1, 12, 8, 5, tzinfo=UTC),
            page=Paginator(range(95), 10).page(3),
            **kwargs,
        )


def _states() -> list[tuple[str, str]]:
    return [
        ("held", "option posée"),
        ("requested", "en attente de réponse"),
        ("confirmed", "confirmée"),
        ("completed", "terminée"),
        ("declined", "refusée"),
    ]


def _pages() -> list[dict[str, object]]:
    """Groups of `components/sections.html`."""
    groups = {"Le lieu": ["Le lieu", "Planning", "Réservations"], "Les comptes": ["Argent", "Factures"]}
    return [
        {
            "title": title,
            "links": [{"href": "#pages", "words": one, "current": "true" * (one == "Planning")} for one in words],
        }
        for title, words in groups.items()
    ]


def _cards() -> list[dict[str, object]]:
    common = {"holidays": HOLIDAYS, "date": TUESDAY, "season": "winter", "href": "#cartes"}
    return [
        common
        | {
            "title": "Hôtel des Deux Lacs",
            "name": "Hôtel des Deux Lacs",
            "shape": "circle",
            "where": "Langogne · 30 km à vol d’oiseau · Confirmation immédiate",
            "what": "Salle à manger, 24 postes",
            "free": "14 places libres",
            "price": Decimal(60),
            "price_for": "journée, 4 places",
            "windows": WINTER,
            "dates": {"free": 11, "asked": 13},
            "weekly": "#cartes",
        },
        common
        | {
            "title": "Village de vacances de l’Aubrac",
            "name": "Village de vacances de l’Aubrac",
            "shape": "lozenge",
            "season": "spring",
            "where": "Peyre en Aubrac · 29 km à vol d’oiseau · Sur demande",
            "what": "Le lieu entier, 60 lits",
            "free": "libre",
            "price": Decimal("1180.50"),
            "price_for": "week-end",
            "windows": [(date(2026, 11, 3), date(2026, 12, 18)), (date(2027, 1, 5), date(2027, 2, 4))],
        },
    ]


def _week() -> dict[str, object]:
    days = [{"date": MONDAY + timedelta(days=n), "current": n == 1, "holiday": ""} for n in range(7)]
    days[5]["holiday"] = "vacances d’hiver"
    return {
        "caption": "Salle à manger, 24 postes, semaine du 11 au 17 janvier 2027",
        "days": days,
        "rows": [{"label": f"{hour} h", "cells": [_cell(hour, n) for n in range(7)]} for hour in range(8, 19)],
    }


def _cell(hour: int, weekday: int) -> dict[str, object]:
    if weekday > 4:
        return {"state": "closed"}
    if weekday == 1 and 9 <= hour < 17:
        return {"state": "chosen", "taking": 4}
    if weekday == 3 and 14 <= hour < 18:
        return {"state": "full"}
    free = 4 + (hour * 7 + weekday * 5) % 21
    return {"state": "free", "free": free, "units": 24, "href": "#semaine", "text": f"{hour} h, {free} places libres"}


def _planning() -> dict[str, object]:
    stay: dict[str, object] = {
        "time": "9 h – 17 h",
        "text": "4 postes, Camille R.",
        "href": "#planning",
        "kind": "taken",
        "state": "confirmed",
    }
    asked: dict[str, object] = {
        "time": "19 h – 21 h 30",
        "text": "Chorale du Gévaudan",
        "href": "#planning",
        "kind": "taken",
        "state": "requested",
    }
    block: dict[str, object] = {"time": "14 h – 18 h", "text": "Travaux", "kind": "block", "state": ""}
    outside: dict[str, object] = {"time": "toute la journée", "text": "pris ailleurs : Airbnb", "kind": "outside"}
    free: dict[str, object] = {"time": "9 h – 18 h", "text": "", "kind": "free", "slot": "1"}
    return {
        "caption": "Semaine du 11 au 17 janvier 2027",
        "days": [{"date": MONDAY + timedelta(days=n), "current": n == 1} for n in range(7)],
        "rows": [
            {"label": "Salle à manger", "cells": _planned({1: [stay], 2: [stay]})},
            {"label": "Petit salon", "cells": _planned({0: [outside], 1: [asked], 3: [free], 4: [block]})},
        ],
    }


def _planned(items: dict[int, list[dict[str, object]]]) -> list[dict[str, object]]:
    return [{"closed": n > 4, "items": items.get(n, [])} for n in range(7)]


def _bill() -> dict[str, object]:
    lines = [
        {"label": "4 postes × 1 journée", "amount": Decimal("54.00"), "detail": "tarif association locale, 13,50 €"},
        {"label": "Vidéoprojecteur", "amount": Decimal("6.00")},
    ]
    return {"lines": lines, "total": Decimal("60.00"), "vat": Decimal("10.00")}
