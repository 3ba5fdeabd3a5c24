"""Posts and tags as the API gives them. Every field is always there; what a post lacks is `null`."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from blog.reader.types import (
    Picture,
    PostCount,
    PostDetail,
    PostLink,
    PostLinks,
    PostSummary,
    PublishedPost,
    Renditions,
    TagRef,
)
from blog.rendering.pictures import build_cdn_url, remove_placeholders

SHARED = ("slug", "title", "summary", "author", "published_at", "updated_at", "minutes")
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}


def summary(post: PostSummary) -> dict[str, Any]:
    return {
        **{name: post[name] for name in SHARED},  # type: ignore[literal-required]
        "tags": [tag_of_post(tag) for tag in post["tags"]],
        "cover": picture(post["cover"]) if "cover" in post else None,
        "url": page("post", post["slug"]),
    }


def whole(found: PostDetail) -> dict[str, Any]:
    post = found.post
    return {
        **summary(post),
        "html": remove_placeholders(post["html"]),
        "markdown": found.markdown,
        "headings": post["headings"],
        **meta(post),
        "series": series(post, found.links),
        "newer": link(found.links["newer"]),
        "older": link(found.links["older"]),
        "related": [link(other) for other in found.links["related"]],
    }


def meta(post: PublishedPost) -> dict[str, str]:
    """Give what the post's page tells search engines."""
    return {
        "canonical_url": post.get("canonical_url", page("post", post["slug"])),
        "seo_title": post.get("seo_title", post["title"]),
        "seo_description": post.get("seo_description", post["summary"]),
    }


def series(post: PublishedPost, links: PostLinks) -> dict[str, Any] | None:
    if "series" not in post:
        return None
    return {"name": post["series"], "posts": [link(part) for part in links.get("parts", [])]}


def link(post: PostLink | None) -> dict[str, str] | None:
    if not post:
        return None
    return {
        "slug": post["slug"],
        "title": post["title"],
        "published_at": post["published_at"],
        "url": page("post", post["slug"]),
    }


def tag_of_post(tag: TagRef) -> dict[str, str]:
    return {"name": tag["name"], "slug": tag["slug"], "url": page("tag", tag["slug"])}


def tag(count: PostCount) -> dict[str, str | int]:
    return {"name": count.name, "slug": count.key, "posts": count.posts, "url": page("tag", count.key)}


def picture(shown: Picture) -> dict[str, Any]:
    x, y = shown.get("focus", [50, 50])
    made = shown.get("renditions")
    return {
        "url": build_cdn_url(shown["src"]),
        "alt": shown["alt"],
        "caption": shown.get("caption"),
        "width": shown["width"],
        "height": shown["height"],
        "focus": {"x": x, "y": y},
        "color": made["color"] if made else None,
        "renditions": renditions(made) if made else [],
    }


def renditions(made: Renditions) -> list[dict[str, str | int]]:
    base = build_cdn_url(made["path"])
    return [
        {
            "url": f"{base}/{width}.{suffix}",
            "type": media_type,
            "width": width,
            "height": max(1, round(width * made["height"] / made["width"])),
        }
        for suffix, media_type in TYPES.items()
        for width in made["widths"]
    ]


def page(name: str, slug: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[slug])}"
