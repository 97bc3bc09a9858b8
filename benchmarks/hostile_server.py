"""The sandbox as a process of its own, for benchmarks that look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sandbox.conftest import start, stop


@contextmanager
def running() -> Iterator[str]:
    """Its `host:port`, until the block ends."""
    with TemporaryDirectory() as folder:
        sandbox = start(Path(folder))
        try:
            yield sandbox.address.removeprefix("http://")
        finally:
            stop(sandbox)
