"""Administration of what every app shares."""

from commons.admin import communes, events, idempotency, notices

__all__ = ["communes", "events", "idempotency", "notices"]
