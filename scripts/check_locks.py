"""Are requirements/*.lock in step with pyproject.toml and with each other? Needs no network; exit code 1 says no."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = {"base": [], "local": ["local"], "dev": ["local", "dev"]}
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(text: str) -> dict[str, set[str]]:
    """The versions pinned for each package in the `text` of a lock file (several when they depend on the platform)."""
    found: dict[str, set[str]] = {}
    for match in _PIN.finditer(text):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def wanted(project: dict, extras: list[str]) -> list[Requirement]:
    """The direct requirements of the parsed pyproject.toml `project` with `extras`."""
    table = project["project"]
    groups = [table["dependencies"], *(table["optional-dependencies"][extra] for extra in extras)]
    return [Requirement(text) for group in groups for text in group]


def faults(name: str, text: str, requirements: list[Requirement], smaller: dict[str, set[str]]) -> list[str]:
    """What is wrong with the lock file `name`: a sentence each. `smaller` are the pins that it must contain."""
    pinned = pins(text)
    said = []
    for requirement in requirements:
        versions = pinned.get(canonicalize_name(requirement.name), set())
        if not versions:
            said.append(f"{name}.lock does not pin {requirement.name}")
        said += [
            f"{name}.lock pins {requirement.name} {version}, and pyproject.toml asks for {requirement.specifier}"
            for version in versions
            if not requirement.specifier.contains(version, prereleases=True)
        ]
    said += [f"{name}.lock differs about {package}" for package in smaller if pinned.get(package) != smaller[package]]
    if "--hash=sha256:" not in text or re.search(r"https?://|--(extra-)?index-url|--find-links", text):
        said.append(f"{name}.lock must have hashes and no addresses")
    return said


def main() -> int:
    """Check all lock files; print what is wrong and how to mend it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    said: list[str] = []
    smaller: dict[str, set[str]] = {}
    for name, extras in EXTRAS.items():
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        said += faults(name, text, wanted(project, extras), smaller)
        smaller = pins(text)
    for sentence in said:
        print(f"{sentence}; run “make lock”.", file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
