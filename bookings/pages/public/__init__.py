"""Pages for everybody: home, search, a venue, choosing what to book."""
