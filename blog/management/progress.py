"""How far a long command is: a bar on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.core.management.base import OutputWrapper
from tqdm import tqdm

SECONDS = 10  # between lines
Advance = Callable[[], object]
Progress = Callable[[str, int], AbstractContextManager[Advance]]
"""Takes what is done and how often; gives what to call each time."""


@contextmanager
def silent(_what: str, _total: int) -> Iterator[Advance]:
    yield lambda: None


def on(stream: OutputWrapper, *, verbosity: int) -> Progress:
    @contextmanager
    def progress(what: str, total: int) -> Iterator[Advance]:
        if sys.stderr.isatty():
            with tqdm(total=total, desc=what, leave=False) as bar:
                yield bar.update
        else:
            yield Lines(stream, what, total).advance

    return progress if verbosity else silent


class Lines:
    def __init__(self, stream: OutputWrapper, what: str, total: int) -> None:
        self.stream, self.what, self.total = stream, what, total
        self.done, self.told = 0, time.monotonic()

    def advance(self) -> None:
        self.done += 1
        if time.monotonic() - self.told > SECONDS:
            self.told = time.monotonic()
            self.stream.write(f"{self.what}: {self.done} of {self.total}")
