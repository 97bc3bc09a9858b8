"""All that is kept of a person as one ZIP (RGPD, articles 15 and 20), made while it is sent: none is too large."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.privacy.parts import File, Record, parts

# What is written before it is sent: bytes.
PIECE: Final = 64 * 1024


def export(*, user: User, language: str, now: datetime) -> Iterator[bytes]:
    """The ZIP piece by piece: a file that explains the others in `language`, lists as JSON, documents as they are.

    Several statements read it: a change that is made meanwhile may be in one list and not yet in another.
    """
    sent = _Sent()
    own_parts = list(reversed(parts()))
    files = [file for part in own_parts for file in part.files]
    with translation.override(language), ZipFile(sent, "w", ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        _write(archive, _("LISEZ-MOI.txt"), _explanation(files, user, now), now)
        for file in files:
            with archive.open(_entry(file.name, now), "w") as entry:
                for piece in _as_json(file.read(user)):
                    entry.write(piece)
                    yield from sent.full()
        for document in (one for part in own_parts for one in part.documents(user)):
            _write(archive, document.name, document.content, now, stored=True)
            yield from sent.full()
    yield sent.taken()


class _Sent(io.RawIOBase):
    """Where the ZIP is written to; it cannot be gone back in, so that nothing has to be kept."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        self._size += len(data)
        return len(data)

    def full(self) -> Iterator[bytes]:
        """What was written, once that is enough to be sent."""
        if self._size >= PIECE:
            yield self.taken()

    def taken(self) -> bytes:
        piece, self._pieces, self._size = b"".join(self._pieces), [], 0
        return piece


def _as_json(records: Iterable[Record]) -> Iterator[bytes]:
    """A JSON list, a record at a time, for people to read as well."""
    before = "[\n"
    for record in records:
        yield (before + json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)).encode()
        before = ",\n"
    yield ("\n]\n" if before.startswith(",") else "[]\n").encode()


def _write(archive: ZipFile, name: str, content: bytes, now: datetime, *, stored: bool = False) -> None:
    entry = _entry(name, now)
    entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    archive.writestr(entry, content)


def _entry(name: str, now: datetime) -> ZipInfo:
    entry = ZipInfo(name, timezone.localtime(now).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    # Files that their owner may read.
    entry.external_attr = 0o600 << 16
    return entry


def _explanation(files: list[File], user: User, now: datetime) -> bytes:
    lines = [
        _("Vos données sur Intersaison"),
        "",
        _("Compte : %(email)s") % {"email": user.email},
        f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
        "",
        _("Chaque fichier .json est une liste. Ouvrez-le dans un éditeur de texte, ou donnez-le à un programme."),
        _("Les dates portent leur décalage horaire, les montants sont en euros."),
        _("Le dossier « documents » contient vos factures et autres documents."),
        _("Il n’y a ni mot de passe, ni jeton, ni clé, ni adresse secrète : ils ouvrent votre compte."),
        "",
        *(f"{file.name}\n    {file.title}" for file in files),
        "",
        _("Pour corriger une donnée ou poser une question, voyez la page « Données personnelles » du site."),
    ]
    return ("\n".join(lines) + "\n").encode()
