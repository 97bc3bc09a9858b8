"""Administration of what every app shares."""

from commons.admin import communes, events, house, idempotency, notices

__all__ = ["communes", "events", "house", "idempotency", "notices"]
