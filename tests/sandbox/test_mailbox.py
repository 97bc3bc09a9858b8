"""Mail that the site sends is kept and can be read, as a page and as JSON."""

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.sandbox.conftest import ROOT, Sandbox, start, stop

ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def mail(*, to: str = "asso@demo.test", subject: str = "Réservation confirmée", html: bool = True) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Intersaison <bonjour@intersaison.test>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<one@intersaison.test>"
    message.set_content("Bonjour à vous,\nla clé est chez Zoé.\n")
    if html:
        message.add_alternative("<p>Bonjour <b>à vous</b></p><script>alert(1)</script>", subtype="html")
    message.add_attachment(ICS, maintype="text", subtype="calendar", filename="réservation.ics")
    return message


def send(sandbox: Sandbox, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port) as smtp:
        smtp.send_message(message)


@pytest.fixture(autouse=True)
def empty(sandbox: Sandbox) -> None:
    assert sandbox.web.delete("/api/messages").status_code == 204


def test_mail_is_told_as_json(sandbox: Sandbox) -> None:
    send(sandbox, mail())
    (found,) = sandbox.web.get("/api/messages").json()
    assert {name: found[name] for name in ("from", "to", "subject", "message_id", "text", "html")} == {
        "from": "Intersaison <bonjour@intersaison.test>",
        "to": ["asso@demo.test"],
        "subject": "Réservation confirmée",
        "message_id": "<one@intersaison.test>",
        "text": "Bonjour à vous,\nla clé est chez Zoé.\n",
        "html": "<p>Bonjour <b>à vous</b></p><script>alert(1)</script>\n",
    }
    (piece,) = found["attachments"]
    assert (piece["name"], piece["content_type"]) == ("réservation.ics", "text/calendar")
    assert sandbox.web.get(piece["url"]).content.replace(b"\r\n", b"\n") == ICS.replace(b"\r\n", b"\n")
    assert sandbox.web.get(f"/api/messages/{found['id']}").json() == found


def test_list_is_newest_first_and_filtered_by_recipient(sandbox: Sandbox) -> None:
    send(sandbox, mail(subject="un"))
    send(sandbox, mail(subject="deux", to="hote@demo.test"))
    send(sandbox, mail(subject="trois", to="Asso@Demo.test, hote@demo.test"))
    assert [one["subject"] for one in sandbox.web.get("/api/messages").json()] == ["trois", "deux", "un"]
    mine = sandbox.web.get("/api/messages", params={"to": "asso@demo.test"}).json()
    assert [one["subject"] for one in mine] == ["trois", "un"]
    page = sandbox.web.get("/", params={"a": "hote@demo.test"}).text
    assert [subject in page for subject in (">un<", ">deux<", ">trois<")] == [False, True, True]
    assert "<option selected>hote@demo.test</option>" in page


def test_page_of_a_mail_shows_its_parts_and_runs_nothing(sandbox: Sandbox) -> None:
    send(sandbox, mail(subject="<b>Gras</b>"))
    (found,) = sandbox.web.get("/api/messages").json()
    answer = sandbox.web.get(f"/messages/{found['id']}")
    assert "&lt;b&gt;Gras&lt;/b&gt;" in answer.text
    assert "la clé est chez Zoé." in answer.text
    assert f'title="Message" src="/messages/{found["id"]}/html">' in answer.text
    assert "allow-scripts" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    body = sandbox.web.get(f"/messages/{found['id']}/html")
    assert body.headers["content-security-policy"].startswith(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"
    )
    assert "Message-ID: <one@intersaison.test>" in sandbox.web.get(f"/messages/{found['id']}/source").text


def test_mail_without_parts_or_subject_is_shown(sandbox: Sandbox) -> None:
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port) as smtp:
        smtp.sendmail("a@demo.test", ["b@demo.test"], b"Content-Type: text/plain; charset=none-such\r\n\r\nh\xe9!")
    (found,) = sandbox.web.get("/api/messages").json()
    assert (found["subject"], found["to"]) == ("(sans objet)", ["b@demo.test"])
    assert sandbox.web.get(f"/messages/{found['id']}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/messages/0000000000000-0000", "/messages/..%2f..%2fsecret", "/api/messages/x", "/nothing", "/faces/x"]
)
def test_what_is_not_there_is_404(sandbox: Sandbox, path: str) -> None:
    assert sandbox.web.get(path).status_code == 404


def test_mailbox_can_be_emptied(sandbox: Sandbox) -> None:
    send(sandbox, mail())
    answer = sandbox.web.post("/vider", follow_redirects=True)
    assert "Aucun message pour l&#x27;instant" in answer.text or "Aucun message pour l’instant" in answer.text
    assert sandbox.web.get("/api/messages").json() == []


def test_restart_loses_nothing(tmp_path: Path) -> None:
    first = start(tmp_path)
    send(first, mail())
    assert stop(first) == 0
    second = start(tmp_path)
    assert [one["subject"] for one in second.web.get("/api/messages").json()] == ["Réservation confirmée"]
    assert stop(second) == 0


def test_port_in_use_is_one_sentence(sandbox: Sandbox) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "sandbox"],
        cwd=ROOT,
        env={"SANDBOX_PORT": str(sandbox.web.base_url.port), "DATA_DIR": str(sandbox.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith(f"Port {sandbox.web.base_url.port} cannot be used")
    assert "Traceback" not in run.stderr
