"""`/cautions/<id>/preuve/`: the proof of why a deposit was kept, for both sides and nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.deposits.sides import unknown_deposit, visible_deposit
from bookings.models import DepositProof
from bookings.pages.errors import told_as_pages


@require_safe
@never_cache
@login_required
@told_as_pages
def proof(request: HttpRequest, deposit_id: int) -> HttpResponse:
    """The file as it was given. Nothing in it runs: it is in a sandbox of the browser."""
    deposit, _bundle = visible_deposit(request.user, deposit_id)  # type: ignore[arg-type]
    found = DepositProof.objects.filter(deposit=deposit).first()
    if found is None:
        raise unknown_deposit()
    return HttpResponse(
        bytes(found.content),
        content_type=found.media_type,
        headers={
            "Content-Disposition": content_disposition_header(False, found.name) or "inline",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
