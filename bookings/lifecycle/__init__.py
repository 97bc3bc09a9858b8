"""What happens to a reservation after it was held. Every change passes through `door`."""

from bookings.lifecycle.answering import accept_papers, approve, decline
from bookings.lifecycle.cancelling import cancel, preview_cancellation
from bookings.lifecycle.ending import complete, expire, mark_no_show
from bookings.lifecycle.extending import extend_hold
from bookings.lifecycle.paying import begin_expiring, confirm_payment, fail_payment, recover, start_payment
from bookings.lifecycle.submitting import submit

__all__ = [
    "accept_papers",
    "approve",
    "begin_expiring",
    "cancel",
    "complete",
    "confirm_payment",
    "decline",
    "expire",
    "extend_hold",
    "fail_payment",
    "mark_no_show",
    "preview_cancellation",
    "recover",
    "start_payment",
    "submit",
]
