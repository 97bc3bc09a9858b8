"""Who: users, organisations and what ties them."""

from accounts.models.billing import BillingIdentity, InvoicingMandate, PostalParty, VatRegime
from accounts.models.organisations import Invitation, Membership, Organisation
from accounts.models.papers import Paper, PaperFile
from accounts.models.sessions import Session
from accounts.models.territories import Territory
from accounts.models.tokens import ApiToken
from accounts.models.users import User
from accounts.words import Role

__all__ = [
    "ApiToken",
    "BillingIdentity",
    "Invitation",
    "InvoicingMandate",
    "Membership",
    "Organisation",
    "Paper",
    "PaperFile",
    "PostalParty",
    "Role",
    "Session",
    "Territory",
    "User",
    "VatRegime",
]
