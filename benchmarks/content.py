"""Posts and to-dos to measure with, written as the services do, but without the way there."""

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

DEMO = ROOT / "demo" / "posts"
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
WHOLE = 1000  # of the short posts, that can be read as well as listed: each by its own key


def write_posts(number: int) -> None:
    """Publish so many posts, ten minutes apart: `post-1` is the newest."""
    texts = [path.read_text() for path in sorted(DEMO.glob("*.md"))]
    rendered = [markdown.parse(text).render() for text in texts]
    content_table.put(
        item
        for n in range(1, number + 1)
        for item in of_post(post(n, rendered[n % len(texts)]), texts[n % len(texts)])
    )


def of_post(made: PublishedPost, text: str) -> list[Item]:
    return [
        *content_table.build_post_items(made, links(made["id"]), text),
        *projection.build_summary_items(made),
    ]


def grow_posts(few: int, many: int) -> None:
    """Publish short posts after the first `few`, up to `many`: of the newest ten and then each tenth, the tag and a
    word have one too.
    """
    text = "The tide, and what it leaves."
    rendered = markdown.parse(text).render()
    for numbers in slices(range(few + 1, many + 1), 5000):
        content_table.put(item for n in numbers for item in short_post(post(n, rendered), text))


def short_post(made: PublishedPost, text: str) -> Iterator[Item]:
    if marked(made["id"]):
        yield from content_table.build_word_items(
            content_table.word_keys(post_position(made), ["tide"]), None
        )
    else:
        made["tags"] = []
    if made["id"] <= WHOLE:
        yield from content_table.build_post_items(made, links(made["id"]), text)
    yield from projection.build_summary_items(made)


def marked(n: int) -> bool:
    return n <= 10 or n % 10 == 0


def at(n: int) -> str:
    return timestamps.format_timestamp(NEWEST - timedelta(minutes=10 * n))


def post(n: int, text: markdown.Rendered) -> PublishedPost:
    return {
        "id": n,
        "slug": f"post-{n}",
        "title": f"What the tide left behind, part {n}",
        "summary": "A harbour empties twice a day, and each time the same things lie on its ground: heights, times,"
        " and the rule of twelfths.",
        "author": "Ada Lovelace",
        "tags": [{"name": "Craft", "slug": "craft"}, {"name": "Light", "slug": "light"}],
        "published_at": at(n),
        "updated_at": at(n),
        "minutes": text.minutes,
        "html": text.html,
        "headings": text.headings,
        "cover": cover(n),
    }


def cover(n: int) -> Picture:
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


def links(n: int) -> PostLinks:
    newer, older, *related = (
        {"slug": f"post-{m}", "title": f"What the tide left behind, part {m}", "published_at": at(m)}
        for m in (n - 1, n + 1, n + 2, n + 3, n + 4)
    )
    return {"newer": newer if n > 1 else None, "older": older, "related": related}  # type: ignore[typeddict-item]


# --- To-dos


def write_todos(user: str, number: int) -> None:
    write_items(mapping.build_item(user, "T", todo(n)) for n in range(number))


def grow_todos(user: str, few: int, many: int) -> None:
    """Write short to-dos after the first `few`, up to `many`: the first ten and then each tenth have a label, and
    are found by their words.
    """
    for numbers in slices(range(few, many), 5000):
        write_items(item for n in numbers for item in short_todo(user, n))


def short_todo(user: str, n: int) -> Iterator[Item]:
    made: Todo = {**todo(n), "title": "Wind the clock", "notes": "", "labels": []}
    if marked(n):
        made["labels"] = ["home"]
        yield from mapping.build_lookup_items(user, made).values()
    yield mapping.build_item(user, "T", made)


def write_items(found: Iterable[Item]) -> None:
    batch.write(settings.TODOS_TABLE, [{"PutRequest": {"Item": item}} for item in found])


def todo(n: int) -> Todo:
    created_at = format_timestamp(NEWEST + timedelta(minutes=n))
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
