"""What bookings keep of a person: taking it along, what stands in the way of going, and what is left then."""
