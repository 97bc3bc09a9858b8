"""Administration of people, organisations, territories and tokens."""

from accounts.admin import billing, groups, organisations, territories, tokens, users

__all__ = ["billing", "groups", "organisations", "territories", "tokens", "users"]
