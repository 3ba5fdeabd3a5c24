"""The filters of to-dos, as the query of a request contains them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from common.text import split_words
from todos.dynamodb.mapping import COMPLETED, NO_DUE_DATE, OPEN, normalize_label
from todos.dynamodb.table import Range
from todos.models import Strings, Todo, extract_words
from todos.timestamps import due_sort_key

Order = Literal["position", "due", "-created", "-updated", "-completed"]


@dataclass(frozen=True)
class TodoFilter:
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
    def is_ordered_by_due(self) -> bool:
        return self.order == "due" or (self.order is None and self.has_due_range)

    @property
    def has_due_range(self) -> bool:
        return bool(self.due_before or self.due_after)

    @property
    def due_range(self) -> Range:
        low = due_sort_key(self.due_after) if self.due_after else ""
        return low, due_sort_key(self.due_before) if self.due_before else NO_DUE_DATE

    @property
    def states(self) -> Strings:
        if self.order == "-completed":
            return [COMPLETED]
        return [OPEN, COMPLETED] if self.completed is None else [COMPLETED if self.completed else OPEN]

    def has_label(self, todo: Todo) -> bool:
        return normalize_label(self.label or "") in map(normalize_label, todo["labels"])

    def is_due(self, todo: Todo) -> bool:
        low, high = self.due_range
        return bool(todo["due"]) and low <= due_sort_key(todo["due"] or "") < high

    def has_words(self, todo: Todo) -> bool:
        """Return whether each searched word is the beginning of a word in the to-do."""
        todo_words = extract_words(todo)
        return all(any(word.startswith(prefix) for word in todo_words) for prefix in self.words)
