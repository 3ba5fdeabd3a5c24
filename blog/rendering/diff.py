"""Differences between two texts: by line, and by word within a line that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby, zip_longest
from typing import Literal

Kind = Literal["same", "added", "removed", "changed"]

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_CONTEXT = 2  # unchanged lines shown before and after a change
_MIN_FOLDED = 3  # unchanged lines that are worth folding
_MAX_WORDS = 3000  # of a line, because the time of comparing grows with their square
_MIN_RATIO = 0.4  # of similarity; less similar lines are shown as removed and added


@dataclass(frozen=True)
class Part:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    kind: Kind
    parts: list[Part]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Block:
    """Consecutive lines. A folded block is unchanged and far from any change."""

    lines: list[Line]
    folded: bool = False


def compare_texts(old: str, new: str) -> list[Block]:
    lines = list(_compare_lines(old.splitlines(), new.splitlines()))
    changed = [index for index, line in enumerate(lines) if line.kind != "same"]
    near = {index + offset for index in changed for offset in range(-_CONTEXT, _CONTEXT + 1)}
    groups = [
        (is_far, [line for _, line in numbered])
        for is_far, numbered in groupby(enumerate(lines), key=lambda numbered: numbered[0] not in near)
    ]
    return [Block(group, folded=is_far and len(group) >= _MIN_FOLDED) for is_far, group in groups]


def _compare_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from (_unsplit_line("same", text) for text in old[i1:i2])
        else:
            pairs = zip_longest(old[i1:i2], new[j1:j2])
            yield from chain.from_iterable(_compare_line(before, after) for before, after in pairs)


def _compare_line(before: str | None, after: str | None) -> list[Line]:
    if before and after and (parts := _compare_words(before, after)):
        return [Line("changed", parts)]
    removed = [_unsplit_line("removed", before)] if before is not None else []
    return [*removed, *([_unsplit_line("added", after)] if after is not None else [])]


def _unsplit_line(kind: Kind, text: str) -> Line:
    return Line(kind, [Part(kind, text)])


def _compare_words(before: str, after: str) -> list[Part] | None:
    """Return the parts of both lines in reading order, or `None` if the lines are too different."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _MAX_WORDS:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _MIN_RATIO:
        return None
    return list(chain.from_iterable(_build_parts(old, new, *code) for code in matcher.get_opcodes()))


def _build_parts(
    old: list[str], new: list[str], tag: str, i1: int, i2: int, j1: int, j2: int
) -> Iterator[Part]:
    if tag == "equal":
        yield Part("same", "".join(old[i1:i2]))
        return
    if i1 < i2:
        yield Part("removed", "".join(old[i1:i2]))
    if j1 < j2:
        yield Part("added", "".join(new[j1:j2]))
