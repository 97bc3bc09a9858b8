"""Haste is found out: every answer of the tests' servers takes its time, and so do the pages (`make patience`).

On a busy machine a browser test meets a page of which half has come, or whose script has not run. What does not wait
for what it reads fails here each time; elsewhere it fails once in a hundred runs.
"""

import os
import time

from django.core.servers.basehttp import ServerHandler
from playwright.sync_api import BrowserContext, Page

PAUSE = float(os.environ["PAUSE"])
# How many times slower the processor is made for pages.
SLOWER = 4

_new_page = BrowserContext.new_page


def write_slowly(handler: ServerHandler, data: bytes) -> None:
    """As `wsgiref.handlers.BaseHandler.write`, with a pause before the head, before the body and in its middle."""
    if handler.headers_sent:
        handler._write(data)
        handler._flush()
        return
    time.sleep(PAUSE)
    handler.bytes_sent = len(data)
    handler.send_headers()
    for part in (data[: len(data) // 2], data[len(data) // 2 :]):
        handler._flush()
        time.sleep(PAUSE)
        handler._write(part)
    handler._flush()


def new_slow_page(context: BrowserContext) -> Page:
    page = _new_page(context)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


ServerHandler.write = write_slowly  # type: ignore[method-assign]
BrowserContext.new_page = new_slow_page  # type: ignore[assignment, method-assign]
