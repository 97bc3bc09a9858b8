"""Which text of the house holds on a day. Texts that no longer hold stay readable: somebody may have agreed to them."""

from datetime import date

from django.db.models import QuerySet

from commons.models import HouseText


def in_force(page: str, day: date) -> HouseText | None:
    """The text of the page that holds on that day, None when none does. One statement."""
    return _until(page, day).first()


def former(page: str, text: HouseText) -> list[HouseText]:
    """Those that held before this one, latest first. One statement."""
    return list(HouseText.objects.filter(page=page, holds_from__lt=text.holds_from))


def held_on(page: str, holds_from: date, day: date) -> HouseText | None:
    """The text that began to hold on `holds_from`, unless that is after `day`: what is to come is not shown."""
    return _until(page, day).filter(holds_from=holds_from).first()


def _until(page: str, day: date) -> QuerySet[HouseText]:
    return HouseText.objects.filter(page=page, holds_from__lte=day).order_by("-holds_from")
