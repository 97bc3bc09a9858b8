"""The words on the pages for payers, in French and English."""

TEXTS = {
    "fr": {
        "standin": "Bac à sable : cette page remplace celle de Stripe. Aucun argent réel.",
        "pay": "Payer",
        "to": "à",
        "by_card": "Payer par carte",
        "by_debit": "Payer par prélèvement SEPA",
        "number": "Numéro de carte",
        "expiry": "Expiration (MM / AA)",
        "cvc": "Code de sécurité",
        "name": "Nom du titulaire",
        "email": "Adresse de messagerie",
        "iban": "IBAN",
        "authorise": "Autoriser",
        "button": "Payer {amount}",
        "hold": "Autoriser {amount}",
        "back": "Revenir sans payer",
        "numbers": "Numéros d’essai",
        "number_wrong": "Ce numéro de carte n’est pas juste. Vérifiez-le chiffre par chiffre.",
        "expiry_wrong": "Écrivez le mois et l’année, par exemple 12 / 34, dans l’avenir.",
        "cvc_wrong": "Le code de sécurité a trois chiffres (quatre pour American Express).",
        "name_wrong": "Écrivez le nom du titulaire.",
        "email_wrong": "Écrivez une adresse de messagerie, par exemple nom@exemple.fr.",
        "iban_wrong": "Cet IBAN n’est pas juste. Vérifiez-le.",
        "refused": "Le paiement n’a pas abouti.",
        "closed": "Cette page de paiement est fermée",
        "closed_paid": "Le paiement est déjà fait.",
        "closed_expired": "Son délai est passé, ou elle a été fermée par le site. Rien n’a été payé.",
        "return": "Revenir au site",
        "action": "Votre banque vous demande de confirmer",
        "action_text": "Ici, votre banque vous demanderait un code ou une empreinte.",
        "accept": "Confirmer le paiement",
        "refuse": "Refuser",
        "mandate": "En payant, vous autorisez le prélèvement de ce montant sur votre compte.",
        "card_declined": "Votre banque a refusé la carte. Essayez une autre carte.",
        "insufficient_funds": "Le solde du compte ne suffit pas. Essayez une autre carte.",
        "expired_card": "La carte a expiré. Essayez une autre carte.",
        "incorrect_cvc": "Le code de sécurité n’est pas le bon.",
        "processing_error": "La banque n’a pas pu traiter la carte. Essayez dans un moment.",
        "payment_intent_authentication_failure": "La confirmation a été refusée. Essayez encore.",
    },
    "en": {
        "standin": "Sandbox: this page stands in for Stripe’s. No real money.",
        "pay": "Pay",
        "to": "to",
        "by_card": "Pay by card",
        "by_debit": "Pay by SEPA direct debit",
        "number": "Card number",
        "expiry": "Expiry (MM / YY)",
        "cvc": "Security code",
        "name": "Name of the holder",
        "email": "Email address",
        "iban": "IBAN",
        "authorise": "Authorise",
        "button": "Pay {amount}",
        "hold": "Authorise {amount}",
        "back": "Go back without paying",
        "numbers": "Test numbers",
        "number_wrong": "This card number is not right. Check it digit by digit.",
        "expiry_wrong": "Write the month and the year, for example 12 / 34, in the future.",
        "cvc_wrong": "The security code has three digits (four for American Express).",
        "name_wrong": "Write the name of the holder.",
        "email_wrong": "Write an email address, for example name@example.com.",
        "iban_wrong": "This IBAN is not right. Check it.",
        "refused": "The payment did not go through.",
        "closed": "This payment page is closed",
        "closed_paid": "The payment is already made.",
        "closed_expired": "Its time is over, or the site closed it. Nothing was paid.",
        "return": "Go back to the site",
        "action": "Your bank asks you to confirm",
        "action_text": "Here your bank would ask for a code or a fingerprint.",
        "accept": "Confirm the payment",
        "refuse": "Refuse",
        "mandate": "By paying you allow this amount to be debited from your account.",
        "card_declined": "Your bank declined the card. Try another card.",
        "insufficient_funds": "There is not enough money on the account. Try another card.",
        "expired_card": "The card has expired. Try another card.",
        "incorrect_cvc": "The security code is not right.",
        "processing_error": "The bank could not process the card. Try again in a moment.",
        "payment_intent_authentication_failure": "The confirmation was refused. Try again.",
    },
}


def language(locale: str | None, accepted: str) -> str:
    """`fr` or `en`: as the session says, else as the browser wishes."""
    wanted = (locale or "auto").lower()
    if wanted == "auto":
        wanted = accepted.strip().lower() or "fr"
    return "fr" if wanted.startswith("fr") else "en"


def amount_in(lang: str, cents: int, currency: str) -> str:
    """An amount as people write it: `1 234,50 €` or `€1,234.50`."""
    sign = {"eur": "€", "usd": "$", "gbp": "£", "chf": "CHF"}[currency]
    units, rest = divmod(abs(cents), 100)
    minus = "−" if cents < 0 else ""
    if lang == "en":
        return f"{minus}{sign}{units:,}.{rest:02}"
    return f"{minus}{units:,}".replace(",", "\u202f") + f",{rest:02}\u00a0{sign}"
