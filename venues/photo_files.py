"""The files of photos in the media store. Their names are never used twice, so that they may be cached for ever."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from venues.pictures import Pictures

logger = logging.getLogger(__name__)
FOLDER = "photos"
# Files are written before their row: younger ones may belong to an upload under way.
SETTLED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as pages show it: where its sizes are, how large the widest is, and what it shows in words."""

    key: str
    alt: str
    width: int
    height: int
    widths: tuple[int, ...]

    @classmethod
    def of(cls, row: dict[str, Any] | None) -> "Picture | None":
        """From the `cover` of `VenueQuerySet.with_cover`."""
        return cls(**{**row, "widths": tuple(row["widths"])}) if row else None

    @property
    def url(self) -> str:
        """The widest."""
        return url_of(self.key, self.widths[-1])

    @property
    def sources(self) -> list[tuple[int, str]]:
        """Width and address of each, narrowest first."""
        return [(width, url_of(self.key, width)) for width in self.widths]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{url} {width}w" for width, url in self.sources)


def name_of(key: str, width: int) -> str:
    """The name in the store."""
    return f"{FOLDER}/{key[:2]}/{key}-{width}.webp"


def url_of(key: str, width: int) -> str:
    """The address from which browsers fetch it."""
    return default_storage.url(name_of(key, width))


def write_files(key: str, pictures: Pictures) -> None:
    """Put them into the store."""
    for width, content in pictures.files.items():
        default_storage.save(name_of(key, width), ContentFile(content))


def delete_files(key: str, widths: Iterable[int]) -> None:
    """Take them out of the store. What cannot be deleted now, the sweep does later."""
    for width in widths:
        try:
            default_storage.delete(name_of(key, width))
        except OSError:
            logger.warning("the file %s could not be deleted", name_of(key, width), exc_info=True)


def forsaken_keys(known: Iterable[str], *, now: datetime) -> dict[str, list[int]]:
    """Keys that are not `known`, with the widths of their files, where the files have lain for a day."""
    kept = set(known)
    found: dict[str, list[int]] = {}
    for name, key, width in _stored():
        if key not in kept and default_storage.get_modified_time(name) < now - SETTLED:
            found.setdefault(key, []).append(width)
    return found


def _stored() -> Iterator[tuple[str, str, int]]:
    if not default_storage.exists(FOLDER):
        return
    for part in default_storage.listdir(FOLDER)[0]:
        for file in default_storage.listdir(f"{FOLDER}/{part}")[1]:
            key, _dash, width = file.removesuffix(".webp").partition("-")
            if width.isdigit():
                yield f"{FOLDER}/{part}/{file}", key, int(width)
