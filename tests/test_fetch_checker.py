"""`scripts/fetch_checker` says what is missing instead of failing somewhere inside."""

import shutil
import subprocess
from pathlib import Path

import pytest

from backend.services.options import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """With the script, and a shell's tools beside it that know neither Java nor npm."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(CHECKOUT / "scripts/fetch_checker", tmp_path / "scripts")
    (tmp_path / "tools").mkdir()
    for tool in ("dirname", "mkdir", "rm", "sh", "sha256sum", "mv"):
        (tmp_path / "tools" / tool).symlink_to(shutil.which(tool) or "")
    return tmp_path


def pretend(checkout: Path, tool: str, does: str = "exit 0") -> None:
    path = checkout / "tools" / tool
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def fetch(checkout: Path, **environment: str) -> tuple[int, str, str]:
    """Exit code, what it prints, its complaint."""
    script = checkout / "scripts/fetch_checker"
    known = {"PATH": str(checkout / "tools"), **environment}
    done = subprocess.run([script], env=known, capture_output=True, text=True)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_no_java_is_a_sentence(checkout: Path) -> None:
    said = "the checker of HTML needs Java 11 or later, and none was found (on Debian: apt-get install"
    assert fetch(checkout) == (1, "", f"Intersaison: {said} default-jre-headless).")


def test_no_npm_is_a_sentence(checkout: Path) -> None:
    pretend(checkout, "java")
    code, printed, said = fetch(checkout)
    assert (code, printed) == (1, "")
    assert "no npm was found (on Debian: apt-get install npm)" in said and "VNU=/path/to/vnu.jar" in said


def test_a_checker_of_ones_own_is_taken(checkout: Path) -> None:
    pretend(checkout, "java")
    assert fetch(checkout, VNU="/nowhere.jar") == (1, "", "Intersaison: VNU=/nowhere.jar is no file.")
    (checkout / "own.jar").touch()
    assert fetch(checkout, VNU=str(checkout / "own.jar")) == (0, str(checkout / "own.jar"), "")


def test_another_file_than_the_one_expected_is_not_kept(checkout: Path) -> None:
    for tool in ("java", "npm"):
        pretend(checkout, tool)
    pretend(checkout, "tar", "/bin/mkdir -p package/build/dist && echo other > package/build/dist/vnu.jar")
    code, _printed, said = fetch(checkout)
    assert code == 1 and "is not the one expected" in said
    assert list((checkout / ".checker").iterdir()) == []
