"""Proofs of why a deposit is kept: a photo or a PDF."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bookings.models import Deposit, DepositProof
from commons.errors import Impossible
from commons.uploads import JPEG, MEGABYTE, PDF, PNG, WEBP, Upload, recognise

MOST_BYTES: Final = 8 * MEGABYTE
KINDS: Final = (JPEG, PNG, WEBP, PDF)
ACCEPTED: Final = ",".join(KINDS)


def read_proof(upload: UploadedFile) -> Upload:
    """The file, whatever it calls itself. Raises Impossible `bad_proof` with a sentence for the field `proof`."""
    size = upload.size or 0
    if size == 0:
        raise _bad(_("Ce fichier est vide. Prenez la photo à nouveau."))
    if size > MOST_BYTES:
        raise _bad(_("Ce fichier dépasse 8 Mo. Prenez une photo moins grande, ou un PDF plus léger."))
    proof = recognise(upload, KINDS, called="preuve")
    if proof is None:
        raise _bad(_("Ce fichier n’est ni une photo (JPEG, PNG, WebP) ni un PDF entier. Choisissez-en un autre."))
    return proof


def add_proof(deposit: Deposit, proof: Upload) -> DepositProof:
    """Keep the file with a locked deposit."""
    return DepositProof.objects.create(
        deposit=deposit, name=proof.name, media_type=proof.media_type, content=proof.content, sha256=proof.sha256
    )


def _bad(sentence: str) -> Impossible:
    return Impossible(sentence, code="bad_proof", fields={"proof": [sentence]})
