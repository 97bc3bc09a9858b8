"""The mailbox as pages, and as JSON for tests."""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sandbox.mailbox import Mail, Mailbox
from sandbox.page import missing, page
from sandbox.web import Request, Response, as_json, escape, plain, redirect

PARIS = ZoneInfo("Europe/Paris")
# Links of a mail open in a page of their own; nothing else of it runs.
LINKS_OPEN = "allow-popups allow-popups-to-escape-sandbox"
MONTHS = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


def mail_routes(mailbox: Mailbox, request: Request) -> Response | None:
    """The answer, if the address is one of the mailbox's."""
    parts = request.path.strip("/").split("/")
    if request.path == "/":
        return _list(mailbox, request.query.get("a", ""))
    if request.path == "/vider" and request.method == "POST":
        mailbox.clear()
        return redirect("/")
    if parts[0] == "messages" and len(parts) in {2, 3, 4}:
        mail = mailbox.get(parts[1])
        return _part(mail, parts[2:]) if mail else missing()
    if parts[:2] == ["api", "messages"]:
        return _api(mailbox, request, parts[2:])
    return None


def _list(mailbox: Mailbox, recipient: str) -> Response:
    options = "".join(
        f"<option{' selected' if address == recipient.lower() else ''}>{escape(address)}</option>"
        for address in mailbox.recipients()
    )
    chooser = (
        '<form class="line"><label>Destinataire<select name="a"><option value="">tout le monde</option>'
        f"{options}</select></label><button>Afficher</button></form>"
    )
    mails = mailbox.mails(recipient=recipient)
    rows = "".join(
        f'<li><div><a class="subject" href="/messages/{mail.id}">{escape(_subject(mail))}</a>'
        f'<span class="quiet">{escape(mail.sender)} → {escape(", ".join(mail.recipients))}</span></div>'
        f'<span class="quiet">{_pieces(mail)}</span><time class="quiet">{_when(mail.received_at)}</time></li>'
        for mail in mails
    )
    if not rows:
        rows = "<li><div>Aucun message pour l’instant. Les messages que le site envoie arrivent ici.</div></li>"
    empty = '<form class="line" method="post" action="/vider"><button>Vider la boîte</button></form>' if mails else ""
    return page("Boîte aux lettres", f'{chooser}<ul class="rows">{rows}</ul>{empty}')


def _part(mail: Mail, rest: list[str]) -> Response:
    if not rest:
        return _one(mail)
    if rest == ["html"]:
        policy = f"sandbox {LINKS_OPEN}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        content = f'<base target="_blank">{mail.body("html") or ""}'
        return Response(content.encode(), headers={"Content-Security-Policy": policy})
    if rest == ["source"]:
        return Response(mail.message.as_bytes(), "text/plain; charset=utf-8")
    attachments = {str(attachment.position): attachment for attachment in mail.attachments()}
    if rest[0] == "pieces" and len(rest) == 2 and rest[1] in attachments:
        found = attachments[rest[1]]
        disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return Response(found.content, found.content_type, headers={"Content-Disposition": disposition})
    return missing()


def _one(mail: Mail) -> Response:
    facts = "".join(
        f"<dt>{name}</dt><dd>{escape(value)}</dd>"
        for name, value in [
            ("De", mail.header("From")),
            ("À", ", ".join(mail.recipients)),
            ("Reçu", _when(mail.received_at)),
        ]
    )
    pieces = "".join(
        f'<li><a href="/messages/{mail.id}/pieces/{piece.position}">{escape(piece.name)}</a>'
        f'<span class="quiet">{escape(piece.content_type)}, {len(piece.content)} octets</span></li>'
        for piece in mail.attachments()
    )
    body = f'<p><a href="/">← tous les messages</a></p><dl class="facts">{facts}</dl>'
    if pieces:
        body += f'<h2>Pièces jointes</h2><ul class="rows">{pieces}</ul>'
    if mail.body("html") is not None:
        body += (
            f'<h2>Message</h2><iframe sandbox="{LINKS_OPEN}" title="Message" src="/messages/{mail.id}/html"></iframe>'
        )
    if (text := mail.body("plain")) is not None:
        body += f"<h2>Version texte</h2><pre>{escape(text)}</pre>"
    headers = "\n".join(f"{name}: {value}" for name, value in mail.message.items())
    body += f"<details><summary>En-têtes</summary><pre>{escape(headers)}</pre></details>"
    body += f'<p><a href="/messages/{mail.id}/source">Source complète</a></p>'
    return page(_subject(mail), body)


def _api(mailbox: Mailbox, request: Request, rest: list[str]) -> Response:
    if rest:
        mail = mailbox.get(rest[0])
        return as_json(_facts(mail)) if mail else plain(404, "no such message")
    if request.method == "DELETE":
        mailbox.clear()
        return Response(b"", status=204)
    limit = request.query.get("limit", "200")
    size = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 5 else 200
    return as_json([_facts(mail) for mail in mailbox.mails(recipient=request.query.get("to", ""), limit=size)])


def _facts(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.id,
        "received_at": mail.received_at.isoformat(),
        "message_id": mail.header("Message-ID"),
        "from": mail.header("From"),
        "to": mail.recipients,
        "subject": _subject(mail),
        "text": mail.body("plain"),
        "html": mail.body("html"),
        "attachments": [
            {
                "name": piece.name,
                "content_type": piece.content_type,
                "size": len(piece.content),
                "url": f"/messages/{mail.id}/pieces/{piece.position}",
            }
            for piece in mail.attachments()
        ],
    }


def _subject(mail: Mail) -> str:
    return mail.header("Subject") or "(sans objet)"


def _pieces(mail: Mail) -> str:
    number = len(mail.attachments())
    return "" if not number else "1 pièce jointe" if number == 1 else f"{number} pièces jointes"


def _when(instant: datetime) -> str:
    local = instant.astimezone(PARIS)
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H:%M:%S}"
