"""`make bench ARGS="cold_start bytes"`: all groups, or those that are named; what the others gave before, stays."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module

from benchmarks import results
from benchmarks.harness import Case, Ratio, measure

# Modules with a `cases()` that makes ready what the cases measure.
GROUPS = ("cold_start", "work", "optimizations", "growth", "thumbnails", "lighthouse", "site")

Cases = Callable[[], AbstractContextManager[list[Case]]]


def main(names: list[str]) -> int:
    if unknown := set(names) - set(GROUPS):
        print(
            f"make bench: there is no {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}",
            file=sys.stderr,
        )
        return 2
    groups = [group for group in GROUPS if group in names or not names]
    if len(groups) == 1:
        return 0 if all(ratio["met"] for ratio in run_group(groups[0])) else 1
    # Each in a process of its own, whose environment it changes.
    codes = [subprocess.run([sys.executable, "-m", "benchmarks", group]).returncode for group in groups]
    print(results.format_table(results.load_ratios()))
    return max(codes)


def run_group(group: str) -> list[Ratio]:
    cases: Cases = import_module(f"benchmarks.{group}").cases
    ratios = []
    with cases() as ready:
        for case in ready:
            ratios.append(ratio := measure(case))
            results.save([ratio])  # a run that is interrupted keeps what it saw
            print(results.format_row(ratio), flush=True)
    return ratios


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
