"""Search: which spaces can really be booked, where and when."""
