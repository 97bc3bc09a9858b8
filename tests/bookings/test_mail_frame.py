"""The frame that all e-mails share, and its text twin."""

from django.template import engines
from django.utils.translation import override

SITE = "https://intersaison.test/"


def message(kind: str, **context: str) -> str:
    source = f'{{% extends "mail/base.{kind}" %}}{{% block content %}}{{{{ words }}}}{{% endblock %}}'
    return engines["django"].from_string(source).render({"site_url": SITE, "title": "Réservation confirmée", **context})


def test_text_keeps_apostrophes_and_ampersands():
    assert "L'Ostal & l'école" in message("txt", words="L'Ostal & l'école")


def test_html_escapes():
    assert "L&#x27;Ostal &amp; l&#x27;école" in message("html", words="L'Ostal & l'école")


def test_action_and_reason_are_in_both_parts():
    context = {"words": "", "action_url": f"{SITE}r/K7/", "action_label": "Gérer", "reason": "Vous avez réservé."}
    assert [message(kind, **context).count("Vous avez réservé.") for kind in ("html", "txt")] == [1, 1]
    assert message("html", **context).count(f'href="{SITE}r/K7/"') == 2
    assert f"Gérer\N{NO-BREAK SPACE}:\n{SITE}r/K7/\n" in message("txt", **context)


def test_message_without_action_has_no_button():
    assert 'class="button"' not in message("html", words="")
    assert message("txt", words="Bonjour.") == (
        "Réservation confirmée\n\nBonjour.\n\n-- \nIntersaison\N{NO-BREAK SPACE}:"
        f" des lieux vides une partie de l’année s’ouvrent aux autres.\n{SITE}\n\n"
    )


def test_language_of_the_reader_is_marked():
    with override("en"):
        assert '<html lang="en">' in message("html", words="")


def test_nothing_is_loaded_from_elsewhere():
    html = message("html", words="")
    assert [part in html for part in ("<img", "src=", "@import", "url(", "<link")] == [False] * 5
