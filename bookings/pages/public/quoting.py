"""`/lieux/<slug>/devis/`: a quote as a PDF of what the address of the booking page asks for. No account, no hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.words import Audience
from bookings.asking import LineWish
from bookings.invoices.quoting_ahead import LONGEST, quote_ahead
from bookings.invoices.reading import signed_path
from bookings.pages.bills import bill_of
from bookings.pages.errors import told_as_pages
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.booking import form_of, preview_of, shown_of
from bookings.pages.public.loading import Shown
from bookings.pages.public.venues import gone
from bookings.previewing import Preview
from commons.errors import Impossible, Lost, TooMany
from commons.periods import Bound, Period, nearest_wall_clock
from commons.rationing import ration
from commons.words import period

# A venue gives fifty a day to visitors (`quoting_ahead`): one of them takes no more than this many, of all venues.
MOST_A_DAY = 12
DAY = 24 * 3600


class QuoteForm(forms.Form):
    """For whom the quote is."""

    name = forms.CharField(label=gettext_lazy("Nom de l’association ou de la structure"), max_length=LONGEST)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=LONGEST, required=False)
    postal_code = forms.CharField(label=gettext_lazy("Code postal"), max_length=12, required=False)
    city = forms.CharField(label=gettext_lazy("Ville"), max_length=120, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@told_as_pages
def quote_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be quoted and for whom; by POST the document, which the next page waits for."""
    now = timezone.now()
    shown = shown_of(slug, now)
    if shown is None:
        return gone(request)
    page = f"{reverse('book', args=[slug])}?{request.GET.urlencode()}"
    asked, left_out = form_of(request, shown)
    if left_out or not asked.is_valid():
        return redirect(page)
    form = QuoteForm(request.POST if request.method == "POST" else None, initial=_known(request, asked))
    try:
        preview = preview_of(request, asked, shown, now)
        if preview.not_offered or preview.quote is None or not preview.quote.total:
            return redirect(page)
        moments = _moments(asked, preview, shown)
        if form.is_valid():
            ration(request, what="quote", most=MOST_A_DAY, seconds=DAY)
            made = quote_ahead(
                venue=shown.venue,
                price=preview.quote,
                moments=moments,
                buyer=form.cleaned_data,
                told=_told(asked),
                now=now,
            )
            return redirect(signed_path(made))
    except (Impossible, Lost, TooMany) as error:
        messages.error(request, str(error.message))
        return redirect(page)
    context = {
        "venue": shown.venue,
        "form": form,
        "back": page,
        "what": _what(asked, shown),
        "when": [period(one.start, one.end, shown.venue.zone) for one in moments],
        "bill": bill_of(preview.quote, shown.venue, mentions=shown.exemptions),
    }
    return render(request, "bookings/public/quote.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest, asked: AskingForm) -> dict[str, str]:
    """The organisation for which the reader books, or the reader."""
    organisation = (
        Organisation.objects.filter(pk=asked.asked()["organisation_id"] or 0).select_related("commune").first()
    )
    if organisation is None:
        return {"name": request.user.get_full_name()} if request.user.is_authenticated else {}
    commune = organisation.commune
    return {
        "name": organisation.name,
        "address": organisation.address,
        "postal_code": commune.postal_codes[0] if commune and commune.postal_codes else "",
        "city": commune.name if commune else "",
    }


def _moments(asked: AskingForm, preview: Preview, shown: Shown) -> list[Period]:
    """When: one period, or one for each possible date of a series."""
    wishes = asked.wishes()
    first, last = min(one.starts_at for one in wishes), max(one.ends_at for one in wishes)
    return [_moment(first + late, last + late, shown) for late in _offsets(preview, first)]


def _offsets(preview: Preview, first: datetime) -> Sequence[timedelta]:
    return [day - first.date() for day in preview.dates] or [timedelta(0)]


def _moment(starts_at: datetime, ends_at: datetime, shown: Shown) -> Period:
    zone = shown.venue.zone
    return Period(
        nearest_wall_clock(starts_at, zone, Bound.START),
        nearest_wall_clock(ends_at, zone, Bound.END),
    )


def _what(asked: AskingForm, shown: Shown) -> list[str]:
    return [_thing(wish, shown) for wish in asked.wishes()]


def _thing(wish: LineWish, shown: Shown) -> str:
    space = shown.site.spaces[wish.space_id]
    return f"{wish.units} × {space.called}" if (space.units or 1) > 1 else space.called


def _told(asked: AskingForm) -> list[str]:
    """Who comes, at which rate."""
    facts: dict[str, Any] = asked.asked()
    count = facts["headcount"]
    people = ngettext("%(count)d personne", "%(count)d personnes", count) % {"count": count}
    audience = Audience(facts["audience"]).label
    return [_("Pour %(people)s, tarif « %(audience)s ».") % {"people": people, "audience": audience}]
