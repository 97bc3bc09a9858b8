"""Stand-ins for the outside world, for the demo and the tests: a mailbox, outside calendars,
a payment provider.

Knows nothing of the site; the site knows nothing of it but addresses. `python -m sandbox` runs it.
"""
