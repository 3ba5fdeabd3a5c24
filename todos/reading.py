"""Posts of the blog to read later: to-dos with a post's title, and its link in the notes."""

from typing import Any

from todos import editing, posts
from todos.errors import ValidationError
from todos.idempotency import Key
from todos.records import Todo

MAX_TITLE = 500


def save(user: str, *, data: dict[str, Any], key: Key | None = None) -> tuple[Todo, bool]:
    """Make a to-do of the post at `url`, and tell whether the blog has told its title.

    When it has not, the link stands for it: what someone wants to read is not lost because the blog is down. Raises
    what `editing.create` does.
    """
    url = data["url"]
    slug = posts.slug_of(url)
    if slug is None:
        raise ValidationError({"url": ["This is no address of a post of the blog."]})
    try:
        title, url = posts.post(slug)
    except posts.NoSuchPost as error:
        raise ValidationError({"url": [str(error)]}) from error
    except posts.Unreachable:
        title = url
    wanted = {name: value for name, value in data.items() if name != "url"}
    made = editing.create(user, data={**wanted, "title": title[:MAX_TITLE], "notes": url}, key=key)
    return made, title != url
