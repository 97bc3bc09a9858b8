"""Mails that were sent, each kept as an .eml file, so that a restart loses none."""

import itertools
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from pathlib import Path

ENVELOPE_TO = "X-Sandbox-Envelope-To"
MOST_SEARCHED = 2000
NAME = re.compile(r"\d{13,20}-\d{4}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part to download; `position` among the mail's attachments, from 0."""

    position: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived; `recipients` are those of the envelope."""

    id: str
    received_at: datetime
    recipients: list[str]
    message: EmailMessage

    def header(self, name: str) -> str:
        """A header in readable letters, or empty."""
        return str(self.message.get(name, ""))

    @property
    def sender(self) -> str:
        name, address = parseaddr(self.header("From"))
        return name or address

    def body(self, kind: str) -> str | None:
        """The text (`plain`) or HTML (`html`) part."""
        part = self.message.get_body(preferencelist=(kind,))
        return _text(part) if isinstance(part, EmailMessage) else None

    def attachments(self) -> list[Attachment]:
        """The parts that are neither text nor HTML body, also calendars that are alternatives of the text."""
        shown = [self.message.get_body(preferencelist=(kind,)) for kind in ("plain", "html")]
        parts = [part for part in self.message.walk() if not part.is_multipart() and part not in shown]
        return [
            Attachment(
                position,
                part.get_filename() or f"piece-{position + 1}.{part.get_content_subtype()}",
                part.get_content_type(),
                _content(part),
            )
            for position, part in enumerate(parts)
        ]


class Mailbox:
    """The folder of mails, newest last by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count()
        # Files never change: who got a mail is read once.
        self._known: dict[str, list[str]] = {}

    def add(self, content: bytes, recipients: list[str]) -> str:
        """Keeps a mail and returns its id. When this returns, the mail is in its file."""
        mail_id = f"{time.time_ns() // 1_000_000}-{next(self._numbers) % 10_000:04}"
        envelope = f"{ENVELOPE_TO}: {', '.join(recipients)}\r\n".encode("utf-8", "replace")
        unfinished = self.folder / f"{mail_id}.part"
        unfinished.write_bytes(envelope + content)
        unfinished.rename(self.folder / f"{mail_id}.eml")
        return mail_id

    def ids(self) -> list[str]:
        """Newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)

    def get(self, mail_id: str) -> Mail | None:
        """The mail, or None."""
        if not NAME.fullmatch(mail_id):
            return None
        try:
            content = (self.folder / f"{mail_id}.eml").read_bytes()
        except OSError:
            return None
        message = message_from_bytes(content, policy=policy.default)
        recipients = [address for _name, address in getaddresses([str(message.get(ENVELOPE_TO, ""))])]
        received = datetime.fromtimestamp(int(mail_id.partition("-")[0]) / 1000, UTC)
        return Mail(mail_id, received, recipients, message)

    def mails(self, *, recipient: str = "", limit: int = 200) -> list[Mail]:
        """The newest mails, of a recipient if one is named."""
        wanted = (one for one in self.ids() if not recipient or recipient.lower() in self._recipients_of(one))
        return [mail for mail in map(self.get, itertools.islice(wanted, limit)) if mail is not None]

    def recipients(self) -> list[str]:
        """Everybody who got mail, in alphabetical order."""
        return sorted({address for mail_id in self.ids()[:MOST_SEARCHED] for address in self._recipients_of(mail_id)})

    def _recipients_of(self, mail_id: str) -> list[str]:
        """In small letters."""
        if mail_id not in self._known:
            mail = self.get(mail_id)
            self._known[mail_id] = [address.lower() for address in mail.recipients] if mail else []
        return self._known[mail_id]

    def clear(self) -> None:
        """Throws all mails away."""
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)


def _text(part: EmailMessage) -> str:
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):
        text = _content(part).decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
