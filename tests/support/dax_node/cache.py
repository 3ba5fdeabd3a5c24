"""A node's caches: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html"""

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Final

MISSING: Final = object()  # `None` is the cached result for an item that does not exist


class Clock:
    """A clock that a test can move forward."""

    ahead = 0.0  # seconds

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class Cache:
    clock: Clock
    ttl: float = 300  # seconds, the default of a cluster
    hits: int = 0
    misses: int = 0
    entries: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> Any:
        with self.lock:
            expires, value = self.entries.get(key, (0, MISSING))
            if expires > self.clock():
                self.hits += 1
                return value
            self.misses += 1
            return MISSING

    def put(self, key: Hashable, value: Any) -> None:
        self.entries[key] = (self.clock() + self.ttl, value)

    def delete(self, key: Hashable) -> None:
        self.entries.pop(key, None)
