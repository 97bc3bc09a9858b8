"""Celery: the app, the timetable, thin tasks. What is due lives in the database; nothing is queued for later."""
