"""Letters: what they say is in both forms, escaped in one and plain in the other."""

from django.conf import LazySettings

from commons.letters import Action, Detail, Letter, Section, write

LETTER = Letter(
    subject="Réservation confirmée",
    title="C’est confirmé",
    opening=("Votre réservation est confirmée.", "À bientôt."),
    details=(Detail("Où", ("L'Ostal & Cie", "La cour"), ("Mende",)), Detail("Quand", ("mardi",))),
    sections=(Section("Comment entrer", ("Code <1234>\nPorte bleue",), ("clé", "badge")),),
    action=Action("Voir", "https://intersaison.test/r/"),
    reason="Vous avez réservé.",
    reply_to=("hote@example.test",),
)


def test_text_is_plain(settings: LazySettings) -> None:
    settings.SITE_URL = "https://intersaison.test"
    assert write(LETTER).text.replace("\N{NO-BREAK SPACE}", " ") == (
        "C’est confirmé\n\n"
        "Votre réservation est confirmée.\n\nÀ bientôt.\n\n"
        "Où :\n  L'Ostal & Cie\n  La cour\n  Mende\nQuand :\n  mardi\n\n"
        "Comment entrer\n\nCode <1234>\nPorte bleue\n\n- clé\n- badge\n\n"
        "Voir :\nhttps://intersaison.test/r/\n\n"
        "-- \nVous avez réservé.\n"
        "Intersaison : des lieux vides une partie de l’année s’ouvrent aux autres.\n"
        "https://intersaison.test/\n"
    )


def test_html_is_escaped_and_keeps_line_breaks() -> None:
    html = write(LETTER).html
    assert '<dt>Où</dt>\n<dd>L&#x27;Ostal &amp; Cie<br>La cour<br><span class="more">Mende</span></dd>' in html
    assert "<p>Code &lt;1234&gt;<br>Porte bleue</p>\n<ul>\n<li>clé</li>\n<li>badge</li>" in html
    assert '<div class="preheader">Votre réservation est confirmée.</div>' in html


def test_bare_letter_has_neither_list_nor_button() -> None:
    html = write(Letter(subject="a", title="b", opening=("c",))).html
    assert [part in html for part in ("<dl", "<h2>", 'class="button"')] == [False, False, False]
