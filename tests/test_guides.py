"""Guides name buttons, tabs and pages as the site does; what is in italics is such a name."""

import re
from pathlib import Path

import pytest

from backend.services.options import CHECKOUT
from tests.backend.test_plain_french import messages

NAME = re.compile(r"(?<!\*)\*(?!\*)([^*]+?)\*(?!\*)")
# Keys of a keyboard.
NOT_OURS = ("Page préc.", "Page suiv.")


def names_in(guide: str) -> list[str]:
    """A way through several pages is several names."""
    found = NAME.findall(" ".join(guide.split()))
    return [name for one in found for name in one.split(" → ") if name not in NOT_OURS]


def known() -> str:
    """All that pages say in French, and the titles of the administration."""
    ours = [one.id for one in messages("locale/en/LC_MESSAGES/django.po")]
    theirs = [one.string for one in messages("locale/fr/LC_MESSAGES/libraries.po")]
    return "\n".join(map(str, (*ours, *theirs))).replace("\u00a0", " ").lower()


@pytest.mark.parametrize("path", sorted((CHECKOUT / "docs/guides").glob("*.md")), ids=lambda path: path.stem)
def test_names_in_a_guide_exist(path: Path) -> None:
    site = known()
    names = names_in(path.read_text())
    assert names
    assert [name for name in names if name.rstrip(".,:").lower() not in site] == []


def test_names_are_read_from_a_guide() -> None:
    assert names_in("Dans **Agendas**, *Ajouter un\nagenda* : *Lieux → Photos*, *Page préc.*") == [
        "Ajouter un agenda",
        "Lieux",
        "Photos",
    ]
