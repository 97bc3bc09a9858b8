"""Unpacking an answer's body while counting what comes in and what comes out."""

import zlib
from collections.abc import Iterable, Iterator

from commons.fetching.words import unreachable

# 32 + the window size tells zlib to recognise gzip and zlib headers by itself.
ANY_HEADER = 32 + zlib.MAX_WBITS
STEP = 64 * 1024
PLAIN = {"", "identity"}
PACKED = {"gzip", "x-gzip", "deflate"}
GZIP_BEGINS = b"\x1f\x8b"
# Each part costs a copy of what follows: nobody honest sends many.
MOST_PARTS = 100


def read_capped(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """The unpacked body; `encoding` is the Content-Encoding, of which we asked for nothing but gzip.

    Raises Unreachable: `too_big` beyond `max_bytes`, on the wire or unpacked; `broken_answer` for bad gzip and for
    encodings that we did not ask for, also one inside the other.
    """
    name = encoding.strip().lower()
    if name not in PLAIN | PACKED:
        raise unreachable("broken_answer")
    received = _counted(chunks, max_bytes)
    return b"".join(_counted(_unpacked(received) if name in PACKED else received, max_bytes))


def _counted(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > max_bytes:
            raise unreachable("too_big")
        yield piece


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of at most STEP bytes, however well the body was compressed; its parts one after the other (RFC 1952)."""
    unpacker, parts, waiting = zlib.decompressobj(ANY_HEADER), 1, b""
    try:
        for chunk in chunks:
            waiting += chunk
            while waiting:
                if unpacker.eof:
                    if not waiting.startswith(GZIP_BEGINS) or parts == MOST_PARTS:
                        break
                    unpacker, parts = zlib.decompressobj(ANY_HEADER), parts + 1
                yield unpacker.decompress(waiting, STEP)
                waiting = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise unreachable("broken_answer") from error
    if not unpacker.eof or waiting.startswith(GZIP_BEGINS):
        raise unreachable("broken_answer")
