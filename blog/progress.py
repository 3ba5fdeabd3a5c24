"""Progress of a long command: a bar on a terminal, otherwise a line every ten seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.core.management.base import OutputWrapper

_WIDTH = 30  # of the bar, in characters
_INTERVAL = 10  # seconds between lines

Advance = Callable[[], object]
Progress = Callable[[str, int], AbstractContextManager[Advance]]
"""Takes a label and the number of steps. Yields the function to call after each step."""


@contextmanager
def no_progress(_label: str, _total: int) -> Iterator[Advance]:
    yield lambda: None


def report_to(stream: OutputWrapper, *, verbosity: int) -> Progress:
    if not verbosity:
        return no_progress
    return _show_bar if sys.stderr.isatty() else lambda label, total: _print_lines(stream, label, total)


@contextmanager
def _show_bar(label: str, total: int) -> Iterator[Advance]:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        bar = "#" * (_WIDTH * done // total)
        sys.stderr.write(f"\r{label}: [{bar:<{_WIDTH}}] {done} of {total}")
        sys.stderr.flush()

    try:
        yield advance
    finally:
        sys.stderr.write("\r\x1b[K")  # erases the line


@contextmanager
def _print_lines(stream: OutputWrapper, label: str, total: int) -> Iterator[Advance]:
    done, printed_at = 0, time.monotonic()

    def advance() -> None:
        nonlocal done, printed_at
        done += 1
        if (now := time.monotonic()) - printed_at > _INTERVAL:
            printed_at = now
            stream.write(f"{label}: {done} of {total}")

    yield advance
