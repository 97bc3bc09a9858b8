"""What all tests share."""

from hypothesis import settings

pytest_plugins = ["tests.browser"]

# How long an example takes says more about the machine that day than about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
