"""`/lieux/<slug>/signaler/`: telling the administrators that something is wrong with a page. No account is needed."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bookings.pages.errors import tell
from bookings.pages.public.loading import published_venue
from bookings.pages.public.venues import gone
from commons.errors import Impossible, TooMany
from commons.rationing import ration
from venues.models import Report
from venues.models.reports import LONGEST_MESSAGE
from venues.reporting import report_venue

MOST = 5
HOUR = 3600


class ReportForm(forms.Form):
    """What is wrong."""

    reason = forms.ChoiceField(
        label=gettext_lazy("De quoi s’agit-il ?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    message = forms.CharField(
        label=gettext_lazy("Dites-nous"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Dites ce que vous avez vu, à quel endroit, et ce qui serait juste."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse e-mail"),
        required=False,
        help_text=gettext_lazy("Si vous voulez une réponse. L’hôte ne la voit pas."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; afterwards the venue again, with thanks."""
    venue = published_venue(slug)
    if venue is None:
        return gone(request)
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm()
    status = 200
    if form.is_valid():
        try:
            ration(request, what="report", most=MOST, seconds=HOUR)
            report_venue(venue=venue, now=timezone.now(), **form.cleaned_data)
        except Impossible as error:
            tell(form, error)
        except TooMany as error:
            form.add_error(None, str(error.message))
            status = 429
        else:
            messages.success(request, _("Merci. Les administrateurs du site ont reçu votre signalement."))
            return redirect("venue", slug)
    context = {"venue": venue, "form": form}
    if form.errors and status == 200:
        status = 422
    return render(request, "bookings/public/report.html", context, status=status)
