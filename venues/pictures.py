"""From a file that somebody sent to the pictures that the site shows: upright, without what it tells of its maker.

Nothing of the file itself is kept: its pixels are drawn anew, so that no position, camera, thumbnail or hidden text
comes along. Pure: bytes in, bytes out.
"""

import io
import threading
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from commons.errors import Impossible

MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
# What a telephone of today makes at most; four bytes each while they are decoded.
MOST_PIXELS = 50_000_000
LEAST_SIDE = 400
WIDTHS = (480, 960, 1600)
# A tall picture is no wider than this leaves it.
TALLEST = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})

# One at a time in each process: however many are sent at once, the memory of one is what they take.
_one_by_one = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pictures:
    """The widest picture's size in pixels, and for each width the file (WebP)."""

    width: int
    height: int
    files: dict[int, bytes]


def web_sizes(file: BinaryIO, *, name: str, size: int) -> Pictures:
    """The pictures made of `file`, which is called `name` and has `size` bytes.

    Raises Impossible, with a sentence that names the file and says what to do: `photo_too_heavy`, `photo_heic`,
    `photo_svg`, `photo_unknown`, `photo_too_large`, `photo_too_small`, `photo_damaged`.
    """
    if size > MOST_BYTES:
        facts = {"name": name, "size": -(-size // MEGABYTE), "most": MOST_BYTES // MEGABYTE}
        sentence = _("« %(name)s » pèse %(size)d Mo. Envoyez une photo de %(most)d Mo au plus : réduisez-la d’abord.")
        raise Impossible(sentence % facts, code="photo_too_heavy")
    _refuse_known_strangers(file.read(512), name)
    file.seek(0)
    with _one_by_one:
        return _drawn_anew(file, name)


def _refuse_known_strangers(head: bytes, name: str) -> None:
    """Say what to do about the two kinds of files that people take for photos of the web."""
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        sentence = _(
            "« %(name)s » est au format HEIC, que les navigateurs ne lisent pas. Envoyez-la en JPEG : sur iPhone,"
            " Réglages, Appareil photo, Formats, « Le plus compatible »."
        )
        raise Impossible(sentence % {"name": name}, code="photo_heic")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        sentence = _("« %(name)s » est un dessin (SVG), pas une photo. Envoyez-le en JPEG ou en PNG.")
        raise Impossible(sentence % {"name": name}, code="photo_svg")


def _drawn_anew(file: BinaryIO, name: str) -> Pictures:
    # WeasyPrint, once it has printed something, has Pillow take pictures that break off, in the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(file, formats=FORMATS) as opened:
            _refuse_sizes(opened, name)
            picture = _upright(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name) from None
    except UnidentifiedImageError:
        sentence = _("« %(name)s » n’est pas une photo que nous savons lire. Envoyez-la en JPEG, en PNG ou en WebP.")
        raise Impossible(sentence % {"name": name}, code="photo_unknown") from None
    except Impossible:
        raise
    except Exception:
        # Decoders meet whatever a stranger put into a file, and raise all kinds of errors: none of them is ours.
        sentence = _("« %(name)s » est abîmée ou incomplète. Ouvrez-la chez vous pour vérifier, puis renvoyez-la.")
        raise Impossible(sentence % {"name": name}, code="photo_damaged") from None
    widths = [width for width in WIDTHS if width < picture.width] + [picture.width]
    return Pictures(picture.width, picture.height, {width: _webp(picture, width) for width in widths})


def _refuse_sizes(opened: Image.Image, name: str) -> None:
    """By what the head of the file says: before anything is decoded."""
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise _too_large(name)
    if min(width, height) < LEAST_SIDE:
        sentence = _("« %(name)s » est trop petite : il faut au moins %(least)d points de côté.")
        raise Impossible(sentence % {"name": name, "least": LEAST_SIDE}, code="photo_too_small")


def _too_large(name: str) -> Impossible:
    sentence = _("« %(name)s » a trop de points : %(most)d millions au plus. Réduisez-la, puis renvoyez-la.")
    return Impossible(sentence % {"name": name, "most": MOST_PIXELS // 1_000_000}, code="photo_too_large")


def _upright(opened: Image.Image) -> Image.Image:
    """At most `WIDTHS[-1]` wide and `TALLEST` high, turned as the camera was held, on white, in the web's colours."""
    most = (WIDTHS[-1], TALLEST)
    opened.draft("RGB", most)
    opened.thumbnail(most, Image.Resampling.LANCZOS, reducing_gap=2.0)
    turned = _in_srgb(ImageOps.exif_transpose(opened))
    clean = Image.new("RGB", turned.size, "white")
    clean.paste(turned.convert("RGB"), mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    return clean


def _in_srgb(picture: Image.Image) -> Image.Image:
    """RGB or RGBA. Colours of a wider space (telephones) are brought into that which browsers suppose."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            return picture.convert("RGB")
        return changed or picture
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def _webp(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    smaller = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    smaller.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()
