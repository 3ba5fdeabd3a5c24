"""What readers find: posts of every kind, and pictures as the thumbnails worker leaves them."""

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

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLAIN_POSTS = 20  # with the others, more than a page holds

RICH = """
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

## Raw HTML

<details><summary>More</summary><p>Hidden at first.</p></details>

<figure><blockquote><p>Words</p></blockquote><figcaption>Someone</figcaption></figure>

### A third level

#### A fourth level

***

[^1]: The note, with a [link](/search/).
"""


def publish() -> None:
    with transaction.atomic():
        write_all()
        transaction.set_rollback(True)


def write_all() -> None:
    author = User.objects.create_user("ada", first_name="Ada", last_name="Lovelace")
    pier = photo("uploads/e2e/pier.jpg", "A pier", author, caption="Seven in the morning", focal_x=80)
    photo("uploads/e2e/new.jpg", "A new one", author, processed=False)
    for number in range(PLAIN_POSTS):
        write(author, f"Plain post {number}", number, tags=["Sea"] if number % 2 else [])
    write(author, "The first part", 30, series="Lamps", tags=["Sea", "Light & shade"])
    write(author, "A rich post", 31, series="Lamps", tags=["Sea", "Light & shade"], cover=pier, body=RICH)
    write(
        author, "Its neighbour, with a title long enough to need a second line", 32, tags=["Sea"], cover=pier
    )
    publishing.unpublish_post(write(author, "Withdrawn", 40))


def write(author: User, title: str, day: int, *, series: str = "", tags: Any = (), **fields: Any) -> Post:
    post = Post(author=author, title=title, summary=f"What “{title}” is about.", status=Post.Status.PUBLISHED)
    post.published_at = post.updated_at = BEGIN + timedelta(days=day)
    post.body = fields.pop("body", "One paragraph about a lamp.\n\nAnd another one.")
    for name, value in fields.items():
        setattr(post, name, value)
    if series:
        post.series = named(Series, series)
    post.full_clean()
    post.save()
    post.tags.set([named(Tag, name) for name in tags])
    publishing.sync_post(post)
    return post


def named(model: Any, name: str) -> Any:
    made = model.objects.filter(name=name).first() or model(name=name)
    made.full_clean()
    made.save()
    return made


def photo(key: str, alt: str, author: User, *, processed: bool = True, **fields: Any) -> Photo:
    clients.s3().put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=jpeg(), ContentType="image/jpeg")
    if processed:
        thumbnails.refresh(settings.MEDIA_BUCKET, key, "0" * 32)
    made = Photo(file=key, alt=alt, uploaded_by=author, width=1500, height=1000, **fields)
    made.full_clean()
    made.save()
    return made


def jpeg(width: int = 1500, height: int = 1000) -> bytes:
    """Draw a lighthouse, more or less."""
    image = Image.new("RGB", (width, height), "#26465c")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width * 0.75, height * 0.2, width * 0.85, height), fill="#e8e2d0")
    draw.polygon([(width * 0.8, height * 0.2), (0, height * 0.05), (0, height * 0.5)], fill="#f2d27a")
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
