"""Proofs of why a deposit is kept: a photo or a PDF."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile

from bookings.models import Deposit, DepositProof
from commons.uploads import JPEG, PDF, PNG, WEBP, Upload, read_upload

KINDS: Final = (JPEG, PNG, WEBP, PDF)
ACCEPTED: Final = ",".join(KINDS)


def read_proof(upload: UploadedFile) -> Upload:
    """The file, whatever it calls itself. Raises Impossible `bad_proof` with a sentence for the field `proof`."""
    return read_upload(upload, KINDS, called="preuve", code="bad_proof", field="proof")


def add_proof(deposit: Deposit, proof: Upload) -> DepositProof:
    """Keep the file with a locked deposit."""
    return DepositProof.objects.create(
        deposit=deposit, name=proof.name, media_type=proof.media_type, content=proof.content, sha256=proof.sha256
    )
