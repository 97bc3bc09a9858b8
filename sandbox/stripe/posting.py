"""One POST of one event: signed, over a connection of its own."""

import asyncio
import hashlib
import hmac
import ssl
import time
from urllib.parse import urlsplit


def signature(body: bytes, secret: str, at: int) -> str:
    """The `Stripe-Signature` of a body (docs.stripe.com/webhooks#verify-manually)."""
    signed = str(at).encode() + b"." + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


async def post(url: str, body: bytes, secret: str, patience: float) -> str:
    """Posts and returns the status as a word (`200`), or what went wrong; never raises for the network's sake."""
    try:
        return await asyncio.wait_for(_post(url, body, secret), patience)
    except TimeoutError:
        return "timeout"
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
        return type(error).__name__


async def _post(url: str, body: bytes, secret: str) -> str:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    context = ssl.create_default_context() if secure else None
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: {parts.netloc}",
            "User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Accept: */*; q=0.5, application/xml",
            "Content-Type: application/json; charset=utf-8",
            f"Content-Length: {len(body)}",
            # A receiver checks the age by its own clock, whatever time it is here.
            f"Stripe-Signature: {signature(body, secret, int(time.time()))}",
            "Connection: close",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        await writer.drain()
        status = (await reader.readuntil(b"\r\n")).decode("latin-1").split(" ")
        return status[1] if len(status) > 1 and status[1].isdigit() else "not HTTP"
    finally:
        writer.close()
