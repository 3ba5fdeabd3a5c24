"""Runs `make bench`: all groups, or those in `ARGS="cold_start work"`. Results of other groups stay."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module

from benchmarks import results
from benchmarks.harness import Case, Ratio, measure

# Modules whose `cases()` prepares the services and returns the cases.
GROUPS = ("cold_start", "work", "optimizations", "growth", "thumbnails", "lighthouse", "site")

Cases = Callable[[], AbstractContextManager[list[Case]]]


def main(names: list[str]) -> int:
    if unknown := set(names) - set(GROUPS):
        print(
            f"make bench: unknown group {', '.join(sorted(unknown))}. The groups are {', '.join(GROUPS)}.",
            file=sys.stderr,
        )
        return 2
    groups = [group for group in GROUPS if group in names or not names]
    if len(groups) == 1:
        return 0 if all(ratio["met"] for ratio in run_group(groups[0])) else 1
    # Each group runs in its own process, because it changes the environment.
    codes = [subprocess.run([sys.executable, "-m", "benchmarks", group]).returncode for group in groups]
    print(results.format_table(results.load_ratios()))
    return max(codes)


def run_group(group: str) -> list[Ratio]:
    cases: Cases = import_module(f"benchmarks.{group}").cases
    ratios = []
    with cases() as ready:
        for case in ready:
            ratios.append(ratio := measure(case))
            results.save([ratio])  # so that an interrupted run keeps its results
            print(results.format_row(ratio), flush=True)
    return ratios


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
