"""`/hote/lieux/<slug>/photos/`: the photos of a venue. One form: whatever button is pressed, what was typed is kept."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.pages.host.frame import open_place
from commons.errors import Impossible, Missing
from venues.models import Venue
from venues.pages.photo_forms import PhotoForm, forms_of
from venues.photo_editing import MOST_PHOTOS, add_photo, describe_photos, move_photo, remove_photo
from venues.pictures import MEGABYTE, MOST_BYTES

# Drawing one takes some tenths of a second: this is what one request may take.
MOST_AT_ONCE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at them, say what one sees, put them in order, add and remove some."""
    place = open_place(request, slug, Capability.MANAGE_VENUES)
    forms = forms_of(place.venue, request.POST if request.method == "POST" else None)
    refused: list[str] = []
    typed = [form for form in forms if form.is_bound]
    if request.method == "POST" and not any(form.errors for form in typed):
        refused = _do(request, place.venue, typed)
        if not refused:
            return redirect("host_photos", slug)
        forms = forms_of(place.venue)
    context: dict[str, Any] = {
        "forms": forms,
        "refused": refused,
        "waiting": sum(not form.photo.alt for form in forms),
        "most": MOST_PHOTOS,
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "most_at_once": MOST_AT_ONCE,
    }
    wrong = refused or any(form.errors for form in forms)
    return render(request, "bookings/host/photos.html", place.context("photos") | context, status=422 if wrong else 200)


def _do(request: HttpRequest, venue: Venue, forms: list[PhotoForm]) -> list[str]:
    """What was typed, then what the button says. Returns why some files were refused."""
    who: dict[str, Any] = {"actor": request.user, "venue": venue, "now": timezone.now()}
    changed = describe_photos(words={form.photo.pk: form.words for form in forms}, **who)
    action, _equals, photo_id = request.POST.get("do", "").partition("=")
    sent = request.FILES.getlist("photos")
    try:
        if action in ("earlier", "later") and photo_id.isdecimal():
            move_photo(photo_id=int(photo_id), by=-1 if action == "earlier" else 1, **who)
        elif action == "remove" and photo_id.isdecimal():
            remove_photo(photo_id=int(photo_id), **who)
            messages.success(request, _("La photo est retirée."))
        elif changed and not sent:
            messages.success(request, _("C’est enregistré."))
    except Missing as error:
        messages.error(request, str(error.message))
    return _receive(request, sent, who)


def _receive(request: HttpRequest, sent: list[UploadedFile], who: dict[str, Any]) -> list[str]:
    """Take what can be taken: one bad file never loses the others."""
    refused, added = [], 0
    for file in sent[:MOST_AT_ONCE]:
        try:
            add_photo(file=file, name=file.name or "", size=file.size or 0, **who)
            added += 1
        except Impossible as error:
            refused.append(str(error.message))
    if len(sent) > MOST_AT_ONCE:
        left = ", ".join(file.name or "" for file in sent[MOST_AT_ONCE:])
        refused.append(
            _("%(most)d photos au plus à la fois. Envoyez ensuite : %(names)s.") % {"most": MOST_AT_ONCE, "names": left}
        )
    if added:
        words = ngettext(
            "%(count)d photo est arrivée. Dites ce qu’on y voit : elle paraîtra alors.",
            "%(count)d photos sont arrivées. Dites ce qu’on y voit : elles paraîtront alors.",
            added,
        )
        messages.success(request, words % {"count": added})
    return refused
