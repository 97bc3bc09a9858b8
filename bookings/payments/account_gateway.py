"""Connected accounts at the payment provider: making one, having its owner complete it, seeing how it stands.

Like `provider`, it touches no database; call it outside any transaction.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from bookings.payments.provider import AccountGone, Indefinite, Refused, client, in_our_words
from bookings.payments.sentences import LATER
from commons.errors import Unreachable

logger = logging.getLogger(__name__)

# A standard account: its owner has Stripe's own dashboard, is the merchant, and answers for refunds and disputes.
STANDARD: Final = "standard"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: `wanted` is what Stripe asks of its owner, `checking` what it looks at itself."""

    id: str
    charges_enabled: bool
    details_submitted: bool
    wanted: tuple[str, ...] = ()
    checking: tuple[str, ...] = ()
    disabled_reason: str = ""


def create_account(*, name: str, email: str, url: str, metadata: dict[str, str], key: str) -> Standing:
    """Make an account for a host. The same `key` finds the same one. Raises Unreachable."""
    asked: Any = {
        "type": STANDARD,
        "country": "FR",
        "business_profile": {"name": name, "url": url},
        "metadata": metadata,
    }
    if email:
        asked["email"] = email
    with _asked():
        return _standing(client().v1.accounts.create(asked, {"idempotency_key": key}))


def read_account(account: str) -> Standing:
    """How it stands now. Raises AccountGone when its owner took our access away, and Unreachable."""
    with _asked():
        return _standing(client().v1.accounts.retrieve(account))


def onboarding_link(account: str, *, return_url: str, refresh_url: str) -> str:
    """The address where its owner completes it; works once, for a few minutes. Raises as `read_account`."""
    with _asked():
        made = client().v1.account_links.create(
            {
                "account": account,
                "type": "account_onboarding",
                "return_url": return_url,
                "refresh_url": refresh_url,
            }
        )
        return str(made.url)


@contextmanager
def _asked() -> Iterator[None]:
    """Whatever the provider did not do is told as one thing: there is nothing that a host could mend here."""
    try:
        with in_our_words():
            yield
    except AccountGone:
        raise
    except (Refused, Indefinite) as error:
        logger.warning("the payment provider did not do what was asked of an account: %s", error)
        raise Unreachable(str(LATER)) from error


def _standing(account: Any) -> Standing:
    needs = account.requirements
    return Standing(
        id=account.id,
        charges_enabled=bool(account.charges_enabled),
        details_submitted=bool(account.details_submitted),
        wanted=tuple(needs.currently_due or ()) if needs else (),
        checking=tuple(needs.pending_verification or ()) if needs else (),
        disabled_reason=(needs.disabled_reason or "") if needs else "",
    )
