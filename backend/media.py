"""`/media/…`: pictures that hosts sent, out of the media store. A proxy that sees the store may answer in our place."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import http_date
from django.views.decorators.http import require_safe

# A name is never used twice: what was fetched once is good for ever.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def photo(request: HttpRequest, part: str, file: str) -> FileResponse:
    """One size of a photo; the address allows no other names. Whatever it holds, a browser takes it for a picture."""
    name = f"photos/{part}/{file}"
    try:
        content = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="image/webp")
    response["Cache-Control"] = FOR_EVER
    response["Last-Modified"] = http_date(default_storage.get_modified_time(name).timestamp())
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
