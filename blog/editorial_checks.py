"""What an editor may have overlooked in a post. It warns, and never stands in the way of publishing."""

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

from blog.models import Photo, Post, Redirect, Tag
from blog.rendering.markdown import Rendered

SEARCH_TITLE = 60  # characters: about what search engines show before they cut
INTERNAL = re.compile(r"^/(posts|tags)/([-\w]+)/?$")

Level = Literal["warning", "hint"]


@dataclass(frozen=True)
class Note:
    level: Level
    text: str


class Outline(HTMLParser):
    """What the checks look at in a rendered post: its pictures, links, headings and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.without_alt: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if "id" in found:
            self.anchors.add(found["id"])
        if tag == "img" and not found.get("alt") and "hidden" not in found:  # as a photo's blur is
            self.without_alt.append(found.get("src", "").rpartition("/")[2])
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif re.fullmatch("h[2-6]", tag):
            self.levels.append(int(tag[1]))


def notes(post: Post, rendered: Rendered) -> list[Note]:
    """Check a post and its rendered body."""
    outline = Outline(rendered.html)
    return [
        *about_page(post),
        *about_photos(rendered.photo_keys, outline),
        *about_headings(outline),
        *about_links(outline),
    ]


def about_page(post: Post) -> Iterator[Note]:
    if not post.summary:
        yield Note("warning", "No summary: lists, feeds and search engines have nothing to show.")
    title = post.seo_title or post.title
    if len(title) > SEARCH_TITLE:
        where = "SEO title" if post.seo_title else "title"
        advice = "" if post.seo_title else " A shorter SEO title would help."
        yield Note(
            "hint",
            f"The {where} has {len(title)} characters; search engines show about {SEARCH_TITLE}.{advice}",
        )
    if not post.cover_id:
        yield Note("hint", "No cover photo: lists and shared links show none.")


def about_photos(keys: set[str], outline: Outline) -> Iterator[Note]:
    for name in outline.without_alt:
        yield Note("warning", f"A photo has no alternative text: {name or 'an image without an address'}.")
    for key in sorted(keys - set(Photo.objects.filter(file__in=keys).values_list("file", flat=True))):
        yield Note("warning", f"There is no photo /{key}.")


def about_headings(outline: Outline) -> Iterator[Note]:
    """Readers who move by headings miss a skipped level. The title is level 1."""
    for above, level in zip([1, *outline.levels], outline.levels, strict=False):
        if level > above + 1:
            yield Note(
                "warning", f"A heading jumps from level {above} to level {level}: use level {above + 1}."
            )
            return


def about_links(outline: Outline) -> Iterator[Note]:
    for link in outline.links:
        if link.startswith("#") and unquote(link[1:]) not in outline.anchors:
            yield Note("warning", f"The link {link} leads nowhere in this post.")
    internal = {path: match for path in map(own_path, outline.links) if (match := INTERNAL.match(path))}
    posts = reachable({match[2] for match in internal.values() if match[1] == "posts"})
    wanted_tags = {match[2] for match in internal.values() if match[1] == "tags"}
    tags = set(Tag.objects.filter(slug__in=wanted_tags).values_list("slug", flat=True))
    for path, match in internal.items():
        kind, slug = match.groups()
        if kind == "tags" and slug not in tags:
            yield Note("warning", f"The link {path} leads nowhere: there is no such tag.")
        if kind == "posts" and slug not in posts:
            yield Note(
                "warning", f"The link {path} leads nowhere: no post that readers see has or had this address."
            )


def own_path(link: str) -> str:
    """Give the path of a link within this site; other links stay whole."""
    return re.split("[?#]", link.removeprefix(settings.SITE_URL))[0]


def reachable(slugs: set[str]) -> set[str]:
    """Give those of `slugs` that lead readers to a post."""
    live = Post.objects.live(timezone.now())
    found = set(live.filter(slug__in=slugs).values_list("slug", flat=True))
    moved = Redirect.objects.filter(Q(old_slug__in=slugs) & Q(post__in=live))
    return found | set(moved.values_list("old_slug", flat=True))
