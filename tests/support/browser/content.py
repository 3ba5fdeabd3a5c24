"""Published posts with every kind of content, and photos that the thumbnails worker has processed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from PIL import Image, ImageDraw

from blog.models import Photo, Post, Series, Tag
from blog.publishing import publish as publishing
from common.aws import clients
from workers import thumbnails

_FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
_PLAIN_POSTS = 20  # more than one page, with the other posts

_RICH_BODY = """
A paragraph with *emphasis*, **weight**, ~~regret~~, `code`, a [link](https://example.org/), a footnote[^1],
an averyveryveryverylongwordthatnoscreenofatelephonecanholdinasinglelinehoweversmallitsletters, H~2~O,
<kbd>Ctrl</kbd>, <mark>a mark</mark>, <abbr title="National Trust">NT</abbr> and 1<sup>st</sup>.

## Lists

- One
- Two
  1. Nested
  2. More

- [x] Done
- [ ] Still to do

Term
: What it means.

### Nested headings

> Quoted, with “quotes” -- and dashes.
>
> - And a list

## Code

```python
@cache
def lamp(seconds: float = 2.5) -> str:
    \"\"\"Say whether the lamp is lit.\"\"\"
    return f"{seconds!r}" if seconds > 0 else "dark"  # and one comment that is so long that it needs a scroll bar
```

```diff
- old
+ new
```

```
plain
```

## Table

| Left | Middle | Right | A long heading | Another heading | The last heading |
|:-----|:------:|------:|----------------|-----------------|------------------|
| a    | b      | 1     | some more text | and some more   | and the end of it |

## Photos

![A pier at dawn, with a lamp at its end](/uploads/e2e/pier.jpg)

![Not processed yet](/uploads/e2e/new.jpg "A caption of its own")

Within ![A small lamp](/uploads/e2e/pier.jpg) a line.

![A wide pier](/uploads/e2e/pier.jpg){.wide}

![A pier](/uploads/e2e/pier.jpg)
![The pier again](/uploads/e2e/pier.jpg "With a caption")
![And again](/uploads/e2e/pier.jpg)

![A pier on the left](/uploads/e2e/pier.jpg){.left}

A paragraph beside the photo, and https://example.org/a-bare-url in it.

## Callouts and formulas

> [!NOTE]
> With a [link](/search/).

> [!WARNING]
> - In a list.

The line $y = ax + b$, and

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2} + a + b + c + d + e + f + g + h + i + j + k + l + m + n
+ o + p + q
$$

## Raw HTML

<details><summary>More</summary><p>Hidden at first.</p></details>

<figure><blockquote><p>Words</p></blockquote><figcaption>Someone</figcaption></figure>

### A third level

#### A fourth level

***

[^1]: The note, with a [link](/search/).
"""

_EMBEDS = """
Four pages of other sites.

https://youtu.be/dQw4w9WgXcQ

https://mastodon.social/@ada/109501234567890123

https://media.example.org/lamp.mp3

https://example.com/a-page-whose-address-is-so-long-that-a-telephone-needs-more-than-one-line/for-it
"""


def publish_all() -> None:
    """Publish posts to the content table. SQL keeps none of them, because readers do not need it."""
    with transaction.atomic():
        _write_all()
        transaction.set_rollback(True)


def _write_all() -> None:
    author = User.objects.create_user("ada", first_name="Ada", last_name="Lovelace")
    pier = _add_photo("uploads/e2e/pier.jpg", "A pier", author, caption="Seven in the morning", focal_x=80)
    _add_photo("uploads/e2e/new.jpg", "A new one", author, processed=False)
    for number in range(_PLAIN_POSTS):
        write_post(author, f"Plain post {number}", number, tags=["Sea"] if number % 2 else [])
    write_post(author, "The first part", 30, series="Lamps", tags=["Sea", "Light & shade"])
    write_post(
        author, "A rich post", 31, series="Lamps", tags=["Sea", "Light & shade"], cover=pier, body=_RICH_BODY
    )
    write_post(
        author, "Its neighbour, with a title long enough to need a second line", 32, tags=["Sea"], cover=pier
    )
    titles = ("Main", "Contents", "Größe und Maß", "潮の満ち引き")
    parts = "A long formula: $a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s$.\n\n"
    parts += "\n\n".join(f"## {title}\n\n" + "Words.\n\n" * 20 for title in titles)
    write_post(author, "Named parts", 1, body=parts)
    write_post(author, "Cards of other sites", 2, body=_EMBEDS)
    publishing.unpublish_post(write_post(author, "Withdrawn", 40))


def write_post(
    author: User, title: str, day: int, *, series: str = "", tags: Any = (), **fields: Any
) -> Post:
    post = Post(author=author, title=title, summary=f"What “{title}” is about.", status=Post.Status.PUBLISHED)
    post.published_at = post.updated_at = _FIRST_DAY + timedelta(days=day)
    post.body = fields.pop("body", "One paragraph about a lamp.\n\nAnd another one.")
    for name, value in fields.items():
        setattr(post, name, value)
    if series:
        post.series = _get_or_create(Series, series)
    post.full_clean()
    post.save()
    post.tags.set([_get_or_create(Tag, name) for name in tags])
    publishing.sync_post(post)
    return post


def _get_or_create(model: Any, name: str) -> Any:
    instance = model.objects.filter(name=name).first() or model(name=name)
    instance.full_clean()
    instance.save()
    return instance


def _add_photo(key: str, alt: str, author: User, *, processed: bool = True, **fields: Any) -> Photo:
    clients.s3().put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=draw_jpeg(), ContentType="image/jpeg")
    if processed:
        thumbnails.update_renditions(settings.MEDIA_BUCKET, key, "0" * 32)
    photo = Photo(file=key, alt=alt, uploaded_by=author, width=1500, height=1000, **fields)
    photo.full_clean()
    photo.save()
    return photo


def draw_jpeg(width: int = 1500, height: int = 1000) -> bytes:
    """Return a photo of a lighthouse and its beam, as JPEG."""
    image = Image.new("RGB", (width, height), "#26465c")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width * 0.75, height * 0.2, width * 0.85, height), fill="#e8e2d0")
    draw.polygon([(width * 0.8, height * 0.2), (0, height * 0.05), (0, height * 0.5)], fill="#f2d27a")
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
