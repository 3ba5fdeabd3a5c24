"""Checks of a post for its editor. They only warn: a post with warnings can be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from blog.embeds.stored import find_incomplete
from blog.models import Photo, Post, Redirect, Tag
from blog.rendering.embeds.targets import Target
from blog.rendering.markdown import Rendered

_MAX_TITLE = 60  # characters; search engines truncate longer titles
_INTERNAL_PATH = re.compile(r"^/(posts|tags)/([-\w]+)/?$")

Level = Literal["warning", "hint"]


@dataclass(frozen=True)
class Note:
    level: Level
    text: str


class _Outline(HTMLParser):
    """The parts of a rendered post that are checked: images, links, headings and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.images_without_alt: list[str] = []
        self.links: list[str] = []
        self.heading_levels: list[int] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.anchors.add(values["id"])
        if tag == "img" and not values.get("alt") and not _is_decorative(values):
            self.images_without_alt.append(values.get("src", "").rpartition("/")[2])
        elif tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif re.fullmatch("h[2-6]", tag):
            self.heading_levels.append(int(tag[1]))


def _is_decorative(image: dict[str, str]) -> bool:
    """Check for a placeholder, or for the picture of a card, which has a title."""
    return "hidden" in image or image.get("class") == "embed-picture"


def check_post(post: Post, rendered: Rendered) -> list[Note]:
    outline = _Outline(rendered.html)
    return [
        *_check_metadata(post),
        *_check_photos(rendered.photo_keys, outline),
        *_check_embeds(rendered.embeds),
        *_check_headings(outline),
        *_check_links(outline),
    ]


def _check_metadata(post: Post) -> Iterator[Note]:
    if not post.summary:
        yield Note("warning", "The summary is missing. Lists, feeds and search engines show it.")
    title = post.seo_title or post.title
    if len(title) > _MAX_TITLE:
        name = "SEO title" if post.seo_title else "title"
        advice = "" if post.seo_title else " Add a shorter SEO title."
        text = f"The {name} has {len(title)} characters. Search engines show about {_MAX_TITLE}.{advice}"
        yield Note("hint", text)
    if not post.cover_id:
        yield Note("hint", "The post has no cover photo for lists and shared links.")


def _check_photos(keys: set[str], outline: _Outline) -> Iterator[Note]:
    for name in outline.images_without_alt:
        yield Note("warning", f"An image has no alternative text: {name or 'an image without a URL'}.")
    for key in sorted(keys - set(Photo.objects.filter(file__in=keys).values_list("file", flat=True))):
        yield Note("warning", f"The photo /{key} does not exist.")


def _check_embeds(targets: list[Target]) -> Iterator[Note]:
    for target in find_incomplete(targets):
        text = (
            f"{target.provider} did not respond about {target.url}. Its card lacks the title or the picture."
        )
        yield Note("warning", f"{text} The next save asks again.")


def _check_headings(outline: _Outline) -> Iterator[Note]:
    """Report the first skipped level, which confuses readers who navigate by headings. The title is level 1."""
    for above, level in zip([1, *outline.heading_levels], outline.heading_levels, strict=False):
        if level > above + 1:
            text = f"A heading of level {level} follows level {above}. Use level {above + 1}."
            yield Note("warning", text)
            return


def _check_links(outline: _Outline) -> Iterator[Note]:
    for link in outline.links:
        if link.startswith("#") and unquote(link[1:]) not in outline.anchors:
            yield Note("warning", f"The link {link} has no target in this post.")
    internal = {
        path: match for path in map(_local_path, outline.links) if (match := _INTERNAL_PATH.match(path))
    }
    posts = _find_reachable_slugs({match[2] for match in internal.values() if match[1] == "posts"})
    linked_tags = {match[2] for match in internal.values() if match[1] == "tags"}
    tags = set(Tag.objects.filter(slug__in=linked_tags).values_list("slug", flat=True))
    for path, match in internal.items():
        kind, slug = match.groups()
        if kind == "tags" and slug not in tags:
            yield Note("warning", f"The link {path} is broken: the tag does not exist.")
        if kind == "posts" and slug not in posts:
            yield Note("warning", f"The link {path} is broken: no published post has or had this URL.")


def _local_path(link: str) -> str:
    """Return the path of a link to this site. Return other links without query and fragment."""
    return re.split("[?#]", link.removeprefix(settings.SITE_URL))[0]


def _find_reachable_slugs(slugs: set[str]) -> set[str]:
    """Return those of `slugs` that open a published post, directly or by a redirect."""
    live = Post.objects.live(timezone.now())
    current = set(live.filter(slug__in=slugs).values_list("slug", flat=True))
    former = Redirect.objects.filter(Q(old_slug__in=slugs) & Q(post__in=live))
    return current | set(former.values_list("old_slug", flat=True))
