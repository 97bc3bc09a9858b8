"""What the platform keeps of a person: taking it along, and having it go."""
