"""Who: users, organisations and what ties them."""

from accounts.models.organisations import Invitation, Membership, Organisation
from accounts.models.territories import Territory
from accounts.models.tokens import ApiToken
from accounts.models.users import User
from accounts.words import Role

__all__ = ["ApiToken", "Invitation", "Membership", "Organisation", "Role", "Territory", "User"]
