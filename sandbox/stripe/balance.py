"""Balance transactions: what moved in an account's balance, with its fees. A nightly reconciliation reads these."""

from dataclasses import dataclass
from typing import Any

from sandbox.stripe.ids import APPLICATION
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

DAY = 86400
# European cards: 1.5 % and 25 cents; a direct debit: 35 cents. Rounded half up, in cents.
CARD_FEE = (150, 25)
DEBIT_FEE = (0, 35)
CATEGORIES = {"payment": "charge", "payment_refund": "refund", "payment_failure_refund": "refund_failure"}


@dataclass(frozen=True, slots=True)
class Fee:
    """A part of a transaction's fee: `application_fee` or `stripe_fee`."""

    kind: str
    amount: int
    description: str

    def told(self, currency: str) -> dict[str, Any]:
        application = APPLICATION if self.kind == "application_fee" else None
        return {
            "amount": self.amount,
            "application": application,
            "currency": currency,
            "description": self.description,
            "type": self.kind,
        }


def stripe_fee(amount: int, *, card: bool) -> Fee:
    """What Stripe keeps of a payment."""
    share, fixed = CARD_FEE if card else DEBIT_FEE
    return Fee("stripe_fee", (amount * share + 5000) // 10000 + fixed, "Stripe processing fees")


def application_fee(amount: int, who: str = "Intersaison") -> Fee:
    """What the platform keeps of a payment; negative when it gives it back."""
    return Fee("application_fee", amount, f"{who} application fee" + (" refund" if amount < 0 else ""))


def move(
    call: Call, kind: str, amount: int, *, source: str, currency: str, fees: list[Fee], days: int = 0, words: str = ""
) -> Thing:
    """Records that `amount` cents came in (or went out), available after so many days."""
    fee = sum(one.amount for one in fees)
    body: dict[str, Any] = {
        "amount": amount,
        "available_on": call.now + days * DAY,
        "balance_type": "payments",
        "created": 0,
        "currency": currency,
        "description": words or None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [one.told(currency) for one in fees],
        "net": amount - fee,
        "reporting_category": CATEGORIES.get(kind, kind),
        "source": source,
        "status": "pending",
        "type": kind,
    }
    return call.new("balance_transaction", "txn_", body)


def balance(call: Call) -> dict[str, Any]:
    """The account's balance: what is available and what is under way, each currency by itself."""
    sums: dict[str, dict[str, int]] = {"available": {}, "pending": {}}
    rows = call.store.base.execute(
        "SELECT json_extract(body, '$.currency'), json_extract(body, '$.available_on') <= ?, "
        "sum(json_extract(body, '$.net')) FROM things WHERE kind = 'balance_transaction' AND account = ? GROUP BY 1, 2",
        (call.now, call.account),
    )
    for currency, is_available, net in rows:
        sums["available" if is_available else "pending"][currency] = net
    told = {
        name: [
            {"amount": parts.get(currency, 0), "currency": currency, "source_types": {"card": parts.get(currency, 0)}}
            for currency in sorted({"eur", *sums["available"], *sums["pending"]})
        ]
        for name, parts in sums.items()
    }
    return {"object": "balance", **told, "livemode": False}
