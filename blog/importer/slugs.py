"""Slugs for the names of posts, tags and series."""

import re
from hashlib import sha256

from django.utils.text import slugify

from common.text import MAX_SLUG_LENGTH, MAX_TERM_LENGTH

_SLUG = re.compile(rf"[-\w]{{1,{MAX_SLUG_LENGTH}}}", re.ASCII)
_PLACEHOLDER = re.compile(r"[:{}]")  # `/:year/:title/`, `/{{ page.fileSlug }}/`
_PERMALINK_STYLES = {"", "true", "false", "date", "none", "ordinal", "pretty", "weekdate"}


def post_slug(name: str) -> str:
    """Return `name` if it is a valid slug, or a slug made of it."""
    if _SLUG.fullmatch(name):
        return name
    return slugify(name)[:MAX_SLUG_LENGTH].strip("-_") or hashed_slug(name)


def last_segment(permalink: str) -> str:
    """Return the last segment of a permalink's path, or an empty string if the permalink is a pattern."""
    parts = [part for part in re.split(r"[?#]", permalink)[0].split("/") if part not in {"", "index.html"}]
    last = re.sub(r"\.html?$", "", parts[-1]) if parts else ""
    return "" if _PLACEHOLDER.search(permalink) or last in _PERMALINK_STYLES else last


def slug_of_name(name: str) -> str:
    """Return the slug of a tag or a series. C, C++ and C# have different slugs."""
    spelled = name.replace("+", "plus").replace("#", "sharp")
    return slugify(spelled)[:MAX_TERM_LENGTH].strip("-") or hashed_slug(name)


def hashed_slug(name: str) -> str:
    """Return a stable slug for a name without Latin letters."""
    return f"x-{sha256(name.encode(errors='replace')).hexdigest()[:8]}"
