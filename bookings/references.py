"""References that people read out on the telephone and nobody can guess."""

import secrets

# Crockford's alphabet: no I, L, O or U, so that nothing is mistaken for a digit or makes a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9


def new_reference() -> str:
    """Nine random characters, 45 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str:
    """What was meant by a reference as typed: case, spaces, dashes and look-alikes do not matter."""
    return text.upper().replace(" ", "").replace("-", "").translate(str.maketrans("ILO", "110"))
