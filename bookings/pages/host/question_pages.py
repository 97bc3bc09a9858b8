"""`/hote/agendas/<id>/question/`: is it a closing? What each answer would do is shown before it is given."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.calendars.answers import Answer, Choice, Effect, Outlook, answer_question, outlook
from bookings.calendars.checking import LONGEST_IGNORED_DAYS
from bookings.calendars.feeds import hosted_feed
from bookings.calendars.question_words import headline, hours
from bookings.calendars.questions import is_open
from bookings.models import Conflict, Feed
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.host.frame import place_of
from commons.errors import Impossible, Lost
from commons.forms import DayInput
from commons.words import days, period


class AnswerForm(forms.Form):
    """A length in days, and two days: what one types to see what it would do."""

    days = forms.IntegerField(
        label=gettext_lazy("Plus de (jours)"), required=False, min_value=1, max_value=LONGEST_IGNORED_DAYS
    )
    first = forms.DateField(label=gettext_lazy("Du"), required=False, widget=DayInput())
    last = forms.DateField(label=gettext_lazy("Au"), required=False, widget=DayInput())

    def choices(self) -> list[Choice]:
        """What is asked about. The form is valid."""
        values = self.cleaned_data
        wanted = []
        if values["days"]:
            wanted.append(Choice(Answer.IGNORE_LONG, days=values["days"]))
        if values["first"] and values["last"] and values["first"] <= values["last"]:
            wanted.append(Choice(Answer.IGNORE_DAYS, first=values["first"], last=values["last"]))
        return wanted


class GivenForm(AnswerForm):
    """What is answered."""

    # The buttons of the answers say it: there is no field to lead to.
    answer = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Answer],
        widget=forms.HiddenInput(),
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )

    def choice(self) -> Choice:
        """The answer. The form is valid."""
        values = self.cleaned_data
        return Choice(Answer(values["answer"]), days=values["days"], first=values["first"], last=values["last"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def question(request: HttpRequest, feed_id: int) -> HttpResponse:
    """The figures, the longest blocks, and the answers; `?days=`, `?first=&last=` show what other figures would do."""
    feed = hosted_feed(actor=request.user, feed_id=feed_id)  # type: ignore[arg-type]
    place = place_of(request, feed.venue, Capability.MANAGE_CALENDARS)
    given = GivenForm(request.POST if request.method == "POST" else None)
    if given.is_valid():
        try:
            return _answer(request, feed, given.choice())
        except Impossible as error:
            tell(given, error)
    asked = AnswerForm(request.GET if {"days", "first"} & request.GET.keys() else None)
    choices = asked.choices() if asked.is_valid() else []
    try:
        found = outlook(feed, now=timezone.now(), choices=choices)
    except Impossible as error:
        tell(asked, error)
        choices, found = [], outlook(feed, now=timezone.now())
    context = place.context("calendars") | {"feed": feed, "form": given, "asked": asked, "is_open": is_open(feed)}
    context |= _figures(feed, found) | {"suggested": not choices}
    return render(request, "bookings/host/question.html", context, status=422 if given.errors else 200)


def _answer(request: HttpRequest, feed: Feed, choice: Choice) -> HttpResponse:
    try:
        answered = answer_question(actor=request.user, feed=feed, choice=choice, now=timezone.now())  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        left = hours(answered.taken_minutes)
        messages.success(request, _("C’est noté : cet agenda prend maintenant %(hours)s heures.") % {"hours": left})
    return redirect("host_calendars", feed.venue.slug)


def _figures(feed: Feed, found: Outlook) -> dict[str, Any]:
    zone = feed.venue.zone
    return {
        "headline": headline(feed),
        "taken": hours(found.now.taken_minutes),
        "spaces": found.now.spaces,
        "longest": [period(one.start, one.end, zone) for one in found.longest],
        "effects": [_effect(one) for one in found.effects],
        "contradicted": Conflict.objects.filter(feed=feed, settled_at=None).count(),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    choice = effect.choice
    return {
        "answer": choice.answer.value,
        "choice": choice,
        "when": days(choice.first, choice.last) if _both(choice.first, choice.last) else "",
        "season": effect.season,
        "freed": hours(effect.freed_minutes),
        "left": hours(effect.taken_minutes),
        "ignored": effect.ignored,
    }


def _both(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None
