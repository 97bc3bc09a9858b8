"""The mail server: accepts everything and puts it into the mailbox."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox import Mailbox

MAX_MAIL = 30 * 1024 * 1024


class Sink:
    """aiosmtpd's handler. 250 is answered only once the mail is in its file."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        try:
            self.mailbox.add(content, [str(address) for address in envelope.rcpt_tos])
        except OSError as error:
            return f"452 Cannot keep the mail: {error.strerror}"
        return "250 Kept in the mailbox"


async def serve(mailbox: Mailbox, host: str, port: int) -> asyncio.Server:
    """Accepts mail on this port until the server is closed. Raises OSError when the port is taken."""
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        return SMTP(Sink(mailbox), hostname="sandbox", enable_SMTPUTF8=True, data_size_limit=MAX_MAIL, loop=loop)

    return await loop.create_server(connection, host, port)
