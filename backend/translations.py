"""Translations without GNU gettext: `python -m backend.translations collect`, `check` or `compile`.

French is the language of the sources. locale/en/LC_MESSAGES/django.po holds the English; libraries.po, in both
languages and kept by hand, what the libraries beneath the site say, in our words. What is compiled lies beside them and
is not kept in the history.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from commons.typography import set_french

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
APPS = ("accounts", "backend", "bookings", "commons", "network", "venues", "worker")
_KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)[^{}]*\}")
# The files hold no dates that change with every collection.
_BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)


def collect_messages(root: Path = ROOT) -> Catalog:
    """Every text of the apps' Python files and templates that is marked for translation."""
    catalog = Catalog()
    for path in _sources(root):
        text = path.read_text()
        if path.suffix != ".py":
            # As Django's own makemessages does; the brackets make any indentation fit for Python's tokens.
            text = f"(\n{templatize(text)}\n)"
        found = extract("python", BytesIO(text.encode()), _KEYWORDS, comment_tags=["Translators:"])
        for _line, message, comments, context in found:
            catalog.add(message, locations=[(str(path.relative_to(root)), 0)], auto_comments=comments, context=context)
    return catalog


def collect(root: Path = ROOT) -> int:
    """Bring the .po file in step with the sources: new texts without a translation, vanished ones left out."""
    path = _po(root)
    catalog = _read(path)
    catalog.update(collect_messages(root), no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    _say(f"{len(catalog)} texts, {sum(not _is_translated(message) for message in catalog if message.id)} to translate")
    return 0


def check(root: Path = ROOT) -> int:
    """1 and a sentence each for texts without English, for English without a text, and for placeholders that differ."""
    wanted = {_key(message): message for message in collect_messages(root) if message.id}
    known = {_key(message): message for message in _read(_po(root)) if message.id}
    said = [f"not in the .po file: {key[1]}" for key in wanted if key not in known]
    said += [f"no longer in the sources: {key[1]}" for key in known if key not in wanted]
    theirs = [message for language in ("fr", "en") for message in _read(_libraries(root, language), language)]
    for message in (*known.values(), *(message for message in theirs if message.id)):
        if not _is_translated(message):
            said.append(f"not translated: {_key(message)[1]}")
        elif message.fuzzy or not _same_placeholders(message):
            said.append(f"translated wrongly (placeholders): {_key(message)[1]}")
    for sentence in said:
        _say(sentence)
    if said:
        _say(f"{len(said)} faults; “make messages” collects the texts, then translate them in {_po(root)}.")
    return 1 if said else 0


def compile_all(root: Path = ROOT) -> int:
    """Write the .mo files that Django reads.

    French has one for its plurals (in French, zero is singular) and for its no-break spaces, which nobody need type.
    """
    english = _read(_po(root))
    french = _french(english, _read(_libraries(root, "fr"), "fr"))
    for message in _read(_libraries(root, "en")):
        if message.id:
            english.add(message.id, message.string)
    for language, catalog in (("en", english), ("fr", french)):
        target = root / "locale" / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".new")
        with beside.open("wb") as file:
            write_mo(file, catalog)
        beside.replace(target)
    return 0


def _french(ours: Catalog, libraries: Catalog) -> Catalog:
    """What French says otherwise than the sources, or by number; and the words of the libraries, set as ours."""
    catalog = Catalog(locale="fr")
    for message in libraries:
        if message.id:
            catalog.add(message.id, _set(message.string), context=message.context)
    for message in ours:
        if message.id and (message.pluralizable or _set(message.id) != message.id):
            catalog.add(message.id, _set(message.id), context=message.context)
    return catalog


def _set(texts: str | Sequence[str] | None) -> str | tuple[str, ...]:
    return set_french(texts) if isinstance(texts, str) else tuple(map(set_french, texts or ()))


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            is_template = path.suffix in (".html", ".txt") and "templates" in path.parts
            if (path.suffix == ".py" and "migrations" not in path.parts) or is_template:
                yield path


def _po(root: Path) -> Path:
    return root / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _libraries(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "libraries.po"


def _read(path: Path, language: str = "en") -> Catalog:
    if not path.exists():
        fresh = Catalog(locale=language, project="intersaison", creation_date=_BEGINNING, revision_date=_BEGINNING)
        fresh.fuzzy = False
        return fresh
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    texts = _texts(message)
    return bool(texts) and all(texts)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _same_placeholders(message: Message) -> bool:
    if isinstance(message.id, str):
        return _placeholders(message.id) == _placeholders(str(message.string))
    # A plural form may leave the number out (“one place”), but must not bring anything new.
    wanted = set().union(*map(_placeholders, message.id))
    return all(_placeholders(text) <= wanted for text in _texts(message))


def _placeholders(text: str) -> set[str]:
    return {percent or brace for percent, brace in _PLACEHOLDER.findall(text)}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit({"collect": collect, "check": check, "compile": compile_all}[sys.argv[1]]())
