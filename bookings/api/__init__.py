"""The API of bookings."""
