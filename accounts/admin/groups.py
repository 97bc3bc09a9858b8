"""Groups of permissions, and what the sign-in library registers for itself, tidied up."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from unfold.admin import ModelAdmin

# Addresses and second factors are shown on the page of their person.
for model in (Group, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Group)
class GroupPage(GroupAdmin, ModelAdmin):
    """Sets of permissions for staff."""


@admin.register(Authenticator)
class AuthenticatorPage(ModelAdmin):
    """Second factors: their secrets are not shown; deleting one lets a person in who lost theirs."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__name")
    fields = ("user", "type", "created_at", "last_used_at")
    readonly_fields = fields

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False
