"""A document as PDF/A-3b, with its Factur-X XML inside where it is an invoice.

Fonts and drawings come from the project's own files, nothing from the network. `MissingLibrary` says in one sentence
what a machine lacks.
"""

from importlib import import_module
from typing import Any, Final
from urllib.parse import urlparse
from urllib.request import url2pathname

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from facturx import generate_from_binary

from bookings.invoices.rendering.wording import document_context
from bookings.models import Invoice

VARIANT: Final = "pdf/a-3b"
FACES: Final = {
    "display": ("Fraunces Variable", "vendor/fraunces/fraunces-latin-wght-normal.woff2"),
    "display_ext": ("Fraunces Variable", "vendor/fraunces/fraunces-latin-ext-wght-normal.woff2"),
    "text": (
        "Atkinson Hyperlegible Next Variable",
        "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    ),
    "text_ext": (
        "Atkinson Hyperlegible Next Variable",
        "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    ),
}


class MissingLibrary(Exception):
    """The machine lacks a library of the system; the message says which and how to install it."""


def pdf_of(invoice: Invoice, xml: bytes | None) -> bytes:
    """The PDF of a document, with `xml` (already checked against its schema) embedded. Raises MissingLibrary."""
    with translation.override(invoice.language):
        html = render_to_string("documents/document.html", document_context(invoice) | {"faces": _faces()})
    page = _weasyprint().HTML(string=html, url_fetcher=_own_files())
    plain = bytes(page.write_pdf(pdf_variant=VARIANT, pdf_tags=True))
    if xml is None:
        return plain
    language = "en-GB" if invoice.language.startswith("en") else "fr-FR"
    return bytes(
        generate_from_binary(
            plain, xml, flavor="factur-x", level="en16931", check_xsd=False, lang=language, afrelationship="alternative"
        )
    )


def _weasyprint() -> Any:
    try:
        return import_module("weasyprint")
    except OSError as error:
        raise MissingLibrary(
            "Pango is missing, documents wait: install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0 "
            "(Debian: apt-get install)."
        ) from error


def _own_files() -> Any:
    """Nothing but the static files of the project is ever read."""
    allowed = {finders.find(path) for _family, path in FACES.values()}

    class OwnFiles(import_module("weasyprint.urls").URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlparse(url).scheme != "file" or url2pathname(urlparse(url).path) not in allowed:
                raise ValueError(f"documents read nothing from {url}")
            return super().fetch(url, headers)

    return OwnFiles()


def _faces() -> list[dict[str, str]]:
    return [{"family": family, "url": f"file://{finders.find(path)}"} for family, path in FACES.values()]
