"""Task lists: list items that begin with `[ ]` or `[x]`, as on GitHub."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\]\s")


def mark_tasks(state: StateCore) -> None:
    """Turn list items that begin with `[ ]` or `[x]` into tasks, as GitHub does.

    mdit-py-plugins has a plugin for this. It searches each item's list from the start, which takes minutes for a
    long list.
    """
    lists: list[Token] = []
    for token, inline in zip(state.tokens, state.tokens[2:], strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and (task := _TASK.match(inline.content)):
            lists[-1].attrSet("class", "contains-task-list")
            token.attrSet("class", "task-list-item")
            _add_checkbox(inline.children or [], checked=task[1] != " ")


def _add_checkbox(children: list[Token], *, checked: bool) -> None:
    children[0].content = children[0].content[4:]
    before, after = Token("html_inline", "", 0), Token("html_inline", "", 0)
    state = " checked" if checked else ""
    before.content = f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{state}> '
    after.content = "</label>"
    children.insert(0, before)
    children.append(after)
