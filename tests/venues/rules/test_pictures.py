"""What becomes of the files that people send as photos."""

import io
import struct
import zlib

import pytest
from PIL import Image

from commons.errors import Impossible
from tests.plain import plain
from venues.pictures import MEGABYTE, web_sizes


def jpeg(width=2000, height=1000, **options):
    """A picture, red on its left half and blue on its right."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    written = io.BytesIO()
    picture.save(written, options.pop("format", "JPEG"), **options)
    return written.getvalue()


def png_that_claims(width, height):
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")


def made_of(content, *, name="salle.jpg", size=None):
    return web_sizes(io.BytesIO(content), name=name, size=len(content) if size is None else size)


def test_a_photo_comes_in_the_widths_of_the_web():
    made = made_of(jpeg())
    assert (made.width, made.height, sorted(made.files)) == (1600, 800, [480, 960, 1600])
    for width, content in made.files.items():
        opened = Image.open(io.BytesIO(content))
        assert (opened.format, opened.size) == ("WEBP", (width, width // 2))


def test_a_small_photo_is_not_blown_up():
    assert sorted(made_of(jpeg(700, 500)).files) == [480, 700]


def test_a_tall_photo_is_bounded_by_its_height():
    made = made_of(jpeg(2000, 4000))
    assert (made.width, made.height) == (800, 1600)


def test_it_is_turned_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    made = made_of(jpeg(1000, 600, exif=exif))
    assert (made.width, made.height) == (600, 1000)
    shown = Image.open(io.BytesIO(made.files[600])).convert("RGB")
    assert shown.getpixel((300, 50))[0] > 200  # red was left, and is on top now
    assert shown.getpixel((300, 950))[2] > 200


def test_nothing_of_where_when_and_by_whom_is_left():
    exif = Image.Exif()
    exif[0x010F] = "TelephoneOfSomebody"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 31.0, 4.8), 3: "E", 4: (3.0, 29.0, 56.4)})
    sent = jpeg(exif=exif, comment=b"taken at home", icc_profile=None)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)  # it was there
    for content in made_of(sent).files.values():
        opened = Image.open(io.BytesIO(content))
        assert not opened.getexif()
        assert set(opened.info) & {"exif", "xmp", "icc_profile", "comment"} == set()
        assert b"TelephoneOfSomebody" not in content and b"EXIF" not in content and b"taken at home" not in content


def test_what_is_transparent_becomes_white():
    written = io.BytesIO()
    Image.new("RGBA", (600, 600), (255, 0, 0, 0)).save(written, "PNG")
    shown = Image.open(io.BytesIO(made_of(written.getvalue()).files[600])).convert("RGB")
    assert min(shown.getpixel((300, 300))) > 250


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_other_ways_of_telling_colours_are_read(mode):
    written = io.BytesIO()
    Image.new(mode, (600, 500)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    assert made_of(written.getvalue()).width == 600


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 600
SVG = b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("content", "code", "advice"),
    [
        (HEIC, "photo_heic", "Envoyez-la en JPEG"),
        (SVG, "photo_svg", "en JPEG ou en PNG"),
        (b"<svg onload=alert(1)>", "photo_svg", "en JPEG ou en PNG"),
        (b"", "photo_unknown", "JPEG, en PNG ou en WebP"),
        (b"%PDF-1.7 not a photo", "photo_unknown", "JPEG, en PNG ou en WebP"),
        (jpeg(format="GIF"), "photo_unknown", "JPEG, en PNG ou en WebP"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 900 900\n", "photo_unknown", "JPEG, en PNG ou en WebP"),
        (jpeg()[:-4000], "photo_damaged", "renvoyez-la"),
        (png_that_claims(900, 900), "photo_damaged", "renvoyez-la"),
        (png_that_claims(9_000, 9_000), "photo_too_large", "Réduisez-la"),
        (png_that_claims(40_000, 40_000), "photo_too_large", "Réduisez-la"),
        (jpeg(399, 2000), "photo_too_small", "au moins 400"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(content, code, advice):
    with pytest.raises(Impossible) as refused:
        made_of(content, name="salle d’été.jpg")
    assert refused.value.code == code
    assert "« salle d’été.jpg »" in plain(refused.value.message)
    assert advice in refused.value.message


def test_a_picture_that_breaks_off_is_refused_although_a_library_lets_them_pass(monkeypatch):
    """WeasyPrint, imported with the first invoice, sets this for the whole process."""
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(Impossible) as refused:
        made_of(jpeg()[:-4000])
    assert refused.value.code == "photo_damaged"


def test_what_is_too_heavy_is_not_even_opened():
    with pytest.raises(Impossible) as refused:
        made_of(b"", size=40 * MEGABYTE)
    assert "pèse 40 Mo. Envoyez une photo de 15 Mo au plus" in plain(refused.value.message)
    assert refused.value.code == "photo_too_heavy"
