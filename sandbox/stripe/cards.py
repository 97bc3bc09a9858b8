"""Stripe's test numbers and what each of them does (docs.stripe.com/testing, …/sepa-debit/accept-a-payment)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a payment is refused: `code`, the issuer's `decline` code, the sentence for the payer."""

    code: str
    decline: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Card:
    """How a card behaves; `refund` is `instant`, `pending` (succeeds later) or `failing` (fails later); `disputed`: its
    holder calls the payment into question soon after."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    refusal: Refusal | None = None
    three_d_secure: bool = False
    refund: str = "instant"
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Iban:
    """How a SEPA account behaves: refused or not, at once or after a while."""

    number: str
    refusal: Refusal | None = None
    slow: bool = False


DECLINED = Refusal("card_declined", "generic_decline", "Your card was declined.")
NO_FUNDS = Refusal("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Refusal("card_declined", "lost_card", "Your card was declined.")
STOLEN = Refusal("card_declined", "stolen_card", "Your card was declined.")
VELOCITY = Refusal(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
)
EXPIRED = Refusal("expired_card", None, "Your card has expired.")
WRONG_CVC = Refusal("incorrect_cvc", None, "Your card's security code is incorrect.")
PROCESSING = Refusal(
    "processing_error", None, "An error occurred while processing your card. Try again in a little bit."
)
WRONG_NUMBER = Refusal("incorrect_number", None, "Your card number is incorrect.")
NOT_AUTHENTICATED = Refusal(
    "payment_intent_authentication_failure",
    None,
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod "
    "to attempt to fulfill this PaymentIntent again.",
)

CARDS = {
    card.number: card
    for card in [
        Card("4242424242424242"),
        Card("4000056655665556", funding="debit"),
        Card("4000002500000003", country="FR"),
        Card("5555555555554444", brand="mastercard"),
        Card("5200828282828210", brand="mastercard", funding="debit"),
        Card("378282246310005", brand="amex"),
        Card("4000000000000077"),
        Card("4000000000000002", refusal=DECLINED),
        Card("4000000000009995", refusal=NO_FUNDS),
        Card("4000000000009987", refusal=LOST),
        Card("4000000000009979", refusal=STOLEN),
        Card("4000000000000069", refusal=EXPIRED),
        Card("4000000000000127", refusal=WRONG_CVC),
        Card("4000000000000119", refusal=PROCESSING),
        Card("4000000000006975", refusal=VELOCITY),
        Card("4000002500003155", three_d_secure=True),
        Card("4000002760003184", three_d_secure=True),
        Card("4000000000003220", three_d_secure=True),
        Card("4000008260003178", three_d_secure=True, refusal=NO_FUNDS),
        Card("4000008400001629", three_d_secure=True, refusal=DECLINED),
        Card("4000000000007726", refund="pending"),
        Card("4000000000005126", refund="failing"),
        Card("4000000000000259", disputed=True),
    ]
}

DEBIT_FAILED = Refusal("payment_intent_payment_attempt_failed", "generic_decline", "The payment failed.")
DEBIT_FUNDS = Refusal(
    "insufficient_funds",
    None,
    "The customer's account has insufficient funds to cover this payment.",
)
DEBIT_VOLUME = Refusal(
    "charge_exceeds_source_limit", None, "This payment exceeds your account's weekly payment volume limit."
)

IBANS = {
    iban.number: iban
    for iban in [
        Iban("FR1420041010050500013M02606"),
        Iban("FR3020041010050500013M02609", slow=True),
        Iban("FR8420041010050500013M02607", refusal=DEBIT_FAILED),
        Iban("FR7920041010050500013M02600", refusal=DEBIT_FAILED, slow=True),
        Iban("FR9720041010050000000343434", refusal=DEBIT_VOLUME),
        Iban("FR9720041010050000002222227", refusal=DEBIT_FUNDS),
        Iban("DE89370400440532013000"),
        Iban("DE08370400440532013003", slow=True),
        Iban("DE62370400440532013001", refusal=DEBIT_FAILED),
        Iban("DE78370400440532013004", refusal=DEBIT_FAILED, slow=True),
    ]
}


def compact(number: str) -> str:
    """A number as people write it, without spaces and dashes, letters capital."""
    return "".join(character for character in number if character.isalnum()).upper()


def is_card_number(number: str) -> bool:
    """Whether the check digit is right (Luhn)."""
    if not number.isascii() or not number.isdigit() or not 12 <= len(number) <= 19:
        return False
    digits = [int(character) for character in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def is_iban(number: str) -> bool:
    """Whether the check number is right (ISO 13616)."""
    if not number.isascii() or not number.isalnum() or not 15 <= len(number) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97 == 1
