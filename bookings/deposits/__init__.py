"""Security deposits (*cautions*): asked for with a booking, received, and given back or kept."""
