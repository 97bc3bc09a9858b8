"""`scripts/bootstrap` says what is missing instead of failing somewhere inside."""

import shutil
import subprocess
from pathlib import Path

import pytest

from backend.services.options import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("scripts/bootstrap", "requirements/base.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "grep", "sh"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    return tmp_path


def bootstrap(checkout: Path, **environment: str) -> tuple[int, str]:
    """Exit code and complaint of a bootstrap that sees only `checkout`/tools."""
    done = subprocess.run(
        [checkout / "scripts" / "bootstrap", "base"],
        env={"PATH": str(checkout / "tools"), **environment},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def pretend_python(checkout: Path, version: str, *, recent: bool) -> None:
    """Put a `python3` into the tools that answers like one of `version`."""
    path = checkout / "tools" / "python3"
    told = f'--version) echo "Python {version}" ;;'
    path.write_text(f'#!/bin/sh\ncase "$1" in\n{told}\n-c) exit {int(not recent)} ;;\n*) exit 1 ;;\nesac\n')
    path.chmod(0o755)


def test_no_python_is_a_sentence(checkout: Path) -> None:
    assert bootstrap(checkout) == (
        1,
        "Intersaison: Python 3.11 or later is needed, and no Python was found."
        " Install one (on Debian: apt-get install python3 python3-venv), or name it with PYTHON=/path/to/python3.\n",
    )


def test_an_old_python_is_a_sentence(checkout: Path) -> None:
    pretend_python(checkout, "3.9.2", recent=False)
    code, said = bootstrap(checkout)
    assert (code, said.split(". ")[0]) == (1, "Intersaison: Python 3.11 or later is needed, and Python 3.9.2 was found")
    assert bootstrap(checkout, PYTHON="python3") == (1, "Intersaison: PYTHON=python3 is not a Python 3.11 or later.\n")


def test_a_python_without_venv_is_a_sentence(checkout: Path) -> None:
    pretend_python(checkout, "3.11.2", recent=True)
    assert bootstrap(checkout) == (
        1,
        "Intersaison: the virtual environment .venv could not be made; on Debian: apt-get install python3-venv.\n",
    )
