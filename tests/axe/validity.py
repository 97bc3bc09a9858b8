"""No page and no state of a page breaks a rule of HTML, as its official checker reads them (`make html`).

Each person's pages are written to files, which one run of the checker reads; what it leaves aside, our own reader sees.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from tests.axe.sights import make_sights
from tests.axe.walking import OWN, seen_by
from tests.backend.html_faults import faults
from tests.bookings.pages.conftest import clock  # noqa: F401

# Its jar, from scripts/fetch_checker.
CHECKER: Final = os.environ.get("VNU", "")
WRONG: Final = b"""<!doctype html><html lang="fr"><title>x</title><p><ul></ul></p><a href="/"><button>x</button></a>"""

pytestmark = pytest.mark.django_db


def told_by_checker(folder: Path, pages: Iterable[tuple[str, bytes]]) -> list[str]:
    """What the checker calls an error in `pages` (path and content), a sentence each; it asks no other host."""
    names = {}
    for path, content in pages:
        names[name := f"{len(names):04d}.html"] = path
        (folder / name).write_bytes(content)
    command = ["java", "-jar", CHECKER, "--errors-only", "--format", "json", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stderr)["messages"]
    return [f"{names[Path(one['url']).name]} line {one.get('lastLine')}: {one['message']}" for one in told]


# The frame of the administration is a library's, written for its scripts and not for the checker.
@pytest.mark.parametrize("who", sorted(OWN.keys() - {"admin"}))
def test_every_page_and_state_is_valid(tmp_path: Path, who: str) -> None:
    pages = [(path, answer.content) for path, answer in seen_by(make_sights(), who)]
    assert len(pages) > 10
    assert [f"{path}: {fault}" for path, content in pages for fault in faults(content)] == []
    assert told_by_checker(tmp_path, pages) == []


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    told = " ".join(told_by_checker(tmp_path, [("/wrong/", WRONG)]))
    assert "/wrong/ line 1: No “p” element in scope" in told
    assert "“button” must not appear as a descendant of the “a” element" in told
