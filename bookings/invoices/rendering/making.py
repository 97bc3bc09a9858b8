"""The worker makes the files of documents: claimed with a short lease, made outside any transaction, kept for ever."""

import hashlib
import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import Q

from bookings.facts import DOCUMENT, SYSTEM, Change, Fact, record
from bookings.invoice_words import NUMBERED
from bookings.invoices.rendering.factur_x import xml_of
from bookings.invoices.rendering.pdf import MissingLibrary, pdf_of
from bookings.models import InvoiceFile

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
FIRST_RETRY: Final = timedelta(seconds=30)
LONGEST_RETRY: Final = timedelta(hours=1)


def make_due_files(*, now: datetime, seconds: float = 10.0) -> int:
    """Make the files that are due at `now` (aware), for about so many seconds. Returns how many were made.

    What fails is tried again after 30 s, then twice as long each time, an hour at most, with the problem on the row.
    """
    made, until = 0, monotonic() + seconds
    while monotonic() < until:
        file = _claim(now)
        if file is None:
            break
        made += _make(file, now)
    return made


def _claim(now: datetime) -> InvoiceFile | None:
    with transaction.atomic():
        due = InvoiceFile.objects.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now), made_at=None, retry_at__lte=now
        ).order_by("retry_at", "pk")
        file = due.select_for_update(skip_locked=True, of=("self",)).first()
        if file is not None:
            InvoiceFile.objects.filter(pk=file.pk).update(claimed_until=now + LEASE)
    return file


def _make(file: InvoiceFile, now: datetime) -> bool:
    invoice = file.invoice
    try:
        xml = xml_of(invoice) if invoice.kind in NUMBERED else None
        pdf = pdf_of(invoice, xml)
    except MissingLibrary as error:
        logger.error("%s", error)
        _put_off(file, str(error), now)
        return False
    except Exception as error:
        logger.exception("the file of document %s could not be made", file.pk)
        _put_off(file, f"{type(error).__name__}: {error}", now)
        return False
    _keep(file, pdf, xml, now)
    return True


def _keep(file: InvoiceFile, pdf: bytes, xml: bytes | None, now: datetime) -> None:
    """Once: whoever comes second, after a lease ran out, throws its copy away."""
    with transaction.atomic():
        kept = InvoiceFile.objects.filter(pk=file.pk, made_at=None).update(
            pdf=pdf,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            xml=xml,
            xml_sha256=hashlib.sha256(xml).hexdigest() if xml else "",
            made_at=now,
            claimed_until=None,
            retry_at=None,
            problem="",
        )
        if kept:
            change = Change(Fact.DOCUMENT_MADE, file.pk, data={"kind": file.invoice.kind}, subject_type=DOCUMENT)
            record([change], by=SYSTEM, now=now)


def _put_off(file: InvoiceFile, problem: str, now: datetime) -> None:
    delay = min(FIRST_RETRY * 2 ** min(file.attempts, 20), LONGEST_RETRY)
    InvoiceFile.objects.filter(pk=file.pk, made_at=None).update(
        attempts=min(file.attempts + 1, 32_000), retry_at=now + delay, claimed_until=None, problem=problem[:500]
    )
