"""Ids of headings and other targets of links in a post."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from unicodedata import category, normalize
from urllib.parse import quote, unquote

from django.utils.text import slugify

# The ids of a post's page around the text. A test compares them with the templates.
PAGE_IDS = frozenset({"main", "contents", "by-email", "signup-email", "email-error", "series", "related"})

_FOOTNOTE_ID = re.compile(r"fn(ref)?\d+(:\d+)?")
_PREFIX = "section-"
_MAX_LENGTH = 100  # characters, without prefix and number
_KEPT = "LMN"  # Unicode's categories of letters, of marks such as the vowels of Hindi, and of numbers
_SPACE = re.compile(r"[-\s]+")


def make_slug(text: str) -> str:
    """Return the id of a heading: its letters and digits in lower case, and hyphens between its words."""
    text = normalize("NFC", text.lower())
    kept = "".join(char for char in text if category(char)[0] in _KEPT or char in "_-" or char.isspace())
    return _SPACE.sub("-", kept)[:_MAX_LENGTH].strip("-_")


def prefix_page_id(anchor: str) -> str:
    """Return `anchor` with a prefix if the page itself has that id."""
    return _PREFIX + anchor if anchor in PAGE_IDS else anchor


def assign_ids(texts: Iterable[str], taken: Container[str]) -> list[str]:
    """Return an id for each heading. `taken` are the ids of the author's HTML.

    An id depends on the heading's own text and on the number of equal headings before it, so that links to it survive
    changes of the text before it.
    """
    slugs = [_make_free_slug(text, taken) for text in texts]
    literal, numbers, ids = set(slugs), Counter[str](), []
    for slug in slugs:
        numbers[slug] += 1
        numbered = f"{slug}-{numbers[slug]}"
        if numbered in literal or numbered in taken:  # such as the heading "A 2", if there are two "A"
            numbered = f"{slug}--{numbers[slug]}"  # no slug contains two hyphens
        ids.append(numbered if numbers[slug] > 1 else slug)
    return ids


def _make_free_slug(text: str, taken: Container[str]) -> str:
    slug = make_slug(text) or "section"
    while slug in PAGE_IDS or slug in taken or _FOOTNOTE_ID.fullmatch(slug):
        slug = _PREFIX + slug
    return slug


def find_former_ids(texts: Iterable[str], ids: Iterable[str], html_ids: Iterable[str]) -> dict[str, str]:
    """Return the present id for each id that a link may name instead.

    These are a heading's id without the prefix, and its id of the time when ids were ASCII only.
    """
    former = {anchor: prefix_page_id(anchor) for anchor in html_ids if anchor in PAGE_IDS}
    for text, anchor in zip(texts, ids, strict=True):
        for old in (make_slug(text), slugify(text)):
            former.setdefault(old, anchor)
    former.pop("", None)
    return former


def resolve_link(href: str, ids: Container[str], former: Mapping[str, str]) -> str:
    """Return a link to a place in the post with the present id of that place."""
    anchor = normalize("NFC", unquote(href[1:]))
    return "#" + quote(anchor if anchor in ids else former.get(anchor, anchor))
