"""Posts of the blog to read later: to-dos with a post's title, and its URL in the notes."""

from typing import Any, NamedTuple

from todos.clients import blog
from todos.exceptions import InvalidValue
from todos.fields import TODO_FIELDS
from todos.models import Todo
from todos.services import todos
from todos.services.idempotency import IdempotencyKey

_MAX_TITLE_LENGTH = TODO_FIELDS["title"].limits["max_length"]


class SavedPost(NamedTuple):
    todo: Todo
    has_title: bool  # whether the blog returned the post's title


def save_post(user_id: str, *, data: dict[str, Any], key: IdempotencyKey | None = None) -> SavedPost:
    """Create a to-do for the post at `url` in `data`.

    While the blog is unavailable, the URL is the title, so that the user's request is not lost. Raise `InvalidValue`,
    and the exceptions of `todos.create`.
    """
    url = data["url"]
    slug = blog.parse_slug(url)
    if slug is None:
        raise InvalidValue("url", "This is not the URL of a post of the blog.")
    try:
        title, url = blog.get_post(slug)
    except blog.PostNotFound as error:
        raise InvalidValue("url", str(error)) from error
    except blog.BlogUnavailable:
        title = url
    todo_data = {name: value for name, value in data.items() if name != "url"}
    todo_data |= {"title": title[:_MAX_TITLE_LENGTH], "notes": url}
    return SavedPost(todos.create(user_id, data=todo_data, key=key), title != url)
