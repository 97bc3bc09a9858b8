"""Outside calendars: reading them, keeping what they say, telling ours to others."""
