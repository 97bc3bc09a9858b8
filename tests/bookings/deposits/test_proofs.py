"""A proof is known by what is in it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings.deposits.proofs import read_proof
from commons.errors import Impossible
from commons.uploads import MOST_BYTES
from tests.plain import plain

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"IEND\xaeB`\x82"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (JPEG, "image/jpeg", "salle.jpg"),
        (PNG, "image/png", "salle.png"),
        (PDF, "application/pdf", "salle.pdf"),
        (WEBP, "image/webp", "salle.webp"),
    ],
)
def test_photos_and_pdfs_are_taken_whatever_they_call_themselves(content: bytes, media_type: str, name: str) -> None:
    proof = read_proof(SimpleUploadedFile("salle.exe", content, content_type="text/html"))
    assert (proof.media_type, proof.name, proof.content) == (media_type, name, content)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>%PDF-1.7 %%EOF</html>",
        b"%PDF-1.7\ncut off",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"MZ\x90\x00",
        b"GIF89a",
    ],
)
def test_what_is_neither_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Impossible) as refused:
        read_proof(SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg"))
    assert refused.value.fields["proof"][0].startswith("Ce fichier n’est ni une photo")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Impossible):
        read_proof(SimpleUploadedFile("photo.jpg", b""))


def test_a_file_that_is_too_big_is_not_even_read() -> None:
    upload = SimpleUploadedFile("photo.jpg", JPEG)
    upload.size = MOST_BYTES + 1
    with pytest.raises(Impossible) as refused:
        read_proof(upload)
    assert "8 Mo" in plain(refused.value.fields["proof"][0])
    assert upload.tell() == 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\mur cassé.JPG", "mur cassé.jpg"),
        ('a"b\r\nSet-Cookie: x.jpg', "abSet-Cookie x.jpg"),
        ("...", "preuve.jpg"),
    ],
)
def test_names_are_harmless(given: str, name: str) -> None:
    upload = SimpleUploadedFile("x.jpg", JPEG)
    upload._name = given
    assert read_proof(upload).name == name
