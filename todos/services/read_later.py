"""Posts of the blog to read later: to-dos with a post's title, and its link in the notes."""

from typing import Any

from todos.clients import blog
from todos.exceptions import ValidationError
from todos.models import Todo
from todos.services import todos
from todos.services.idempotency import Key

MAX_TITLE = 500


def save(user: str, *, data: dict[str, Any], key: Key | None = None) -> tuple[Todo, bool]:
    """Make a to-do of the post at `url`, and tell whether the blog has told its title.

    When it has not, the link stands for it: what someone wants to read is not lost because the blog is down. Raises
    what `editing.create` does.
    """
    url = data["url"]
    slug = blog.slug_of(url)
    if slug is None:
        raise ValidationError({"url": ["This is no address of a post of the blog."]})
    try:
        title, url = blog.post(slug)
    except blog.NoSuchPost as error:
        raise ValidationError({"url": [str(error)]}) from error
    except blog.Unreachable:
        title = url
    wanted = {name: value for name, value in data.items() if name != "url"}
    made = todos.create(user, data={**wanted, "title": title[:MAX_TITLE], "notes": url}, key=key)
    return made, title != url
