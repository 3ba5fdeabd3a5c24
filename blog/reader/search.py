"""Search: the content table has an item for each post and word. A search intersects the partitions of its words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from common.content_table import position_before, query_visible
from common.text import split_words

MAX_WORDS = 8  # of a search; each word costs at least one query

_PAGE_SIZE = 100  # positions a query; a search for several words reads many and returns few
# Words of nearly every post. Queries for them cost much and exclude little.
_STOP_WORDS = frozenset(
    "a an and are as at be but by for from had has have he her his i in is it its not of on or she so that the their"
    " them there they this to was we were what when which who will with you your".split()
)


# --- Words


def extract_stems(text: str) -> list[str]:
    """Return the distinct stems of a text in the order of their first occurrence, without stop words."""
    return list(dict.fromkeys(_stem(word) for word in split_words(text) if word not in _STOP_WORDS))


@lru_cache(50_000)  # stemming a word takes 60 µs
def _stem(word: str) -> str:
    from snowballstemmer import stemmer  # the import takes longer than most pages, which don't search

    return str(stemmer("english").stemWord(word))  # a new stemmer each time, because they are not thread-safe


# --- Positions


def intersect_partitions(partitions: Sequence[str], low: str, high: str, now: datetime) -> Iterator[str]:
    """Yield the positions of the visible posts that are in all partitions, downwards from `high`.

    Each reader skips to the position that the one before it found. When all find the same, the post is in all.
    """
    readers = [_PartitionReader(pk, low, now) for pk in partitions]
    bound = high
    while True:
        positions = []
        for reader in readers:
            if (position := reader.seek(bound)) is None:
                return
            positions.append(position)
            bound = position
        if positions[0] == bound:  # positions only fall, so all are equal
            yield bound
            bound = position_before(bound)


class _PartitionReader:
    """Reads the positions of one partition from the newest to the oldest."""

    def __init__(self, pk: str, low: str, now: datetime) -> None:
        self.pk, self.low, self.now = pk, low, now
        self.buffer: list[str] = []  # oldest first, so that the newest can be popped from the end
        self.is_exhausted = False

    def seek(self, bound: str) -> str | None:
        """Return the newest position that is not above `bound`. Each call's bound must not exceed the last one's."""
        while self.buffer and self.buffer[-1] > bound:
            self.buffer.pop()
        while not self.buffer and not self.is_exhausted and self.low <= bound:
            entries, next_bound = query_visible(self.pk, self.low, bound, self.now, limit=_PAGE_SIZE)
            self.buffer = [entry.position for entry in reversed(entries)]
            self.is_exhausted = next_bound is None
            bound = next_bound or bound
        return self.buffer[-1] if self.buffer else None
