"""Parsers for the fields of front matter, in the spellings of Jekyll, Hugo and Eleventy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from blog.importer.front_matter import Field, FrontMatter, PostFileError, Value
from blog.importer.slugs import slug_of_name

# Our names, and the names in files as `FrontMatter` normalizes them.
_SPELLINGS = {
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
TAG_FIELDS = ("tags", "tag", "categories", "category")
_FILE_DATES = {"created", "last modified", "git created", "git last modified"}  # Eleventy's names for them
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Cover:
    source: str
    alt: str
    line: int


def find_fields(front_matter: FrontMatter) -> Fields:
    """Return the fields that are present and not empty, by our names."""
    fields = {name: front_matter.find(*spellings) for name, spellings in _SPELLINGS.items()}
    return {name: field for name, field in fields.items() if field}


def parse_text(field: Field | None) -> str:
    return field.as_text() if field else ""


def parse_name(field: Field | None) -> str:
    """Return the first name in a text, in a list, or in the `name` of a mapping."""
    return next(_iter_names(field.value), "") if field else ""


def _iter_names(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _iter_names(item)
    elif name := value.get("name"):
        yield from _iter_names(name)


def parse_tags(fields: Fields) -> list[str]:
    """Return the tags, then the categories. Of names with the same slug, return the first."""
    names = [
        name
        for field in TAG_FIELDS
        if field in fields
        for name in _split_names(fields[field], at_spaces=field in {"tags", "categories"})
    ]
    return list({slug_of_name(name): name for name in reversed(names) if name}.values())[::-1]


def _split_names(field: Field, *, at_spaces: bool) -> Iterable[str]:
    """Return the names of a list, or of a text separated by commas or else by spaces."""
    if not isinstance(field.value, str):
        return _iter_names(field.value)
    if "," in field.value:
        return [name.strip() for name in field.value.split(",")]
    return field.value.split() if at_spaces else [field.value]


def parse_cover(fields: Fields) -> Cover | None:
    """Return the cover: a path, the first of several paths, or a mapping of path and alternative text."""
    if "cover" not in fields:
        return None
    value, line = fields["cover"].value, fields["cover"].line
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, str):
        return Cover(value, parse_text(fields.get("cover_alt")), line)
    if isinstance(value, dict):
        source = next((value[name] for name in ("image", "path", "src", "url") if value.get(name)), "")
        alt = value.get("alt") or parse_text(fields.get("cover_alt"))
        if isinstance(source, str) and isinstance(alt, str) and source:
            return Cover(source, alt, line)
    raise PostFileError(line, "the cover must be a path or a mapping with `image` and `alt`")


def is_draft(fields: Fields) -> bool:
    return _parse_boolean(fields.get("draft"), default=False) or not _parse_boolean(
        fields.get("published"), default=True
    )


def _parse_boolean(field: Field | None, *, default: bool) -> bool:
    if not field:
        return default
    value = field.as_text().lower()
    if value not in _TRUE | _FALSE:
        raise PostFileError(field.line, f"“{value}” is neither true nor false")
    return value in _TRUE


def parse_datetime(field: Field | None) -> datetime | None:
    """Return a date or a time in UTC, which is also the default time zone."""
    if not field or field.as_text().lower() in _FILE_DATES:
        return None
    text = re.sub(r"\s*(Z|UTC|GMT)$", "+00:00", field.as_text())
    text = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", text)
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value and value.year == 1:  # Go's zero time: Hugo writes it for a missing date
        return None
    if not value or not 1000 <= value.year < 9999:
        raise PostFileError(
            field.line,
            f"“{field.as_text()}” is not a valid date: write 2026-05-14 or 2026-05-14T09:30:00+02:00",
        )
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
