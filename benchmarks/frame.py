"""What benchmarks have in common: figures, percentiles, one result after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, the goal it has, and what it is compared with."""

    what: str
    value: str
    goal: str = ""
    compared: str = ""


def timed(act: Callable[[], object], *, times: int) -> list[float]:
    """Milliseconds of each of `times` runs, after one to warm up."""
    act()
    return [_once(act) for _ in range(times)]


def middle(values: Sequence[float]) -> float:
    return median(values)


def percentile(values: Sequence[float], per_cent: float) -> float:
    """The value below which `per_cent` of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def table(figures: Sequence[Figure]) -> str:
    """As Markdown."""
    rows = [f"| {one.what} | {one.value} | {one.goal} | {one.compared} |" for one in figures]
    return "\n".join(["| what | measured | goal | compared |", "|---|---|---|---|", *rows])


def _once(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000
