"""What territory administrators see and may do."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin


class TerritoryPage(ModelAdmin):
    """Staff who administer territories see and change what lies in them, and nothing else; no permission to be given.

    `territory_path` leads from the model to a commune. Staff without a territory need the model's permissions.
    """

    territory_path = "commune"
    list_per_page = 50
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if not _territorial(request):
            return rows
        mine = request.user.territories.values("communes")
        return rows.filter(**{f"{self.territory_path}__in": mine})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or _territorial(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or _territorial(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or _territorial(request)


def _territorial(request: HttpRequest) -> bool:
    """Whether the request comes from an administrator of territories who is not one of the whole site."""
    user: Any = request.user
    if user.is_superuser or not (user.is_active and user.is_staff):
        return False
    if not hasattr(user, "_territorial"):
        user._territorial = user.territories.exists()
    return bool(user._territorial)
