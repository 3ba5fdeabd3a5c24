"""Posts and to-dos for benchmarks, written directly to the tables in the form of the services."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from blog.publishing import projection
from blog.reader.queries import post_position
from blog.reader.types import Picture, PostLinks, PublishedPost
from blog.rendering import markdown
from common import content_table, timestamps
from common.aws import batch
from common.aws.batch import slices
from common.content_table import Item
from infra.paths import ROOT
from todos.dynamodb import mapping
from todos.fractional_index import position_at_end
from todos.models import BLANK_TODO, Todo, new_id
from todos.timestamps import format_timestamp

_DEMO_POSTS = ROOT / "demo" / "posts"
_NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
_POSTS_WITH_PAGES = 1000  # short posts with pages; the others are only in lists


def write_posts(number: int) -> None:
    """Publish posts ten minutes apart. `post-1` is the newest."""
    texts = [path.read_text() for path in sorted(_DEMO_POSTS.glob("*.md"))]
    rendered = [markdown.parse(text).render() for text in texts]
    content_table.put(
        item
        for n in range(1, number + 1)
        for item in _post_items(_build_post(n, rendered[n % len(texts)]), texts[n % len(texts)])
    )


def _post_items(post: PublishedPost, text: str) -> list[Item]:
    return [
        *content_table.build_post_items(post, _build_links(post["id"]), text),
        *projection.build_summary_items(post),
    ]


def grow_posts(few: int, many: int) -> None:
    """Publish short posts with the numbers from `few + 1` to `many`.

    The newest ten, and then every tenth post, have a tag and a word in the search index.
    """
    text = "The tide, and what it leaves."
    rendered = markdown.parse(text).render()
    for numbers in slices(range(few + 1, many + 1), 5000):
        content_table.put(item for n in numbers for item in _short_post_items(_build_post(n, rendered), text))


def _short_post_items(post: PublishedPost, text: str) -> Iterator[Item]:
    if _is_marked(post["id"]):
        yield from content_table.build_word_items(
            content_table.word_keys(post_position(post), ["tide"]), None
        )
    else:
        post["tags"] = []
    if post["id"] <= _POSTS_WITH_PAGES:
        yield from content_table.build_post_items(post, _build_links(post["id"]), text)
    yield from projection.build_summary_items(post)


def _is_marked(n: int) -> bool:
    return n <= 10 or n % 10 == 0


def timestamp(n: int) -> str:
    return timestamps.format_timestamp(_NEWEST - timedelta(minutes=10 * n))


def _build_post(n: int, text: markdown.Rendered) -> PublishedPost:
    return {
        "id": n,
        "slug": f"post-{n}",
        "title": f"The tide in numbers, part {n}",
        "summary": "A harbour empties twice a day. This post computes heights and times of the tide by the rule of"
        " twelfths, and compares them.",
        "author": "Ada Lovelace",
        "tags": [{"name": "Craft", "slug": "craft"}, {"name": "Light", "slug": "light"}],
        "published_at": timestamp(n),
        "updated_at": timestamp(n),
        "minutes": text.minutes,
        "html": text.html,
        "headings": text.headings,
        "cover": _build_cover(n),
    }


def _build_cover(n: int) -> Picture:
    return {
        "src": f"/uploads/{n}/harbour.jpg",
        "alt": "A harbour at low tide",
        "width": 3000,
        "height": 2000,
        "renditions": {
            "width": 3000,
            "height": 2000,
            "widths": [320, 640, 1280, 1920],
            "path": f"/thumbnails/{n:016x}/1-{n:016x}",
            "color": "#3c5a6e",
        },
    }


def _build_links(n: int) -> PostLinks:
    newer, older, *related = (
        {"slug": f"post-{m}", "title": f"The tide in numbers, part {m}", "published_at": timestamp(m)}
        for m in (n - 1, n + 1, n + 2, n + 3, n + 4)
    )
    return {"newer": newer if n > 1 else None, "older": older, "related": related}  # type: ignore[typeddict-item]


# --- To-dos


def write_todos(user: str, number: int) -> None:
    _write_todo_items(mapping.build_item(user, "T", _build_todo(n)) for n in range(number))


def grow_todos(user: str, few: int, many: int) -> None:
    """Write short to-dos with the numbers from `few` to `many - 1`.

    The first ten, and then every tenth, have a label and words in the search index.
    """
    for numbers in slices(range(few, many), 5000):
        _write_todo_items(item for n in numbers for item in _short_todo_items(user, n))


def _short_todo_items(user: str, n: int) -> Iterator[Item]:
    todo: Todo = {**_build_todo(n), "title": "Wind the clock", "notes": "", "labels": []}
    if _is_marked(n):
        todo["labels"] = ["home"]
        yield from mapping.build_lookup_items(user, todo).values()
    yield mapping.build_item(user, "T", todo)


def _write_todo_items(items: Iterable[Item]) -> None:
    batch.write(settings.TODOS_TABLE, [{"PutRequest": {"Item": item}} for item in items])


def _build_todo(n: int) -> Todo:
    created_at = format_timestamp(_NEWEST + timedelta(minutes=n))
    return {
        **BLANK_TODO,
        "id": new_id(),
        "title": f"Wind the clock in room {n}",
        "notes": "Eight days, anticlockwise; the key hangs behind the door.",
        "due": f"2026-12-{n % 28 + 1:02}",
        "priority": n % 4,
        "labels": ["home", "weekly"],
        "position": position_at_end(),
        "created_at": created_at,
        "updated_at": created_at,
        "version": 1,
    }
