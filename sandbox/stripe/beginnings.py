"""Accounts that are there from the start, for a site whose demo knows them by name."""

from sandbox.stripe import accounts
from sandbox.stripe.engine import Engine


def read_accounts(text: str) -> dict[str, str]:
    """`acct_one=Hôtel;acct_two=Gîte`: names by id. Raises ValueError for anything else."""
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    if any(not sign or not identifier.strip().startswith("acct_") for identifier, sign, _name in pairs):
        raise ValueError(text)
    return {identifier.strip(): name.strip() for identifier, _sign, name in pairs}


def ensure_accounts(engine: Engine, names: dict[str, str]) -> None:
    """Make those that are missing, ready to take payments; what has become of the others stays."""
    call = engine.call()
    for identifier, name in names.items():
        if call.store.find(identifier) is None:
            given = {"type": "standard", "country": "FR", "business_profile": {"name": name}}
            with call.transaction():
                accounts.become(call, accounts.made(call, given, identifier), accounts.READY)
