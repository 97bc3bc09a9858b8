"""Favourites, and searches that are kept and made again."""
