"""Refusals in Stripe's form: `{"error": {type, code, message, param, …}}` and a status."""

from typing import Any

DOCS = "https://stripe.com/docs/error-codes"


class StripeError(Exception):
    """A refusal; `more` are further members of the error object, such as `payment_intent` or `decline_code`."""

    # Whether an idempotency key remembers this answer.
    is_result = True

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        facts = {"code": code, "doc_url": _doc_url(code), "message": message, "param": param, **more, "type": kind}
        self.facts: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}


class NotBegun(StripeError):
    """Refused before the endpoint began: its parameters, a conflict. No idempotency key remembers it."""

    is_result = False


def missing(kind: str, identifier: str, *, param: str) -> StripeError:
    """For an object that is not there, or belongs to another account."""
    return StripeError(f"No such {kind}: '{identifier}'", code="resource_missing", param=param, status=404)


def _doc_url(code: str | None) -> str | None:
    return f"{DOCS}/{code.replace('_', '-')}" if code else None
