"""Three-way merge of texts: the changes of two people to the same base, by lines or by words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

START = "<<<<<<< Your text"
MIDDLE = "======= Your text is above, the saved text is below"
END = ">>>>>>> Saved text"
INLINE = " <<<>>> "  # between both versions of a field with one line

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_COST = 2_000_000  # pairs of equal parts that a comparison looks at; it takes about a second


@dataclass(frozen=True)
class Merge:
    """A merged text. Where both sides changed the same part, it contains both versions between marks."""

    text: str
    conflicts: int


@dataclass(frozen=True)
class _Chunk:
    """Consecutive parts: the same in both texts (`parts`), or different (`mine` and `theirs`)."""

    parts: Sequence[str] = ()
    mine: Sequence[str] = ()
    theirs: Sequence[str] = ()

    @property
    def is_conflict(self) -> bool:
        return bool(self.mine or self.theirs)


def merge_lines(base: str | None, mine: str, theirs: str) -> Merge:
    """Merge two texts. Without a base, every difference is a conflict."""
    lines = [text.split("\n") if text is not None else None for text in (base, mine, theirs)]
    chunks = list(_merge(lines[0], lines[1] or [], lines[2] or []))
    merged = [line for chunk in chunks for line in _write_lines(chunk)]
    return Merge("\n".join(merged), sum(chunk.is_conflict for chunk in chunks))


def merge_words(base: str | None, mine: str, theirs: str) -> Merge:
    """Merge two texts of one line. If they conflict, return both with `INLINE` between them."""
    words = [_WORD.findall(text) if text is not None else None for text in (base, mine, theirs)]
    chunks = list(_merge(words[0], words[1] or [], words[2] or []))
    if any(chunk.is_conflict for chunk in chunks):
        return Merge(f"{mine}{INLINE}{theirs}", 1)
    return Merge("".join(part for chunk in chunks for part in chunk.parts), 0)


def find_mark(text: str) -> int | None:
    """Return the number of the first line with a mark of a conflict, or `None`."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith((START, MIDDLE, END)) or INLINE.strip() in line:
            return number
    return None


def _write_lines(chunk: _Chunk) -> Sequence[str]:
    return [START, *chunk.mine, MIDDLE, *chunk.theirs, END] if chunk.is_conflict else chunk.parts


def _merge(base: Sequence[str] | None, mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Chunk]:
    if base is None:
        yield from _compare(mine, theirs)
        return
    at, at_mine, at_theirs = 0, 0, 0
    for start, start_mine, start_theirs, size in _find_common(base, mine, theirs):
        changed = base[at:start], mine[at_mine:start_mine], theirs[at_theirs:start_theirs]
        yield from _resolve(*changed)
        if size:
            yield _Chunk(base[start : start + size])
        at, at_mine, at_theirs = start + size, start_mine + size, start_theirs + size


def _resolve(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Chunk]:
    """Take the side that changed, or both as a conflict."""
    if mine in (base, theirs):
        yield _Chunk(theirs)
    elif theirs == base:
        yield _Chunk(mine)
    else:
        yield _Chunk(mine=mine, theirs=theirs)


def _compare(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Chunk]:
    at_mine, at_theirs = 0, 0
    for start_mine, start_theirs, size in _match(mine, theirs):
        if (start_mine, start_theirs) != (at_mine, at_theirs):
            yield _Chunk(mine=mine[at_mine:start_mine], theirs=theirs[at_theirs:start_theirs])
        yield _Chunk(mine[start_mine : start_mine + size])
        at_mine, at_theirs = start_mine + size, start_theirs + size


def _find_common(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the start in each text, and the size, of the regions that all three have. The last one is empty."""
    ours, others = _match(base, mine), _match(base, theirs)
    while ours and others:
        (start, start_mine, size), (other_start, start_theirs, other_size) = ours[0], others[0]
        first, end = max(start, other_start), min(start + size, other_start + other_size)
        if first < end:
            yield first, start_mine + first - start, start_theirs + first - other_start, end - first
        (ours if start + size < other_start + other_size else others).pop(0)
    yield len(base), len(mine), len(theirs), 0


def _match(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the regions of equal parts: the start in both texts and the size. The last one is empty."""
    head = _count_equal(zip(old, new, strict=False))
    limit = min(len(old), len(new)) - head
    tail = min(limit, _count_equal(zip(reversed(old), reversed(new), strict=False)))
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    inner = [(head + i, head + j, size) for i, j, size in _match_inner(inner_old, inner_new)]
    ends = [(len(old) - tail, len(new) - tail, tail), (len(old), len(new), 0)]
    return [region for region in [(0, 0, head), *inner, ends[0]] if region[2]] + ends[1:]


def _count_equal(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _match_inner(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[int, int, int]]:
    """Compare all parts, or else only the rare ones. If both take too long, return no region: a conflict."""
    old_counts, new_counts = Counter(old), Counter(new)
    rare = (
        len(new) // 100 + 1
    )  # `autojunk` ignores parts of `new` that are more frequent, such as empty lines
    for autojunk in (False, True):
        counts = ((old_counts[part], count) for part, count in new_counts.items())
        if sum(before * count for before, count in counts if not autojunk or count <= rare) <= _MAX_COST:
            return SequenceMatcher(None, old, new, autojunk=autojunk).get_matching_blocks()
    return []
