"""Files that people send: known by what is in them, never by their name or by what the browser says of them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.core.files.uploadedfile import UploadedFile

MEGABYTE: Final = 1024 * 1024
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
# How a file of each kind begins, what must be in it further on, and how its name ends.
KINDS: Final = {
    JPEG: (b"\xff\xd8\xff", b"", "jpg"),
    PNG: (b"\x89PNG\r\n\x1a\n", b"IEND", "png"),
    WEBP: (b"RIFF", b"WEBP", "webp"),
    PDF: (b"%PDF-", b"%%EOF", "pdf"),
}


@dataclass(frozen=True)
class Upload:
    """A file whose kind is known: `name` is harmless and ends as the content says."""

    name: str
    media_type: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def recognise(file: UploadedFile, kinds: Collection[str], *, called: str) -> Upload | None:
    """The file if it is of one of `kinds` (media types), else None. `called`: its name where it has none to keep.

    All of it is read: look at its size first.
    """
    content = file.read()
    for media_type in kinds:
        start, within, suffix = KINDS[media_type]
        if content.startswith(start) and within in content:
            return Upload(_named(file.name or "", suffix, called), media_type, content)
    return None


def _named(given: str, suffix: str, called: str) -> str:
    """A name without paths or control characters."""
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    clean = "".join(sign for sign in stem if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    return f"{clean[:100] or called}.{suffix}"
