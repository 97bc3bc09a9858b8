"""`/hote/lieux/<slug>/langues/`: what a venue says, in other languages than its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.pages.errors import tell
from bookings.pages.host.frame import open_place, tree_of_spaces
from commons.errors import Impossible
from commons.together import read_together
from venues.models import HostText, Photo, Venue
from venues.name_editing import named_things
from venues.pages.text_forms import TextsForm
from venues.text_editing import write_texts
from venues.text_words import HostLanguage


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts in one language, `?langue=`; English at first, or French where the venue speaks English."""
    place = open_place(request, slug, Capability.MANAGE_VENUES)
    venue = place.venue
    others = [one for one in HostLanguage if one.value != venue.language]
    asked = request.GET.get("langue")
    language = next((one for one in others if one.value == asked), None) or _first(others)
    form = TextsForm(
        request.POST if request.method == "POST" else None,
        venue=venue,
        spaces=tree_of_spaces(venue),
        photos=Photo.objects.filter(venue=venue),
        named=(named := read_together(Venue.objects.filter(pk=venue.pk), **named_things(venue))),
        rows=(rows := list(HostText.objects.filter(venue=venue))),
        language=language.value,
    )
    if form.is_valid():
        try:
            write_texts(
                actor=request.user,  # type: ignore[arg-type]
                venue=venue,
                language=language.value,
                texts=form.texts(),
                now=timezone.now(),
            )
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("Les textes sont enregistrés."))
            return redirect(f"{reverse('host_texts', args=[venue.slug])}?langue={language.value}")
    written = {row.language for row in rows}.union(*(one.names for found in named.values() for one in found))
    context = {
        "form": form,
        "language": language,
        "own_language": HostLanguage(venue.language).label,
        "languages": [(one, one.value in written) for one in others],
    }
    return render(request, "bookings/host/texts.html", place.context("texts") | context)


def _first(others: list[HostLanguage]) -> HostLanguage:
    return HostLanguage.ENGLISH if HostLanguage.ENGLISH in others else HostLanguage.FRENCH
