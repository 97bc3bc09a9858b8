"""What a host says, in the reader's language where they said it in it, else in the venue's own. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commons.typography import set_french
from venues.models import HostText, Photo, Space, Venue
from venues.text_words import HostLanguage, TextField

Key = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A text, its language (ISO 639-1), and that language's own name where it is not the reader's, else empty."""

    text: str
    language: str
    foreign: str


class Texts:
    """The texts of a venue for readers of one language. `rows` are all of the venue's."""

    def __init__(self, venue: Venue, rows: Iterable[HostText], language: str) -> None:
        self._venue = venue
        self._language = language
        self._known: Mapping[Key, str] = {key_of(row): row.text for row in rows if row.language == language}

    def of_venue(self, field: str) -> Told:
        """`description`, `house_rules` or `arrival_instructions`."""
        return self._told(("venue", None, field), getattr(self._venue, field))

    def of_space(self, space: Space) -> Told:
        return self._told(("space", space.pk, TextField.DESCRIPTION), space.description)

    def alt_of(self, photo: Photo) -> str:
        return self._told(("photo", photo.pk, TextField.ALT), photo.alt).text

    def _told(self, key: Key, own: str) -> Told:
        if self._language != self._venue.language and (text := self._known.get(key)):
            return Told(_set(text, self._language), self._language, "")
        language = HostLanguage(self._venue.language)
        foreign = "" if language.value == self._language else str(language.label)
        return Told(_set(own, language.value), language.value, foreign)


def _set(text: str, language: str) -> str:
    return set_french(text) if language == HostLanguage.FRENCH else text


def key_of(row: HostText) -> Key:
    """What the text is about, and which one it is."""
    if row.space_id:
        return "space", row.space_id, row.field
    return ("photo", row.photo_id, row.field) if row.photo_id else ("venue", None, row.field)
