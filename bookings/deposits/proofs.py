"""Proofs of why a deposit is kept: a photo or a PDF, known by what is in it and not by its name."""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bookings.models import Deposit, DepositProof
from commons.errors import Impossible

MOST_BYTES: Final = 8 * 1024 * 1024
# How a file of each kind begins, and what must be in it further on.
KINDS: Final = (
    ("image/jpeg", b"\xff\xd8\xff", b"", "jpg"),
    ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND", "png"),
    ("image/webp", b"RIFF", b"WEBP", "webp"),
    ("application/pdf", b"%PDF-", b"%%EOF", "pdf"),
)
ACCEPTED: Final = ",".join(kind for kind, *_rest in KINDS)


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that passed `read_proof`."""

    name: str
    media_type: str
    content: bytes


def read_proof(upload: UploadedFile) -> Proof:
    """The file, whatever it calls itself. Raises Impossible `bad_proof` with a sentence for the field `proof`."""
    size = upload.size or 0
    if size == 0:
        raise _bad(_("Ce fichier est vide. Prenez la photo à nouveau."))
    if size > MOST_BYTES:
        raise _bad(_("Ce fichier dépasse 8 Mo. Prenez une photo moins grande, ou un PDF plus léger."))
    content = upload.read()
    for media_type, start, within, suffix in KINDS:
        if content.startswith(start) and within in content:
            return Proof(_named(upload.name or "", suffix), media_type, content)
    raise _bad(_("Ce fichier n’est ni une photo (JPEG, PNG, WebP) ni un PDF entier. Choisissez-en un autre."))


def add_proof(deposit: Deposit, proof: Proof) -> DepositProof:
    """Keep the file with a locked deposit."""
    digest = hashlib.sha256(proof.content).hexdigest()
    return DepositProof.objects.create(
        deposit=deposit, name=proof.name, media_type=proof.media_type, content=proof.content, sha256=digest
    )


def _named(given: str, suffix: str) -> str:
    """A name without paths or control characters, ending as its content says."""
    stem = given.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    clean = "".join(sign for sign in stem if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    return f"{clean[:100] or 'preuve'}.{suffix}"


def _bad(sentence: str) -> Impossible:
    return Impossible(sentence, code="bad_proof", fields={"proof": [sentence]})
