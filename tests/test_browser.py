"""The browser of the tests: without one they fail and say what to install; axe in it finds what is wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import chromium, violations


def test_a_missing_browser_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(FileNotFoundError, match="^The browser tests need Chromium and found none. Install it"):
        chromium()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(
        FileNotFoundError, match=f"found none at {tmp_path}/chromium. Install it .on Debian: apt-get install"
    ):
        chromium()


def test_a_named_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "browser"
    named.touch()
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium() == str(named)


@pytest.mark.browser
def test_what_axe_finds_is_told_each_time(page: Page) -> None:
    page.set_content('<html lang="fr"><title>Lieu</title><main><h1>Lieu</h1><img src="a.png"><img src="b.png"></main>')
    wrong = [("image-alt", f'<img src="{name}.png">') for name in ("a", "b")]
    assert violations(page) == wrong
    page.locator("img").first.evaluate("image => image.alt = 'Salle'")
    assert violations(page) == wrong[1:]
