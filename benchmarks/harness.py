"""Measures a subject next to a baseline, and compares the ratio of their medians with a goal."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TypedDict

Measure = Callable[[], float]  # runs once and returns a figure; less is better

CORES = os.sched_getaffinity(0)
MEASURED = {max(CORES)}
OTHERS = CORES - MEASURED or CORES  # for servers of the measured process, outside of its core's caches


@dataclass(frozen=True)
class Case:
    name: str
    goal: float  # the highest ratio of the subject's figure to the baseline's
    unit: str
    subject: Measure
    baseline: Measure
    runs: int = 9
    one_core: bool = True  # processes started while measuring stay on that core too


class Ratio(TypedDict):
    name: str
    value: float
    goal: float
    met: bool
    median_a: float  # of the subject
    median_b: float  # of the baseline
    unit: str
    runs: int


def measure(case: Case) -> Ratio:
    """Run the two in turns. The first round does not count, because it fills the file cache."""
    with use_cores(MEASURED if case.one_core else CORES):
        rounds = [(case.subject(), case.baseline()) for _ in range(case.runs + 1)]
    a, b = (median(figures) for figures in zip(*rounds[1:], strict=True))
    value = round(a / b, 3)
    return {
        "name": case.name,
        "value": value,
        "goal": case.goal,
        "met": value <= case.goal,
        "median_a": round(a, 3),
        "median_b": round(b, 3),
        "unit": case.unit,
        "runs": case.runs,
    }


@contextmanager
def use_cores(cores: set[int]) -> Iterator[None]:
    """Restrict this process and its children to some cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
