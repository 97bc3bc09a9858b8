"""Which address leads where in the stand-in."""

import asyncio

from sandbox.stripe.api import PREFIX
from sandbox.stripe.control import control_routes
from sandbox.stripe.engine import Engine
from sandbox.stripe.overview_pages import overview_routes
from sandbox.stripe.pay_pages import pay_routes
from sandbox.stripe.setup_page import setup_routes
from sandbox.web import Request, Response, Stream, encoded


def stripe_routes(engine: Engine, request: Request, here: str) -> Response | Stream | None:
    """The answer, if the address is one of the stand-in's; `here` is the address of the sandbox."""
    if not request.path.startswith(PREFIX):
        return None
    if request.path.startswith(f"{PREFIX}/v1/"):
        return _answering(engine, request, here)
    return (
        control_routes(engine, request, here)
        or pay_routes(engine, request, here)
        or setup_routes(engine, request, here)
        or overview_routes(engine, request, here)
    )


def _answering(engine: Engine, request: Request, here: str) -> Stream:
    async def answer(writer: asyncio.StreamWriter) -> None:
        response = await engine.api.answer(request, here)
        if response is None:
            writer.transport.abort()
            return
        writer.write(encoded(response))
        await writer.drain()

    return answer
