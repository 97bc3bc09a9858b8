"""Which tone a state or a message is shown in; the tone brings a shape beside its colour (components.css)."""

GOOD, WAITING, BAD, OVER = "good", "waiting", "bad", "over"

# States of reservations, seasons, venues and payment accounts, by their stored code.
STATE_TONES = {
    "held": WAITING,
    "requested": WAITING,
    "awaiting_papers": WAITING,
    "awaiting_payment": WAITING,
    "payment_processing": WAITING,
    "awaiting_review": WAITING,
    "expiring": WAITING,
    "to_complete": WAITING,
    "in_review": WAITING,
    "confirmed": GOOD,
    "published": GOOD,
    "active": GOOD,
    "ready": GOOD,
    "completed": OVER,
    "paused": OVER,
    "ended": OVER,
    "withdrawn": OVER,
    "draft": OVER,
    "expired": OVER,
    "disconnected": OVER,
    "restricted": BAD,
    "cancelled": BAD,
    "declined": BAD,
    "no_show": BAD,
}
MESSAGE_TONES = {"success": GOOD, "info": GOOD, "debug": GOOD, "warning": WAITING, "error": BAD}
