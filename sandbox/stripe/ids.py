"""Identifiers that look like Stripe's: a prefix that tells the kind, and letters nobody guesses."""

import secrets
import string

LETTERS = string.ascii_letters + string.digits
PLATFORM = "acct_1SandboxPlatform00"
APPLICATION = "ca_SandboxApplication0000000000000"
SIZES = {"acct_": 16, "cs_test_": 58, "evt_": 24, "req_": 14, "pi_": 24, "ch_": 24, "py_": 24, "re_": 24, "pyr_": 24}


def new_id(prefix: str) -> str:
    """A fresh identifier, e.g. `pi_…`."""
    return prefix + letters(SIZES.get(prefix, 24))


def letters(size: int) -> str:
    """So many random letters and digits."""
    return "".join([LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(size)])
