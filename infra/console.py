"""Progress output of the commands that run step by step."""

import contextlib
import time
from collections.abc import Iterator


@contextlib.contextmanager
def show_progress(name: str) -> Iterator[None]:
    """Print the name of a step, and its duration or `failed` when it ends."""
    print(f"  {name} ".ljust(24, "."), end=" ", flush=True)
    begin = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - begin:.1f} s", flush=True)
