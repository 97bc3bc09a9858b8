"""Factur-X: valid against its schema for each kind, its sums reckoned anew; and the PDF/A-3 around it.

What is not checked here: the schematron (it wants a server of its own), and PDF/A conformance beyond its marks
(metadata, output intent, embedded fonts and file), which veraPDF would.
"""

import hashlib
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from facturx import get_xml_from_pdf, xml_check_xsd
from lxml import etree
from pypdf import PdfReader

from bookings.invoice_words import DocumentKind
from bookings.invoices.rendering import making
from bookings.invoices.rendering import pdf as pdf_module
from bookings.invoices.rendering.factur_x import xml_of
from bookings.invoices.rendering.making import make_due_files
from bookings.invoices.rendering.wording import document_context
from bookings.models import Invoice, InvoiceFile
from bookings.money_words import Part, RefundCause
from tests.bookings.invoices.conftest import Office
from tests.factories import NOW

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
KINDS = ["twenty", "ten", "mixed", "zero", "franchise", "exempt", "advance", "credit", "discount", "unpaid"]


def make(office: Office, case: str) -> Invoice:
    rates = {"ten": ("10",), "mixed": ("20", "10"), "discount": ("20", "10"), "zero": ("0",)}.get(case, ("20",))
    if case in ("franchise", "exempt"):
        office.regime("franchise" if case == "franchise" else "exempt_nonprofit")
    stay = office.stay(
        rates=rates, conditions={"payment": {"method": "transfer", "iban": "FR7630006000011234567890189"}}
    )
    office.address(stay)
    if case == "advance":
        return office.issue(stay, DocumentKind.ADVANCE_INVOICE, payment=office.paid(stay, "10.00", Part.ADVANCE))
    if case == "unpaid":
        return office.issue(stay)
    payment = office.paid(stay, str(stay.total))
    if case == "discount":
        office.refunded(payment, "1.99", RefundCause.GESTURE)
    invoice = office.issue(stay)
    if case == "credit":
        return office.issue(stay, DocumentKind.CREDIT_NOTE, refund=office.refunded(payment, "7.77"))
    return invoice


@pytest.mark.parametrize("case", KINDS)
def test_the_xml_of_each_kind_fits_the_schema_and_adds_up(office: Office, case: str) -> None:
    invoice = make(office, case)
    xml = xml_of(invoice)
    assert xml_check_xsd(xml, flavor="factur-x", level="en16931")
    check_sums(etree.fromstring(xml), invoice)


def check_sums(root: Any, invoice: Invoice) -> None:
    """The rules of EN 16931 about sums, and what each category asks of seller and breakdown."""

    def amounts(path: str, node: Any = root) -> list[Decimal]:
        return [Decimal(one.text) for one in node.findall(".//" + RAM + path.replace("/", "/" + RAM))]

    def total(name: str) -> Decimal:
        return sum(amounts(f"SpecifiedTradeSettlementHeaderMonetarySummation/{name}"), Decimal(0))

    lines = sum(amounts("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"), Decimal(0))
    assert total("LineTotalAmount") == lines  # BR-CO-10
    assert total("TaxBasisTotalAmount") == lines - total("AllowanceTotalAmount")  # BR-CO-13
    header = root.find(".//" + RAM + "ApplicableHeaderTradeSettlement")
    taxes = header.findall(RAM + "ApplicableTradeTax")
    assert total("TaxTotalAmount") == sum(Decimal(one.find(RAM + "CalculatedAmount").text) for one in taxes)  # BR-CO-14
    assert total("GrandTotalAmount") == total("TaxBasisTotalAmount") + total("TaxTotalAmount")  # BR-CO-15
    due = total("GrandTotalAmount") - total("TotalPrepaidAmount") + total("RoundingAmount")
    assert total("DuePayableAmount") == due == invoice.due  # BR-CO-16
    for one in taxes:
        category = one.find(RAM + "CategoryCode").text
        rate = Decimal(one.find(RAM + "RateApplicablePercent").text)
        basis, tax = (Decimal(one.find(RAM + name).text) for name in ("BasisAmount", "CalculatedAmount"))
        assert abs(tax - basis * rate / 100) <= Decimal("0.005")  # BR-CO-17
        if category == "E":
            assert one.find(RAM + "ExemptionReason").text  # BR-E-10
            assert tax == 0  # BR-E-9
    seller = root.find(".//" + RAM + "SellerTradeParty")
    assert seller.findall(RAM + "SpecifiedTaxRegistration")  # BR-S-2, BR-E-2, BR-Z-2
    for line in root.findall(".//" + RAM + "IncludedSupplyChainTradeLineItem"):
        price = amounts("NetPriceProductTradePrice/ChargeAmount", line)[0]
        quantity, net = amounts("BilledQuantity", line)[0], amounts("LineTotalAmount", line)[0]
        assert (price * quantity).quantize(Decimal("0.01"), "ROUND_HALF_UP") == net


