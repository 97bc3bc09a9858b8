"""What people see of bookings."""
