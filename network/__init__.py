"""What ties places together: needs and matches, activities, charter, participatory map, musette.

Empty as yet; the import law already keeps its place between the worker and the bookings.
"""
