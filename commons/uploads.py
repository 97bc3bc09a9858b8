"""Files that people send: known by what is in them, never by their name or by what the browser says of them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commons.errors import Impossible

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 8 * MEGABYTE
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
# How a file of each kind begins, what must be in it further on, and how its name ends.
KINDS: Final = {
    JPEG: (b"\xff\xd8\xff", b"", "jpg"),
    PNG: (b"\x89PNG\r\n\x1a\n", b"IEND", "png"),
    WEBP: (b"RIFF", b"WEBP", "webp"),
    PDF: (b"%PDF-", b"%%EOF", "pdf"),
}
PHOTOS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WebP"}


@dataclass(frozen=True)
class Upload:
    """A file whose kind is known: `name` is harmless and ends as the content says."""

    name: str
    media_type: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_upload(file: UploadedFile, kinds: Collection[str], *, called: str, code: str, field: str) -> Upload:
    """The file if it is of one of `kinds` (media types), whatever it calls itself; `called` where it has no name.

    Raises Impossible `code`, with a sentence for `field` that says what to send instead.
    """
    size = file.size or 0
    if size == 0:
        raise _unfit(_("Ce fichier est vide : choisissez-en un autre."), code, field)
    if size > MOST_BYTES:
        sentence = _("Ce fichier dépasse 8 Mo : envoyez une photo moins grande, ou un PDF plus léger.")
        raise _unfit(sentence, code, field)
    content = file.read()
    for media_type in kinds:
        start, within, suffix = KINDS[media_type]
        if content.startswith(start) and within in content:
            return Upload(_named(file.name or "", suffix, called), media_type, content)
    sentence = _("Ce fichier n’est ni une photo (%(kinds)s) ni un PDF entier : choisissez-en un autre.")
    photos = ", ".join(PHOTOS[one] for one in kinds if one in PHOTOS)
    raise _unfit(sentence % {"kinds": photos}, code, field)


def _unfit(sentence: str, code: str, field: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})


def _named(given: str, suffix: str, called: str) -> str:
    """A name without paths or control characters."""
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    clean = "".join(sign for sign in stem if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    return f"{clean[:100] or called}.{suffix}"
