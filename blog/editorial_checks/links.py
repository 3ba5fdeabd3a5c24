"""Checks of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Link, Outline
from blog.models import Post, Redirect, Tag, TagRedirect
from blog.rendering.sanitizer import is_safe_url

_POST_OR_TAG = re.compile(r"/(posts|tags)/([-\w]+)/?")
_ANCHORS_OF_THE_PAGE = {"top", "main"}
_FILES = ("/static/", "/uploads/", "/thumbnails/")


def check_links(outline: Outline) -> Iterator[Note]:
    for link in outline.links:
        yield from _check_link(link, outline.anchors)
    yield from _check_paths(
        {path: link.line for link in reversed(outline.links) if (path := _get_path(link.href))}
    )


def _check_link(link: Link, anchors: set[str]) -> Iterator[Note]:
    href = link.href.strip()
    if href in {"", "#"}:
        yield Note("warning", "A link has no address.", link.line)
    elif not link.has_content:
        yield Note("warning", f"The link {href} has no text, so readers don’t see it.", link.line)
    elif href.startswith("#"):
        if unquote(href[1:]) not in anchors | _ANCHORS_OF_THE_PAGE:
            yield Note("warning", f"The link {href} has no target in this post.", link.line)
    elif not is_safe_url(href):
        text = f"The link {href} is removed. Only http, https and mailto are available."
        yield Note("warning", text, link.line)
    elif not re.match(r"/|\?|[a-z]+:", href, re.IGNORECASE):
        text = f"The link {href} is broken. Begin with https:// for another site, or with / for a page of this one."
        yield Note("warning", text, link.line)


def _get_path(href: str) -> str:
    """Return the path of a link to a page of this site, or an empty string."""
    path = re.split("[?#]", href.removeprefix(settings.SITE_URL))[0]
    return path if path.startswith("/") and not path.startswith("//") else ""


def _check_paths(lines: dict[str, int]) -> Iterator[Note]:
    """Check the paths of links within this site, which `lines` maps to their lines."""
    found = {path: match.groups() for path in lines if (match := _POST_OR_TAG.fullmatch(path))}
    posts = _find_reachable_posts({slug.lower() for kind, slug in found.values() if kind == "posts"})
    tags = _find_reachable_tags({slug for kind, slug in found.values() if kind == "tags"})
    for path, line in lines.items():
        kind, slug = found.get(path, ("", ""))
        reason = ""
        if kind == "tags":
            reason = "" if slug in tags else "the tag does not exist"
        elif kind == "posts":
            reason = "" if slug.lower() in posts else "no published post has or had this URL"
        elif not _is_route(path):
            reason = "this site has no such page"
        if reason:
            yield Note("warning", f"The link {path} is broken: {reason}.", line)


def _is_route(path: str) -> bool:
    """Check whether a page of the site or a file can have this path."""
    if path.startswith(_FILES):
        return True
    for candidate in (path, f"{path}/"):
        try:
            resolve(unquote(candidate))
        except Resolver404:
            continue
        return True
    return False


def _find_reachable_posts(slugs: set[str]) -> set[str]:
    """Return those of `slugs` that open a published post, directly or by a redirect."""
    live = Post.objects.live()
    current = set(live.filter(slug__in=slugs).values_list("slug", flat=True))
    former = Redirect.objects.filter(Q(old_slug__in=slugs) & Q(post__in=live))
    return current | set(former.values_list("old_slug", flat=True))


def _find_reachable_tags(slugs: set[str]) -> set[str]:
    current = set(Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return current | set(TagRedirect.objects.filter(old_slug__in=slugs).values_list("old_slug", flat=True))
