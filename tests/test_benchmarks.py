"""Benchmarks are run by hand: that none has lost a name it uses is seen here."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

import benchmarks


@pytest.mark.parametrize("name", [one.name for one in iter_modules(benchmarks.__path__) if one.name != "__main__"])
def test_a_benchmark_can_be_loaded(name: str) -> None:
    assert import_module(f"benchmarks.{name}").__doc__
