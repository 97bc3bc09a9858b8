"""The French of pages and mails stays plain: short sentences, no words of an office.

Texts are the sources of the catalogue (`make check` keeps it in step with the code), what libraries say in our words,
and the first texts of the house. A legal word that has to be said stands in the list with its reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from backend.services.options import CHECKOUT
from commons.house.starting import TEXTS

# Words of one sentence at most; « l’hôte » is two.
MOST: Final = 20
# Terms that a lawyer reads too.
MOST_IN_TERMS: Final = 25
# Names of sources, which their owners word.
NO_SENTENCES: Final = ("backend/templates/credits.html",)
OFFICE: Final = re.compile(
    r"\b(veuillez|ultérieure?ment|effectue\w*|procéde\w*|dans le cadre d|afin d|susceptibles?|l’ensemble des?"
    r"|le cas échéant|conformément|préalable\w*|nonobstant|ci-après|susmentionné\w*|moyennant|sous réserve"
    r"|en application d|au titre d|dès lors que|s’avère\w*|à compter d|bénéficier|nécessite\w*|par vos soins"
    r"|d’office|lors d’un|en vue d|compte tenu|à cet effet|cela étant|toutefois|néanmoins|en l’absence d)\b",
    re.IGNORECASE,
)
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|\{\w+[^{}]*\}|<[^<>]+>")
LEFT_OPEN: Final = re.compile(r"\[\[.*?\]\]", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Those of a text; what is filled in counts as one word, what an operator has to write as none."""
    plain = PLACEHOLDER.sub(lambda found: "" if found[0].startswith("<") else "X", LEFT_OPEN.sub("", text))
    return [one.strip() for one in re.split(r"(?<=[.!?…])\s+|\n+", plain.replace("%%", "%")) if one.strip()]


def length(sentence: str) -> int:
    return len([word for word in re.split(r"[\s’'-]+", sentence) if re.search(r"\w", word)])


def messages(path: str) -> Iterator[Message]:
    with (CHECKOUT / path).open("rb") as file:
        yield from (message for message in read_po(file) if message.id)


def told() -> Iterator[tuple[str, str]]:
    """Where a French text is, and the text."""
    for message in messages("locale/en/LC_MESSAGES/django.po"):
        where = message.locations[0][0]
        if where not in NO_SENTENCES:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            yield from ((where, text) for text in ids)
    for message in messages("locale/fr/LC_MESSAGES/libraries.po"):
        texts = (message.string,) if isinstance(message.string, str) else message.string or ()
        yield from (("libraries.po", str(text)) for text in texts)


def house_texts() -> list[Path]:
    return sorted(TEXTS.glob("*.fr.txt"))


def test_no_sentence_of_a_page_or_mail_is_long() -> None:
    long = [f"{length(one)} words, {where}: {one}" for where, text in told() for one in sentences(text)]
    assert [one for one in long if int(one.split()[0]) > MOST] == []
    # A catalogue that was not read has no long sentence either.
    assert len(long) > 3000


@pytest.mark.parametrize("path", house_texts(), ids=lambda path: path.name)
def test_no_sentence_of_the_house_is_long(path: Path) -> None:
    assert [one for one in sentences(path.read_text()) if length(one) > MOST_IN_TERMS] == []


def test_nothing_is_said_as_an_office_would() -> None:
    texts = [*told(), *((path.name, path.read_text()) for path in house_texts())]
    assert [f"{where}: {text}" for where, text in texts if OFFICE.search(text)] == []


def test_long_sentences_and_words_of_an_office_are_seen() -> None:
    text = "C’est « %(name)s » ! <b>Deux mots</b>.\nVeuillez l’envoyer [[au service concerné]]."
    assert sentences(text) == ["C’est « X » !", "Deux mots.", "Veuillez l’envoyer ."]
    assert [length(one) for one in sentences(text)] == [3, 2, 3]
    assert OFFICE.search(text)
