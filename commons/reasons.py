"""A reason that has to be given: one rule, whoever asks for it."""

from commons.errors import Impossible


def required_reason(reason: str, sentence: str) -> str:
    """The reason without blanks around it.

    Raises Impossible `reason_missing` about the field `reason`; `sentence` asks for it and says who reads it.
    """
    if words := reason.strip():
        return words
    raise Impossible(sentence, code="reason_missing", fields={"reason": [sentence]})
