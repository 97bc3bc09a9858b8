"""Outside calendars, what they say, and our own addresses. Whatever changes something is a use case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.calendars.answers import Answer, Choice, answer_question
from bookings.calendars.checking import OPTIONS
from bookings.calendars.feeds import add_feed, change_feed, check_feed, look_again, remove_feed
from bookings.calendars.health import health_of
from bookings.calendars.remarks import remarks_of, trouble_of
from bookings.calendars.sources import LARGEST_FILE
from bookings.models import BusyPeriod, CalendarAddress, Feed
from commons.admin.base import run_on_each
from commons.errors import DomainError
from venues.admin.base import VenuePage, WrittenByProgramme, add_refusal
from venues.models import Venue

SOURCE_FIELDS = {Feed.Source.ADDRESS: "url", Feed.Source.FILE: "file", Feed.Source.RULE: "rule"}


class FeedForm(forms.ModelForm):
    """A feed as use cases would accept it: an address, a file or a rule."""

    file = forms.FileField(label=_("fichier"), required=False, help_text=_(".ics, ou tableau CSV de dates"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        but = self.instance if self.instance.pk else None
        venue = but.venue if but else data.get("venue")
        if venue is not None and not self.errors:
            try:
                check_feed(venue=venue, name=data["name"], spaces=data["spaces"], but=but, **self.said())
            except DomainError as error:
                add_refusal(self, error)
        return data

    def said(self) -> dict[str, Any]:
        """The source and the options, as use cases take them."""
        data = self.cleaned_data
        given = {"url": data.get("url"), "text": self._text(), "rule": data.get("rule")}
        options = {name: data[name] for name in OPTIONS if name in data}
        return {"options": options, **{name: value for name, value in given.items() if value}}

    def _text(self) -> bytes | None:
        uploaded = self.cleaned_data.get("file")
        if uploaded is None:
            return None
        uploaded.seek(0)
        return bytes(uploaded.read(LARGEST_FILE + 1))


@admin.register(Feed)
class FeedAdmin(VenuePage):
    """Outside calendars, files and yearly rules with their health."""

    form = FeedForm
    list_display = ("name", "venue", "source", "condition", "failures", "looked_at", "good_at", "paused")
    list_filter = ("source", "state", "paused", "venue__kind")
    list_select_related = ("venue",)
    search_fields = ("name", "url", "venue__name", "venue__organisation__name")
    autocomplete_fields = ("venue",)
    filter_horizontal = ("spaces",)
    fields = (
        *("venue", "name", "source", "url", "file", "rule", "spaces", "paused", *OPTIONS),
        *("condition", "trouble", "error_code", "summary", "remarks", "failures", "failing_since", "empty_seen"),
        *("looked_at", "good_at", "next_look_at", "open_minutes", "taken_minutes"),
        *("asked_at", "answered_at", "answered_share", "created_at"),
    )
    readonly_fields = ("source", *fields[fields.index("condition") :])
    actions = ("look_now", "pause", "resume", "keep_all")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Feed]:
        found: models.QuerySet[Feed] = super().get_queryset(request).defer("text")
        return found

    def get_readonly_fields(self, _request: HttpRequest, obj: Feed | None = None) -> tuple[str, ...]:
        if obj is None:
            return self.readonly_fields
        others = {field for source, field in SOURCE_FIELDS.items() if source != obj.source}
        # `file` is no field of the model: it cannot be shown, only left out.
        return (*self.readonly_fields, "venue", *sorted(others - {"file"}))

    def get_fields(self, _request: HttpRequest, obj: Feed | None = None) -> tuple[str, ...]:
        if obj is None or obj.source == Feed.Source.FILE:
            return self.fields
        return tuple(name for name in self.fields if name != "file")

    @admin.display(description=_("état"), ordering="state")
    def condition(self, feed: Feed) -> str:
        return health_of(feed, timezone.now()).word if feed.pk else ""

    @admin.display(description=_("dernière erreur"))
    def trouble(self, feed: Feed) -> str:
        return trouble_of(feed)

    @admin.display(description=_("problèmes"))
    def remarks(self, feed: Feed) -> str:
        return "\n".join(f"{one.line} ({one.code}) {one.message}" for one in remarks_of(feed))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if feed_id := request.resolver_match.kwargs.get("object_id") if request.resolver_match else None:
            venues = Venue.objects.filter(feeds=feed_id)
            kwargs["queryset"] = db_field.related_model.objects.filter(venue__in=venues, retired_at=None)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        data = form.cleaned_data
        said = {name: data[name] for name in ("name", "spaces", "paused")} | form.said()
        by: dict[str, Any] = {"actor": request.user, "now": timezone.now(), "administrator": True}
        feed = change_feed(feed=obj, **said, **by) if change else add_feed(venue=obj.venue, **said, **by)
        obj.pk, obj._state.adding = feed.pk, False

    def delete_model(self, request: HttpRequest, obj: Feed) -> None:
        remove_feed(actor=request.user, feed=obj, now=timezone.now(), administrator=True)

    @admin.action(description=_("Lire maintenant"), permissions=["change"])
    def look_now(self, request: HttpRequest, queryset: models.QuerySet[Feed]) -> None:
        def look(feed: Feed) -> None:
            look_again(actor=request.user, feed=feed, now=timezone.now(), administrator=True)

        run_on_each(
            self,
            request,
            queryset,
            look,
            ngettext_lazy("%(count)s agenda sera relu.", "%(count)s agendas seront relus.", "count"),
        )

    @admin.action(description=_("Mettre en pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: models.QuerySet[Feed]) -> None:
        self._set_paused(request, queryset, True)

    @admin.action(description=_("Reprendre"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: models.QuerySet[Feed]) -> None:
        self._set_paused(request, queryset, False)

    @admin.action(description=_("Répondre à la question : tout garder"), permissions=["change"])
    def keep_all(self, request: HttpRequest, queryset: models.QuerySet[Feed]) -> None:
        def answer(feed: Feed) -> None:
            kept = Choice(Answer.KEEP)
            answer_question(actor=request.user, feed=feed, choice=kept, now=timezone.now(), administrator=True)

        done = ngettext_lazy("%(count)s agenda modifié.", "%(count)s agendas modifiés.", "count")
        run_on_each(self, request, queryset, answer, done)

    def _set_paused(self, request: HttpRequest, queryset: models.QuerySet[Feed], paused: bool) -> None:
        def change(feed: Feed) -> None:
            change_feed(actor=request.user, feed=feed, paused=paused, now=timezone.now(), administrator=True)

        done = ngettext_lazy("%(count)s agenda modifié.", "%(count)s agendas modifiés.", "count")
        run_on_each(self, request, queryset, change, done)


@admin.register(BusyPeriod)
class BusyPeriodAdmin(WrittenByProgramme):
    """What feeds say is taken, written by reading them only."""

    territory_path = "feed__venue__commune"
    list_display = ("space", "feed", "starts", "ends")
    list_filter = ("feed__state",)
    list_select_related = ("space__venue", "feed")
    search_fields = ("feed__name", "space__name", "feed__venue__name")
    show_full_result_count = False

    @admin.display(description=_("début"), ordering="period")
    def starts(self, busy: BusyPeriod) -> str:
        return f"{localtime(busy.period.lower, busy.space.venue.zone):%d/%m/%Y %H:%M}"

    @admin.display(description=_("fin"))
    def ends(self, busy: BusyPeriod) -> str:
        return f"{localtime(busy.period.upper, busy.space.venue.zone):%d/%m/%Y %H:%M}"


@admin.register(CalendarAddress)
class CalendarAddressAdmin(WrittenByProgramme):
    """Our secret addresses. Only their beginning is shown; deleting one closes it, its owner gets a new one."""

    territory_path = "venue__commune"
    list_display = ("__str__", "space", "venue", "organisation", "user", "feed", "detailed", "created_at", "read_at")
    list_select_related = ("space", "venue", "organisation", "user", "feed")
    search_fields = ("space__name", "venue__name", "organisation__name", "user__email", "feed__name")
    fields = ("space", "venue", "organisation", "user", "feed", "detailed", "created_at", "changed_at", "read_at")

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return bool(request.user.has_perm("bookings.delete_calendaraddress"))
