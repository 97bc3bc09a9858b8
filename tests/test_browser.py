"""Without a browser the browser tests fail, and say what to install."""

from pathlib import Path

import pytest

from tests.browser import chromium


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
