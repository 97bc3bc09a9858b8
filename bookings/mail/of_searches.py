"""Letters about saved searches: what has become free."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.mail.kinds import Kind
from bookings.mail.years import years_of
from bookings.models import SavedSearch
from bookings.saved.unsubscribing import token_of
from commons.letters import Action, Detail, Letter, Year, address, write
from commons.models import Notice
from commons.notices import Message, renders
from commons.periods import Period, local_date
from commons.words import period, price
from venues.models import Space


@renders(Kind.SEARCH_MATCHES)
def matches(notice: Notice, now: datetime) -> Message | None:
    """What is new for a search. None once it is paused, ended or deleted, or nothing of it is offered any more."""
    search = SavedSearch.objects.filter(pk=notice.subject_id, state=SavedSearch.State.ACTIVE).first()
    details = _details(notice.data["matches"], now) if search else []
    if search is None or not details:
        return None
    count = max(notice.data["count"], len(details))
    stop = address(reverse("alert_stop", args=[token_of(search.pk)]))
    letter = Letter(
        subject=_("%(name)s : du nouveau") % {"name": search.name},
        title=ngettext("Un nouvel espace pour vous", "%(count)d nouveaux espaces pour vous", count) % {"count": count},
        opening=[
            _("Cela correspond à votre recherche « %(name)s » et se réserve en ce moment. Rien n’est gardé pour vous.")
            % {"name": search.name}
        ],
        details=details,
        action=Action(_("Voir tous les résultats"), address(f"{reverse('search')}?{search.query}")),
        reason=_("Vous recevez ce message parce que vous avez enregistré cette recherche. Arrêter l’alerte : %(link)s")
        % {"link": stop},
        unsubscribe=stop,
    )
    return write(letter)


def _details(told: list[dict[str, Any]], now: datetime) -> list[Detail]:
    offered = Space.objects.filter(bookable=True, retired_at=None, venue__state="published")
    spaces = offered.select_related("venue__commune").in_bulk([one["space"] for one in told])
    stays = [
        (spaces[one["space"]], _stay(one), Decimal(one["price"]))
        for one in told
        if one["space"] in spaces and _stay(one).start > now
    ]
    years = years_of({space.venue: local_date(stay.start, space.venue.zone) for space, stay, _price in stays})
    return [_detail(space, stay, amount, years[space.venue_id]) for space, stay, amount in stays]


def _stay(one: dict[str, Any]) -> Period:
    return Period(*(datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at")))


def _detail(space: Space, stay: Period, amount: Decimal, year: Year) -> Detail:
    venue = space.venue
    link = f"{reverse('venue', args=[venue.slug])}?espace={space.pk}&date={local_date(stay.start, venue.zone)}"
    return Detail(
        f"{venue.name}, {venue.commune.name}",
        (f"{space.name}, {period(stay.start, stay.end, venue.zone)}", price(amount)),
        (address(link),),
        year,
    )
