"""Servers of outside calendars that fail: which are left alone, until when, and how many feeds wait for them."""

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.calendars.hosts import ask_again
from bookings.calendars.remarks import failure_of
from bookings.models import Feed, FeedHost
from commons.admin.base import ReadOnlyPage, run_on_each


@admin.register(FeedHost)
class FeedHostAdmin(ReadOnlyPage):
    """Servers that answer have no row. One that is closed is asked again by itself, or at once by the action."""

    list_display = ("host", "failures", "closed_until", "feeds", "trouble")
    search_fields = ("host", "last_error")
    fields = ("host", "failures", "closed_until", "feeds", "trouble")
    actions = ("ask_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedHost]:
        same = Feed.objects.filter(host=OuterRef("host"), paused=False).order_by().values("host")
        counted = Subquery(same.annotate(count=Count("pk")).values("count"))
        return super().get_queryset(request).annotate(feed_count=Coalesce(counted, 0))

    def has_ask_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("bookings.change_feedhost"))

    @admin.display(description=_("flux d’agenda"), ordering="feed_count")
    def feeds(self, server: FeedHost) -> int:
        return int(server.feed_count)  # type: ignore[attr-defined]

    @admin.display(description=_("dernière erreur"), ordering="last_error")
    def trouble(self, server: FeedHost) -> str:
        return failure_of(server.last_error, server.last_error)

    @admin.action(description=_("Redemander maintenant"), permissions=["ask"])
    def ask_now(self, request: HttpRequest, queryset: QuerySet[FeedHost]) -> None:
        def ask(server: FeedHost) -> None:
            ask_again(host=server.host, now=timezone.now())

        done = ngettext_lazy("%(count)s serveur est redemandé.", "%(count)s serveurs sont redemandés.", "count")
        run_on_each(self, request, queryset, ask, done)
