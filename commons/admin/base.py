"""What administration pages share."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import ActionForm

from commons.errors import DomainError
from commons.words import labelled

Link = tuple[str, str, object]


class ReadOnlyPage(ModelAdmin):
    """Rows that only the programme writes: to look at and to search."""

    list_per_page = 50

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class ReasonForm(ActionForm):
    """Actions take a reason, which is kept in the history."""

    reason = forms.CharField(label=_("Motif"), required=False, max_length=500)


def run_on_each(
    admin: ModelAdmin, request: HttpRequest, rows: Iterable[Any], deed: Callable[[Any], object], done: Any
) -> None:
    """Do `deed` to each row; say how many it was done to and why not to the others.

    `done` is an `ngettext_lazy` sentence with `%(count)s`, made with "count" as its number.
    """
    count = 0
    for row in rows:
        try:
            deed(row)
        except DomainError as error:
            admin.message_user(request, labelled(row, error.message), messages.ERROR)
        else:
            count += 1
    if count:
        admin.message_user(request, str(done % {"count": count}), messages.SUCCESS)


def links(*wanted: Link) -> SafeString | str:
    """Links to filtered lists: (words, `app_model`, query). Those to pages that this site lacks are left out."""
    shown = []
    for words, page, query in wanted:
        try:
            shown.append((f"{reverse(f'admin:{page}_changelist')}?{query}", words))
        except NoReverseMatch:
            continue
    return format_html_join(" · ", '<a href="{}">{}</a>', shown) or "–"
