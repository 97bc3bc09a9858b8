"""What a mail says, as values: one frame (templates/mail/) makes its text and its HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from commons.notices import Attachment, Message

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Year:
    """What the HTML form draws of a place's year: when it is open and when schools are not, and the day it is about.

    First and last days, both included.
    """

    windows: tuple[Days, ...]
    holidays: tuple[Days, ...]
    chosen: date


@dataclass(frozen=True, slots=True)
class Detail:
    """A label and what it stands for, one line each: « Quand », « mardi 12 janvier 2027, 9 h – 17 h ».

    `more` is small print below, and `year` stands under it.
    """

    label: str
    values: tuple[str, ...]
    more: tuple[str, ...] = ()
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading: paragraphs (their line breaks are kept), points, a year that paragraphs tell in words."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing to do."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A mail before it is written out. `title` heads it, `reason` says below why the reader gets it."""

    subject: str
    title: str
    opening: Sequence[str]
    details: Sequence[Detail] = ()
    sections: Sequence[Section] = ()
    action: Action | None = None
    reason: str = ""
    reply_to: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""


def write(letter: Letter) -> Message:
    """The message in both forms, in the active language."""
    context = _context(letter)
    return Message(
        subject=letter.subject,
        text=_tidy(render_to_string("mail/letter.txt", context)),
        html=render_to_string("mail/letter.html", context),
        attachments=letter.attachments,
        reply_to=letter.reply_to,
        unsubscribe=letter.unsubscribe,
    )


def address(path: str) -> str:
    """The full address of a page of ours."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _tidy(text: str) -> str:
    """Never more than one empty line: templates leave some where a part is missing."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _context(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "title": letter.title,
        "action_url": letter.action.url if letter.action else "",
        "action_label": letter.action.label if letter.action else "",
        "reason": letter.reason,
        "site_url": address("/"),
    }
