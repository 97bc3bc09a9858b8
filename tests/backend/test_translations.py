"""Texts are collected from code and templates, judged, and compiled into what Django reads."""

import gettext
import re
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from backend import translations

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
greeting = _("Bonjour %(name)s")
later = gettext_lazy(
    "Un texte "
    "en deux morceaux"
)
def places(n):
    return ngettext("%(n)s place", "%(n)s places", n) % {"n": n}
what = pgettext("verbe", "Réserver")
not_a_text = "Rien"
"""
TEMPLATE = """{% load i18n %}<p title="L'été">
    {% translate "C’est l'été" %} {{ _("Oui") }}
  {% blocktranslate count n=n %}Un « lieu »{% plural %}{{ n }} lieux{% endblocktranslate %}
</p>"""
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Bonjour %(name)s"
msgstr "Hello %(name)s"

msgid "%(n)s place"
msgid_plural "%(n)s places"
msgstr[0] "one seat"
msgstr[1] "%(n)s seats"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for app in translations.APPS:
        (tmp_path / app / "templates").mkdir(parents=True)
    (tmp_path / "venues" / "words.py").write_text(CODE)
    return tmp_path


def write_po(root: Path, text: str) -> Path:
    path = root / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_texts_are_found_in_code_and_templates(root: Path) -> None:
    (root / "venues" / "templates" / "page.html").write_text(TEMPLATE)
    found = {(message.context, message.id) for message in translations.collect_messages(root) if message.id}
    assert found == {
        (None, "Bonjour %(name)s"),
        (None, "Un texte en deux morceaux"),
        (None, ("%(n)s place", "%(n)s places")),
        ("verbe", "Réserver"),
        (None, "C’est l'été"),
        (None, "Oui"),
        (None, ("Un « lieu »", "%(n)s lieux")),
    }


def test_collecting_adds_and_leaves_out_and_repeats_itself(root: Path) -> None:
    dated = PO.replace('msgstr "Content', 'msgstr "POT-Creation-Date: 2026-11-01 00:00+0000\\n"\n"Content')
    path = write_po(root, dated + '\nmsgid "Disparu"\nmsgstr "Gone"\n')
    translations.collect(root)
    first = path.read_text()
    translations.collect(root)
    assert path.read_text() == first
    assert "POT-Creation-Date: 2026-11-01 00:00+0000" in first
    catalog = read_po(BytesIO(path.read_bytes()))
    assert catalog["Bonjour %(name)s"].string == "Hello %(name)s"
    assert catalog["Un texte en deux morceaux"].string == ""
    assert "Disparu" not in first


def test_each_fault_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_po(root, PO.replace("Hello %(name)s", "Hello %(nom)s") + '\nmsgid "Disparu"\nmsgstr "Gone"\n')
    assert translations.check(root) == 1
    assert capsys.readouterr().err.splitlines()[:-1] == [
        "not in the .po file: Un texte en deux morceaux",
        "not in the .po file: Réserver",
        "no longer in the sources: Disparu",
        "translated wrongly (placeholders): Bonjour %(name)s",
    ]


def test_a_whole_translation_has_no_faults(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rest = '\nmsgid "Un texte en deux morceaux"\nmsgstr "A text"\n\nmsgctxt "verbe"\nmsgid "Réserver"\nmsgstr "Book"\n'
    write_po(root, PO + rest)
    assert (translations.check(root), capsys.readouterr().err) == (0, "")


def test_words_of_a_library_are_judged_and_compiled_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_po(root, PO + '\nmsgid "Un texte en deux morceaux"\nmsgstr "A text"\n')
    words = 'msgid "Hello %(who)s"\nmsgstr "Bonjour %(qui)s"\n\nmsgid "Sign In"\nmsgstr "Se connecter"\n'
    folder = root / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "libraries.po").write_text(words)
    assert translations.check(root) == 1
    assert "translated wrongly (placeholders): Hello %(who)s" in capsys.readouterr().err
    translations.compile_all(root)
    assert gettext.translation("django", root / "locale", ["fr"]).gettext("Sign In") == "Se connecter"


def test_words_of_libraries_are_those_that_they_ask_for() -> None:
    packages = {name: Path(str(find_spec(name).submodule_search_locations[0])) for name in ("allauth", "django")}  # type: ignore[union-attr,index]
    catalogues = (
        packages["allauth"] / "locale",
        packages["django"] / "contrib" / "auth" / "locale",
        packages["django"] / "conf" / "locale",
    )
    asked = set()
    for folder in catalogues:
        with (folder / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
            asked |= {translations._key(message) for message in read_po(file)}
    with (translations.LOCALE / "en" / "LC_MESSAGES" / "libraries.po").open("rb") as file:
        ours = {translations._key(message) for message in read_po(file)}
    assert ours - asked == set()


def test_what_is_compiled_is_read(root: Path) -> None:
    write_po(root, PO)
    assert translations.compile_all(root) == 0
    english = gettext.translation("django", root / "locale", ["en"])
    french = gettext.translation("django", root / "locale", ["fr"])
    assert english.gettext("Bonjour %(name)s") == "Hello %(name)s"
    assert [english.ngettext("%(n)s place", "%(n)s places", n) for n in (0, 1)] == ["%(n)s seats", "one seat"]
    # In French, zero is singular, unlike what gettext does without a catalogue.
    assert [french.ngettext("%(n)s place", "%(n)s places", n) for n in (0, 1, 2)] == [
        "%(n)s place",
        "%(n)s place",
        "%(n)s places",
    ]


def test_french_is_compiled_with_its_no_break_spaces(root: Path) -> None:
    plural = '\nmsgid "%(n)s lieu ?"\nmsgid_plural "%(n)s lieux ?"\nmsgstr[0] "place?"\nmsgstr[1] "places?"\n'
    write_po(root, PO + '\nmsgid "Un « texte » : oui"\nmsgstr "Yes"\n' + plural)
    folder = root / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "libraries.po").write_text('msgid "Sign In?"\nmsgstr "Se connecter ?"\n')
    translations.compile_all(root)
    french = gettext.translation("django", root / "locale", ["fr"])
    assert french.gettext("Un « texte » : oui") == "Un «\xa0texte\xa0»\xa0: oui"
    told = [french.ngettext("%(n)s lieu ?", "%(n)s lieux ?", n) for n in (1, 2)]
    assert told == ["%(n)s lieu\xa0?", "%(n)s lieux\xa0?"]
    assert french.gettext("Sign In?") == "Se connecter\xa0?"


def test_no_line_of_french_begins_with_a_sign() -> None:
    plain = re.compile(r" [:;?!»]|« ")
    typed = [message for message in translations.collect_messages() if message.id and plain.search(str(message.id))]
    assert len(typed) > 300
    french = gettext.translation("django", translations.LOCALE, ["fr"])
    for message in typed:
        one, *more = [message.id] if isinstance(message.id, str) else message.id
        told = french.pgettext(message.context, one) if message.context else french.gettext(one)
        told += "".join(french.ngettext(one, many, 2) for many in more)
        assert not plain.search(told)
