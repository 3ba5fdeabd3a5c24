"""What the writer of a file meant, in the spellings of Jekyll, Hugo and Eleventy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.utils.text import Truncator

from blog.importer.front_matter import Field, Unreadable, Value, read
from blog.importer.slugs import MAX_NAME, address, label, last_part
from blog.models import MAX_TAGS

# Our names, and theirs in the form that `FrontMatter` has them.
SPELLINGS = {
    "title": ["title"],
    "slug": ["slug"],
    "permalink": ["permalink", "url"],
    "summary": ["description", "summary", "excerpt"],
    "author": ["author", "authors"],
    "tags": ["tags"],
    "tag": ["tag"],
    "categories": ["categories"],
    "category": ["category"],
    "series": ["series"],
    "cover": ["cover", "image", "featuredimage", "coverimage", "images"],
    "cover_alt": ["coveralt", "imagealt", "featuredimagealt", "coverimagealt"],
    "canonical_url": ["canonicalurl", "canonical"],
    "draft": ["draft"],
    "published": ["published"],
    "published_at": ["publishdate", "date"],
    "updated_at": ["lastmod", "updated", "lastmodifiedat", "modified"],
    "expires_at": ["expirydate", "expires", "expiresat"],
}
DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
NO_DATE = {
    "created",
    "last modified",
    "git created",
    "git last modified",
}  # Eleventy takes these from the file
YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
MAX_SUMMARY = 280

Fields = dict[str, Field]


@dataclass(frozen=True)
class Note:
    """Something that was not taken as it is written."""

    line: int
    text: str


@dataclass(frozen=True)
class Cover:
    source: str
    alt: str
    line: int


@dataclass
class Entry:
    path: Path
    slug: str
    title: str
    body: str
    body_line: int
    summary: str
    author: str
    tags: list[str]
    series: str
    cover: Cover | None
    canonical_url: str
    draft: bool
    published_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    lines: dict[str, int]
    notes: list[Note] = field(default_factory=list)

    def line(self, name: str) -> int:
        return self.body_line if name == "body" else self.lines.get(name, 1)


def read_entry(path: Path, root: Path) -> Entry:
    """Read a file in the folder `root`. Raises `Unreadable`."""
    document = read(path)
    found = {name: each for name, names in SPELLINGS.items() if (each := document.front_matter.find(*names))}
    if "title" not in found:
        raise Unreadable(1, "there is no title")
    name, date = name_and_date(path)
    body = document.body.lstrip("\n")
    entry = Entry(
        path=path,
        slug=address(text(found.get("slug")) or last_part(text(found.get("permalink"))) or name),
        title=found["title"].text(),
        body=body.rstrip("\n"),
        body_line=document.line + len(document.body) - len(body),
        summary=text(found.get("summary")),
        author=first(found.get("author")),
        tags=tags(found),
        series=first(found.get("series")),
        cover=cover(found),
        canonical_url=text(found.get("canonical_url")),
        draft="_drafts" in path.relative_to(root).parts or is_draft(found),
        published_at=moment(found.get("published_at", date)),
        updated_at=moment(found.get("updated_at")),
        expires_at=moment(found.get("expires_at")),
        lines={name: each.line for name, each in found.items()},
    )
    fit(entry)
    return entry


def name_and_date(path: Path) -> tuple[str, Field | None]:
    """Take apart `2026-05-14-tides.md`, or the name of the folder that `index.md` stands in."""
    name = path.absolute().parent.name if path.stem == "index" else path.stem
    dated = DATED_NAME.fullmatch(name)
    return (dated[2], Field(dated[1], 1)) if dated else (name, None)


def fit(entry: Entry) -> None:
    """Make an entry keep to what a post can hold, and note what that changes."""
    if not entry.published_at and not entry.draft:
        entry.draft = True
        entry.notes.append(Note(1, "there is no date: it becomes a draft"))
    if len(entry.summary) > MAX_SUMMARY:
        entry.summary = Truncator(entry.summary).chars(MAX_SUMMARY)
        entry.notes.append(
            Note(entry.lines["summary"], f"the summary is shortened to {MAX_SUMMARY} characters")
        )
    line = next(
        (entry.lines[name] for name in ("tags", "tag", "categories", "category") if name in entry.lines), 1
    )
    for name in [name for name in entry.tags if len(name) > MAX_NAME]:
        entry.tags.remove(name)
        entry.notes.append(
            Note(line, f"the tag “{name[:MAX_NAME]}…” is longer than {MAX_NAME} characters, and left out")
        )
    if left_out := entry.tags[MAX_TAGS:]:
        del entry.tags[MAX_TAGS:]
        entry.notes.append(Note(line, f"a post has at most {MAX_TAGS} tags; left out: {', '.join(left_out)}"))
    if len(entry.series) > MAX_NAME:
        entry.notes.append(
            Note(
                entry.lines["series"], f"the series' name is longer than {MAX_NAME} characters, and left out"
            )
        )
        entry.series = ""


def text(found: Field | None) -> str:
    return found.text() if found else ""


def first(found: Field | None) -> str:
    """Give a name that may stand alone, in a list, or as the `name` of a mapping."""
    return next(names_in(found.value), "") if found else ""


def names_in(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)
    elif name := value.get("name"):
        yield from names_in(name)


def tags(found: Fields) -> list[str]:
    """Give the tags and then the categories, each once: two that would have one address are one."""
    names = [
        name
        for each in ("tags", "tag", "categories", "category")
        if each in found
        for name in several(found[each], split=each in {"tags", "categories"})
    ]
    return list({label(name): name for name in reversed(names) if name}.values())[::-1]


def several(found: Field, *, split: bool) -> Iterable[str]:
    """Give the names of a list, or of a string with commas or else spaces between them."""
    if not isinstance(found.value, str):
        return names_in(found.value)
    if "," in found.value:
        return [name.strip() for name in found.value.split(",")]
    return found.value.split() if split else [found.value]


def cover(found: Fields) -> Cover | None:
    """Give the cover: a path, the first of several, or a mapping of path and alternative text."""
    if "cover" not in found:
        return None
    value, line = found["cover"].value, found["cover"].line
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, str):
        return Cover(value, text(found.get("cover_alt")), line)
    if isinstance(value, dict):
        source = next((value[name] for name in ("image", "path", "src", "url") if value.get(name)), "")
        alt = value.get("alt") or text(found.get("cover_alt"))
        if isinstance(source, str) and isinstance(alt, str) and source:
            return Cover(source, alt, line)
    raise Unreadable(line, "the cover has to be a path, or a mapping with `image` and `alt`")


def is_draft(found: Fields) -> bool:
    return flag(found.get("draft"), default=False) or not flag(found.get("published"), default=True)


def flag(found: Field | None, *, default: bool) -> bool:
    if not found:
        return default
    value = found.text().lower()
    if value not in YES | NO:
        raise Unreadable(found.line, f"“{value}” is neither true nor false")
    return value in YES


def moment(found: Field | None) -> datetime | None:
    """Read a date or a time, in UTC unless it names another zone."""
    if not found or found.text().lower() in NO_DATE:
        return None
    spelled = re.sub(r"\s*(Z|UTC|GMT)$", "+00:00", found.text())
    spelled = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", spelled)
    try:
        when = datetime.fromisoformat(spelled)
    except ValueError:
        when = None
    if when and when.year == 1:  # Go's zero time, which Hugo writes for none
        return None
    if not when or not 1000 <= when.year < 9999:
        raise Unreadable(
            found.line, f"“{found.text()}” is no date: write 2026-05-14 or 2026-05-14T09:30:00+02:00"
        )
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
