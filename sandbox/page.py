"""The frame of the sandbox's pages: the site's tokens and faces, one column, no script."""

from pathlib import Path

from sandbox.web import Response, escape

FONTS = Path(__file__).resolve().parent.parent / "backend" / "static" / "vendor"
FACES = {
    "fraunces.woff2": FONTS / "fraunces" / "fraunces-latin-wght-normal.woff2",
    "atkinson.woff2": FONTS / "atkinson-hyperlegible-next" / "atkinson-hyperlegible-next-latin-wght-normal.woff2",
}
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
MENU = {"/": "Boîte aux lettres", "/calendriers/": "Agendas extérieurs", "/stripe/": "Paiements"}


def page(title: str, body: str, *, current: str = "/", status: int = 200) -> Response:
    """A whole page; `body` is HTML, `title` text, `current` the menu's entry."""
    entries = "".join(
        f'<a href="{path}"{" aria-current=page" if path == current else ""}>{name}</a>' for path, name in MENU.items()
    )
    head = (
        '<span class="place">bac à sable : rien de ce qui arrive ici ne part vers le monde</span>'
        f'<nav aria-label="Bac à sable">{entries}</nav>'
    )
    return document(title, head, body, status=status)


def document(
    title: str, head: str, body: str, *, lang: str = "fr", forms_lead_to: str = "", status: int = 200
) -> Response:
    """A page with another head and language; `forms_lead_to` is an origin to which a form's answer may lead."""
    text = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · bac à sable d’Intersaison</title>"
        '<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body>'
        f'<header><div class="wrap"><strong class="mark">Intersaison</strong>{head}</div></header>'
        f'<main class="wrap"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; frame-src 'self'; "
        f"img-src data:; form-action 'self' {forms_lead_to}; base-uri 'none'"
    }
    return Response(text.encode(), status=status, headers=headers)


def style() -> Response:
    """The style sheet."""
    return Response(STYLE.encode(), "text/css; charset=utf-8")


def face(name: str) -> Response | None:
    """One of the site's faces; without them the pages use the system's."""
    path = FACES.get(name)
    return Response(path.read_bytes(), "font/woff2") if path and path.is_file() else None


def missing() -> Response:
    """For addresses that lead nowhere."""
    return page(
        "Rien ici", '<p>Cette page n\'existe pas. <a href="/">Retour à la boîte aux lettres</a></p>', status=404
    )
