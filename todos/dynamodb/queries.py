"""Queries for lists of to-dos: each reads as few other items as possible, and filters its results."""

from collections.abc import Callable, Iterable

from todos.dynamodb import table
from todos.dynamodb.filters import TodoFilter
from todos.dynamodb.mapping import (
    MAX_WORDS,
    TRASHED,
    is_expired,
    label_prefix,
    parent_prefix,
    unpack,
    unpack_all,
    word_prefix,
)
from todos.dynamodb.table import ALL_UPDATES, LAST_CHARACTER, Query, Range, prefix_range
from todos.models import INBOX, Todo, extract_words

Page = tuple[list[Todo], str | None]  # the to-dos, and the start of the next page


def list_todos(
    user_id: str, *, todo_filter: TodoFilter, size: int, start: str | None = None, consistent: bool = False
) -> Page:
    """Return a page of to-dos, and where the next page starts. Raise `InvalidCursor`."""
    is_search = todo_filter.words and not todo_filter.deleted and not todo_filter.is_ordered_by_due
    if is_search and todo_filter.order in {None, "position"}:
        todos, next_start = _search_todos(user_id, todo_filter, size, start, consistent=consistent)
    else:
        query = _choose_query(todo_filter)
        items, next_start = table.read_page(user_id, query, size=size, start=start, consistent=consistent)
        todos = unpack_all([item for item in items if not item["sk"]["S"].startswith("L#")])
    return _filter_todos(todos, todo_filter), next_start


def _choose_query(todo_filter: TodoFilter) -> Query:
    """Return the query that reads the fewest other to-dos. A requested order takes precedence."""
    if todo_filter.search is not None and not todo_filter.words:
        return Query("sk", [])
    if todo_filter.deleted:
        return Query("st", [prefix_range(f"{TRASHED}#")], "by_state")
    if todo_filter.order == "-created":
        return Query("sk", [prefix_range("T#")], ascending=False)
    if todo_filter.order == "-updated":
        return Query("u", [ALL_UPDATES], "by_updated", ascending=False)
    if todo_filter.is_ordered_by_due:
        return Query("due_key", [_due_range(todo_filter, state) for state in todo_filter.states], "by_due")
    if todo_filter.parent:
        return Query("sk", [_state_range(parent_prefix(todo_filter.parent), todo_filter)])
    if todo_filter.label:
        return Query("sk", [_state_range(label_prefix(todo_filter.label), todo_filter)])
    if todo_filter.list:
        return Query("lk", [_state_range(f"{todo_filter.list}#", todo_filter)], "by_list")
    return Query("st", [_state_range("", todo_filter)], "by_state")


def _state_range(prefix: str, todo_filter: TodoFilter) -> Range:
    first, last = todo_filter.states[0], todo_filter.states[-1]
    return f"{prefix}{first}#", f"{prefix}{last}#{LAST_CHARACTER}"


def _due_range(todo_filter: TodoFilter, state: str) -> Range:
    if not todo_filter.has_due_range:
        return prefix_range(f"{state}#")
    low, high = todo_filter.due_range
    return f"{state}#{low}", f"{state}#{high}"


def _filter_todos(todos: Iterable[Todo], todo_filter: TodoFilter) -> list[Todo]:
    """Remove the to-dos that the query returned but the filter excludes."""
    checks: list[tuple[bool, Callable[[Todo], bool]]] = [
        (True, lambda todo: bool(todo["deleted_at"]) == todo_filter.deleted),
        (todo_filter.deleted, lambda todo: not is_expired(todo)),
        (todo_filter.completed is not None, lambda todo: todo["completed"] == todo_filter.completed),
        (todo_filter.list is not None, lambda todo: (todo["list"] or INBOX) == todo_filter.list),
        (todo_filter.parent is not None, lambda todo: todo["parent"] == todo_filter.parent),
        (bool(todo_filter.label), todo_filter.has_label),
        (todo_filter.has_due_range, todo_filter.is_due),
        (todo_filter.search is not None, todo_filter.has_words),
    ]
    for is_needed, check in checks:
        todos = filter(check, todos) if is_needed else todos
    return list(todos)


def _search_todos(
    user_id: str, todo_filter: TodoFilter, size: int, start: str | None, *, consistent: bool
) -> Page:
    """Read a page of IDs by the longest word, which matches the fewest to-dos, and then those to-dos."""
    prefix = max(todo_filter.words, key=len)
    query = Query("sk", [prefix_range(word_prefix(prefix))])
    items, next_start = table.read_page(user_id, query, size=size, start=start, consistent=consistent)
    matches = [item["sk"]["S"].removeprefix("W#").rsplit("#", 1) for item in items]
    records = table.batch_get_items(user_id, [f"T#{id}" for _, id in matches], consistent=consistent)
    todos = [(word, unpack(records[f"T#{id}"])) for word, id in matches if f"T#{id}" in records]
    return [todo for word, todo in todos if word == _first_matching_word(todo, prefix)], next_start


def _first_matching_word(todo: Todo, prefix: str) -> str | None:
    """Return the one word by which a search returns a to-do that contains several with the same beginning."""
    matching_words = (word for word in extract_words(todo)[:MAX_WORDS] if word.startswith(prefix))
    return min(matching_words, default=None)
