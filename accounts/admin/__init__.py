"""Administration of people, organisations, territories and tokens."""

from accounts.admin import groups, organisations, territories, tokens, users

__all__ = ["groups", "organisations", "territories", "tokens", "users"]
