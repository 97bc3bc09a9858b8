"""`POST /webhooks/stripe/`: events of the payment provider. Stored and answered; the worker does the rest."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bookings.payments.webhooks import receive
from commons.errors import Impossible


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 for what is signed by the provider, however often it comes; 400 for anything else."""
    signature = request.headers.get("Stripe-Signature", "")
    try:
        receive(body=request.body, signature=signature, now=timezone.now())
    except Impossible as error:
        return JsonResponse({"code": error.code}, status=400)
    return JsonResponse({"received": True})
