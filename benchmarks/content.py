"""Posts and to-dos to measure with, written as the services do, but without the way there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from blog import markdown, projection, table
from blog.pictures import Picture
from blog.published import Links, Post
from blog.table import Item, pack
from myblog import batches
from todos import items, positions, records
from todos.records import Todo

DEMO = Path(__file__).parents[1] / "demo" / "posts"
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)


def write_posts(number: int) -> None:
    """Publish so many posts, an hour apart: `post-1` is the newest."""
    texts = [markdown.render(path.read_text(), {}) for path in sorted(DEMO.glob("*.md"))]
    table.put(item for n in range(1, number + 1) for item in of_post(n, texts[n % len(texts)]))


def of_post(n: int, text: markdown.Rendered) -> Iterator[Item]:
    made = post(n, text)
    head = projection.item(f"POST#{made['slug']}", "POST", d={"B": pack(made)}, id={"N": str(n)})
    yield head | {"links": {"B": pack(links(n))}}
    for pk in (table.POSTS, "TAG#craft", "TAG#light"):
        yield projection.item(pk, f"{at(n)}#{made['slug']}", d={"B": projection.packed_summary(made)})


def at(n: int) -> str:
    return table.stamp(NEWEST - timedelta(hours=n))


def post(n: int, text: markdown.Rendered) -> Post:
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


def links(n: int) -> Links:
    newer, older, *related = (
        {"slug": f"post-{m}", "title": f"What the tide left behind, part {m}", "published_at": at(m)}
        for m in (n - 1, n + 1, n + 2, n + 3, n + 4)
    )
    return {"newer": newer if n > 1 else None, "older": older, "related": related}  # type: ignore[typeddict-item]


# --- To-dos


def write_todos(user: str, number: int) -> None:
    batches.write(
        settings.TODOS_TABLE,
        [{"PutRequest": {"Item": items.item(user, "T", todo(n))}} for n in range(number)],
    )


def todo(n: int) -> Todo:
    moment = records.written(NEWEST + timedelta(minutes=n))
    return {
        "id": records.new_id(),
        "title": f"Wind the clock in room {n}",
        "notes": "Eight days, anticlockwise; the key hangs behind the door.",
        "completed": False,
        "completed_at": None,
        "due": f"2026-12-{n % 28 + 1:02}",
        "priority": n % 4,
        "labels": ["home", "weekly"],
        "list": None,
        "parent": None,
        "recurrence": None,
        "next": None,
        "attachments": [],
        "position": positions.at_end(),
        "created_at": moment,
        "updated_at": moment,
        "version": 1,
        "deleted_at": None,
    }