@pytest.mark.parametrize("case", ["mixed", "credit", "advance"])
def test_the_pdf_is_marked_as_pdf_a_3_and_bears_the_xml(office: Office, case: str) -> None:
    invoice = make(office, case)
    assert make_due_files(now=NOW, seconds=60) >= 1
    file = InvoiceFile.objects.get(pk=invoice.pk)
    pdf = bytes(file.pdf or b"")
    assert hashlib.sha256(pdf).hexdigest() == file.pdf_sha256
    reader = PdfReader(io.BytesIO(pdf))
    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in xmp
    assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert [one.get_object()["/AFRelationship"] for one in catalog["/AF"]] == ["/Alternative"]
    assert list(reader.attachments) == ["factur-x.xml"]
    name, xml = get_xml_from_pdf(pdf, check_xsd=True)
    assert (name, hashlib.sha256(xml).hexdigest()) == ("factur-x.xml", file.xml_sha256)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            descriptor = descendant["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
    text = "".join(page.extract_text() for page in reader.pages)
    assert invoice.number in text
    assert "Hôtel du Lac & Fils" in text


@pytest.mark.parametrize(("case", "asks"), [("unpaid", True), ("credit", False)])
def test_a_credit_note_asks_nobody_to_pay(office: Office, case: str, asks: bool) -> None:
    facts = dict(document_context(make(office, case))["facts"])
    assert ("À payer avant le" in facts) is asks


def test_a_file_once_made_never_changes(office: Office) -> None:
    invoice = make(office, "twenty")
    make_due_files(now=NOW, seconds=60)
    before = InvoiceFile.objects.get(pk=invoice.pk).pdf_sha256
    making._keep(InvoiceFile.objects.get(pk=invoice.pk), b"other", None, NOW)
    assert make_due_files(now=NOW + timedelta(days=1)) == 0
    assert InvoiceFile.objects.get(pk=invoice.pk).pdf_sha256 == before


def test_without_pango_documents_wait_and_one_sentence_says_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = make(office, "twenty")

    def missing(name: str) -> Any:
        raise OSError(f"cannot load library for {name}")

    monkeypatch.setattr(pdf_module, "import_module", missing)
    assert make_due_files(now=NOW) == 0
    file = InvoiceFile.objects.get(pk=invoice.pk)
    assert "libpango-1.0-0" in file.problem
    assert file.retry_at == NOW + timedelta(seconds=30)
    monkeypatch.undo()
    assert make_due_files(now=NOW + timedelta(minutes=1), seconds=60) == 1


def test_an_english_reader_gets_english(office: Office) -> None:
    bob = office.hotel.bob
    bob.language = "en"
    bob.save()
    invoice = make(office, "twenty")
    make_due_files(now=NOW, seconds=60)
    file = InvoiceFile.objects.get(pk=invoice.pk)
    text = PdfReader(io.BytesIO(bytes(file.pdf or b""))).pages[0].extract_text()
    assert "Invoice" in text
    assert invoice.language == "en"
