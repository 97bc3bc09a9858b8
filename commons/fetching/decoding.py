"""Unpacking an answer's body while counting what comes out, not what came in."""

import zlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from commons.errors import Unreachable

# 32 + the window size tells zlib to recognise gzip and zlib headers by itself.
ANY_HEADER = 32 + zlib.MAX_WBITS
STEP = 64 * 1024


def read_capped(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """The unpacked body. Raises Unreachable: `too_big` beyond `max_bytes`, `broken_answer` for bad gzip."""
    unpacked = _gunzip(chunks) if encoding in {"gzip", "x-gzip", "deflate"} else chunks
    body = bytearray()
    for piece in unpacked:
        body += piece
        if len(body) > max_bytes:
            raise Unreachable(
                _("Ce que renvoie cette adresse est trop gros (plus de %(megabytes)d Mo).")
                % {"megabytes": max_bytes // 2**20},
                code="too_big",
            )
    return bytes(body)


def broken_answer() -> Unreachable:
    """The error for an answer that breaks off or breaks the rules of HTTP."""
    return Unreachable(_("La réponse du serveur est abîmée ou incomplète : nous réessaierons."), code="broken_answer")


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of at most STEP bytes, however well the body was compressed."""
    unpacker = zlib.decompressobj(ANY_HEADER)
    try:
        for chunk in chunks:
            waiting = chunk
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, STEP)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise broken_answer() from error
    if not unpacker.eof:
        raise broken_answer()
