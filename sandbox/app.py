"""The sandbox put together: which address leads where."""

from pathlib import Path

from sandbox.calendar_pages import calendar_routes
from sandbox.demo_calendar import DemoCalendar
from sandbox.mail_pages import mail_routes
from sandbox.mailbox import Mailbox
from sandbox.page import face, missing, style
from sandbox.stripe.engine import Engine
from sandbox.stripe.front import stripe_routes
from sandbox.web import Handler, Request, Response, Stream, plain


def make_app(folder: Path, engine: Engine, *, base: str = "") -> tuple[Handler, Mailbox]:
    """The handler of requests and the mailbox, kept in `folder`; `base`: how the site reaches us, if not as asked."""
    mailbox = Mailbox(folder / "mailbox")
    demo = DemoCalendar(folder / "calendars")

    def handle(request: Request) -> Response | Stream:
        here = base or f"http://{request.headers.get('host', 'localhost')}"
        return (
            _common(request)
            or mail_routes(mailbox, request)
            or calendar_routes(demo, request, here)
            or stripe_routes(engine, request, here)
            or missing()
        )

    return handle, mailbox


def _common(request: Request) -> Response | None:
    if request.path == "/healthz":
        return plain(200, "ok")
    if request.path == "/style.css":
        return style()
    return face(request.path.removeprefix("/faces/")) if request.path.startswith("/faces/") else None
