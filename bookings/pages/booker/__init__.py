"""Pages of those who book: confirming, following, changing and cancelling their reservations."""
