"""What somebody asks for, and whether it can be meant at all, whatever is taken."""

from bookings.asking.headcounts import check_headcount
from bookings.asking.reading import read_wishes
from bookings.asking.values import Contact, Line, LineWish

__all__ = ["Contact", "Line", "LineWish", "check_headcount", "read_wishes"]
