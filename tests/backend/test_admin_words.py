"""The frame of the administration speaks French, though its library does not."""

import gettext
import shutil
from pathlib import Path

from backend.translations import LOCALE, compile_all


def test_french_words_of_the_frame_are_compiled(tmp_path: Path) -> None:
    shutil.copytree(LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    compile_all(tmp_path)
    with (tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        french = gettext.GNUTranslations(file)

    assert french.gettext("All applications") == "Toutes les pages"
    assert french.gettext("Welcome back to") == "Administration de"
