"""API tokens: to look at and to revoke."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import ApiToken
from accounts.tokens import revoke_token
from commons.admin.base import ReadOnlyPage, run_on_each


@admin.register(ApiToken)
class TokenPage(ReadOnlyPage):
    """Nobody but its owner ever sees a token's secret."""

    list_display = ("name", "user", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__email")
    exclude = ("digest",)
    date_hierarchy = "created_at"
    actions = ("revoke",)

    @admin.action(description=_("Révoquer"), permissions=["view"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        done = ngettext_lazy("%(count)s jeton révoqué.", "%(count)s jetons révoqués.", "count")
        run_on_each(
            self,
            request,
            tokens,
            lambda token: revoke_token(token=token, actor=request.user, now=timezone.now()),
            done,
        )
