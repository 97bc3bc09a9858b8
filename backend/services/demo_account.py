"""The payment account of the demo's hotel, which the sandbox and the demo both know."""

from typing import Final

DEMO_ACCOUNT: Final = "acct_demohotel"
