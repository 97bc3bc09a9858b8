"""Messages sent and to be sent: read-only, but for trying again what failed."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commons.admin.base import ReadOnlyPage
from commons.models import Notice
from commons.notices import retry_notices

# They carry codes and links that open an account: not for an administrator's eyes.
SECRET_KINDS = frozenset({"account_mail"})


class State(admin.SimpleListFilter):
    """Where the message stands."""

    title = _("état")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _admin: object) -> list[tuple[str, object]]:
        return [
            ("waiting", _("à envoyer")),
            ("failing", _("en échec")),
            ("sent", _("envoyé")),
            ("dropped", _("abandonné")),
        ]

    def queryset(self, _request: HttpRequest, notices):  # type: ignore[no-untyped-def]
        chosen = {
            "waiting": {"sent_at": None, "dropped_at": None},
            "failing": {"sent_at": None, "dropped_at": None, "attempts__gt": 0},
            "sent": {"sent_at__isnull": False},
            "dropped": {"dropped_at__isnull": False},
        }
        return notices.filter(**chosen.get(self.value() or "", {}))


@admin.register(Notice)
class NoticePage(ReadOnlyPage):
    """Each message has one row and one Message-ID."""

    list_display = ("due_at", "kind", "recipient", "subject_type", "subject_id", "sent_at", "attempts", "dropped_at")
    list_filter = (State, "kind", "language")
    search_fields = ("recipient", "subject_id__exact", "message_id", "user__email")
    date_hierarchy = "due_at"
    show_full_result_count = False
    exclude = ("data",)
    actions = ("send_again",)

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "details")

    @admin.display(description=_("détails"))
    def details(self, notice: Notice) -> str:
        if notice.kind in SECRET_KINDS:
            return str(_("masqués : ce message contient de quoi ouvrir un compte"))
        return format_html("<pre>{}</pre>", json.dumps(notice.data, ensure_ascii=False, indent=2))

    @admin.action(description=_("Essayer à nouveau d’envoyer (ce qui n’est pas parti)"), permissions=["view"])
    def send_again(self, request: HttpRequest, notices: QuerySet[Notice]) -> None:
        count = retry_notices(notices, now=timezone.now())
        words = ngettext("%(count)s message va repartir.", "%(count)s messages vont repartir.", count)
        self.message_user(request, words % {"count": count})
