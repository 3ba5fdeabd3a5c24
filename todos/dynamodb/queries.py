"""Which to-dos a request asks for: the view of the table to read, and what to leave out of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from common.text import split_words
from todos.dynamodb import table
from todos.dynamodb.mapping import (
    COMPLETED,
    MAX_WORDS,
    NEVER,
    OPEN,
    TRASH,
    expired,
    folded,
    label_prefix,
    parent_prefix,
    unpack,
    unpacked,
    word_prefix,
)
from todos.dynamodb.table import MOMENTS, Range, View, beginning
from todos.models import INBOX, Strings, Todo, sortable, words_of

Ranges = list[Range]
Found = tuple[list[Todo], str | None]  # and where the next page starts
Order = Literal["position", "due", "-created", "-updated", "-completed"]


@dataclass(frozen=True)
class Asked:
    list: str | None = None
    completed: bool | None = None
    label: str | None = None
    due_before: str | None = None
    due_after: str | None = None
    search: str | None = None
    parent: str | None = None
    order: Order | None = None
    deleted: bool = False

    @cached_property
    def words(self) -> Strings:
        return [*split_words(self.search or "")]

    @property
    def by_due(self) -> bool:
        return self.order == "due" or (self.order is None and self.has_due)

    @property
    def has_due(self) -> bool:
        return bool(self.due_before or self.due_after)

    @property
    def due_range(self) -> Range:
        low = sortable(self.due_after) if self.due_after else ""
        return low, sortable(self.due_before) if self.due_before else NEVER

    @property
    def states(self) -> Strings:
        if self.order == "-completed":
            return [COMPLETED]
        return [OPEN, COMPLETED] if self.completed is None else [COMPLETED if self.completed else OPEN]

    def has_label(self, todo: Todo) -> bool:
        return folded(self.label or "") in map(folded, todo["labels"])

    def is_due(self, todo: Todo) -> bool:
        low, high = self.due_range
        return bool(todo["due"]) and low <= sortable(todo["due"] or "") < high

    def has_words(self, todo: Todo) -> bool:
        """Tell whether each word is the beginning of one of the to-do's."""
        found = words_of(todo)
        return all(any(word.startswith(begin) for word in found) for begin in self.words)


def matching(found: Iterable[Todo], asked: Asked) -> list[Todo]:
    """Leave out what a view holds beside what is asked for."""
    checks: list[tuple[bool, Callable[[Todo], bool]]] = [
        (True, lambda todo: bool(todo["deleted_at"]) == asked.deleted),
        (asked.deleted, lambda todo: not expired(todo)),
        (asked.completed is not None, lambda todo: todo["completed"] == asked.completed),
        (asked.list is not None, lambda todo: (todo["list"] or INBOX) == asked.list),
        (asked.parent is not None, lambda todo: todo["parent"] == asked.parent),
        (bool(asked.label), asked.has_label),
        (asked.has_due, asked.is_due),
        (asked.search is not None, asked.has_words),
    ]
    for wanted, check in checks:
        found = filter(check, found) if wanted else found
    return list(found)


def view(asked: Asked) -> View:
    """Choose what holds as little else as possible; an order that is asked for comes first."""
    if asked.search is not None and not asked.words:
        return View("sk", [])
    if asked.deleted:
        return View("st", [beginning(f"{TRASH}#")], "by_state")
    if asked.order == "-created":
        return View("sk", [beginning("T#")], forward=False)
    if asked.order == "-updated":
        return View("u", [MOMENTS], "by_updated", forward=False)
    if asked.by_due:
        return View("due_key", [due_range(asked, state) for state in asked.states], "by_due")
    if asked.parent:
        return View("sk", stretches(parent_prefix(asked.parent), asked))
    if asked.label:
        return View("sk", stretches(label_prefix(asked.label), asked))
    if asked.list:
        return View("lk", stretches(f"{asked.list}#", asked), "by_list")
    return View("st", stretches("", asked), "by_state")


def stretches(prefix: str, asked: Asked) -> Ranges:
    first, *_, last = [asked.states[0], *asked.states]
    return [(f"{prefix}{first}#", f"{prefix}{last}#{table.HIGHEST}")]


def due_range(asked: Asked, state: str) -> Range:
    if not asked.has_due:
        return beginning(f"{state}#")
    low, high = asked.due_range
    return f"{state}#{low}", f"{state}#{high}"


def todos(user: str, *, asked: Asked, size: int, start: str | None = None, fresh: bool = False) -> Found:
    """Read a page, and say where the next one starts."""
    if asked.words and not asked.deleted and asked.order in {None, "position"} and not asked.by_due:
        found, following = searched(user, asked, size, start, fresh)
    else:
        items, following = table.page(user, view(asked), size=size, start=start, fresh=fresh)
        found = unpacked([item for item in items if not item["sk"]["S"].startswith("L#")])
    return matching(found, asked), following


def searched(user: str, asked: Asked, size: int, start: str | None, fresh: bool) -> Found:
    """Read to-dos by the longest word, for which there are the fewest; a page of ids, then those to-dos."""
    begin = max(asked.words, key=len)
    items, following = table.page(
        user, View("sk", [beginning(word_prefix(begin))]), size=size, start=start, fresh=fresh
    )
    hits = [item["sk"]["S"].removeprefix("W#").rsplit("#", 1) for item in items]
    found = table.batch_get(user, [f"T#{id}" for _, id in hits], fresh=fresh)
    todos = [(word, unpack(found[f"T#{id}"])) for word, id in hits if f"T#{id}" in found]
    return [todo for word, todo in todos if word == first_word(todo, begin)], following


def first_word(todo: Todo, begin: str) -> str | None:
    """Give the word by which to show a to-do: one that has several such words is met several times."""
    return min((word for word in words_of(todo)[:MAX_WORDS] if word.startswith(begin)), default=None)
