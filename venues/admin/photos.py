"""The photos of venues: to look at, to mend their words, to remove what must not be shown."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from venues.admin.base import VenuePage
from venues.models import Photo
from venues.photo_editing import forget_photo


@admin.register(Photo)
class PhotoAdmin(VenuePage):
    """Hosts add them on their own page. Removing one removes its files."""

    list_display = ("small", "venue", "alt", "credit", "position", "created_at")
    list_display_links = ("small", "alt")
    list_filter = ("venue__is_demo", ("alt", admin.EmptyFieldListFilter))
    list_select_related = ("venue",)
    search_fields = ("venue__name", "alt", "credit", "key")
    date_hierarchy = "created_at"
    readonly_fields = ("large", "venue", "width", "height", "created_at")
    fields = ("large", "venue", "alt", "credit", "position", "width", "height", "created_at")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        forget_photo(obj)

    @admin.display(description=_("photo"))
    def small(self, photo: Photo) -> SafeString:
        return format_html('<img src="{}" width="120" alt="" loading="lazy">', photo.picture.sources[0][1])

    @admin.display(description=_("photo"))
    def large(self, photo: Photo) -> SafeString:
        return format_html(
            '<a href="{}"><img src="{}" width="480" alt="{}"></a>',
            photo.picture.url,
            photo.picture.sources[0][1],
            photo.alt,
        )
