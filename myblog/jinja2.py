"""The Jinja2 environment of the readers' pages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from jinja2 import Environment

from blog.reader.types import PublishedPost
from blog.rendering import pictures


def environment(**options: Any) -> Environment:
    env = Environment(**{**options, "trim_blocks": True, "lstrip_blocks": True, "autoescape": True})  # noqa: S701
    env.globals |= {
        "settings": settings,
        "static": static,
        "picture": pictures.render_picture,
        "cover_url": pictures.share_url,
        "structured": structured,
    }
    env.filters |= {"date": date, "monthname": monthname}
    return env


def static(name: str) -> str:
    """Give a static file's address. Django's own function asks the apps, and readers' pages are served without."""
    return staticfiles_storage.url(name)


def date(stamp: str) -> str:
    """Write a UTC time such as `2026-11-23T09:00:00Z` as `23 November 2026`."""
    return f"{datetime.fromisoformat(stamp):%-d %B %Y}"


def monthname(day: str) -> str:
    return f"{datetime.fromisoformat(day):%B}"


def structured(post: PublishedPost, url: str, description: str) -> dict[str, Any]:
    """Describe a post to search engines: https://schema.org/BlogPosting."""
    return {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post["title"],
        "description": description,
        "url": url,
        "datePublished": post["published_at"],
        "dateModified": post["updated_at"],
        "author": {"@type": "Person", "name": post["author"]},
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
        "keywords": [tag["name"] for tag in post["tags"]],
        **({"image": pictures.share_url(post["cover"])} if "cover" in post else {}),
    }
