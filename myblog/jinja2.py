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
        "static": _static_url,
        "picture": pictures.render_picture,
        "share_url": pictures.build_share_url,
        "structured_data": _build_structured_data,
    }
    env.filters |= {"date": _format_date, "month_name": _format_month}
    return env


def _static_url(name: str) -> str:
    """Return the URL of a static file. Django's `static` needs the app registry, and pages are served without it."""
    return staticfiles_storage.url(name)


def _format_date(stamp: str) -> str:
    """Return `23 November 2026` for `2026-11-23T09:00:00Z`."""
    return f"{datetime.fromisoformat(stamp):%-d %B %Y}"


def _format_month(day: str) -> str:
    return f"{datetime.fromisoformat(day):%B}"


def _build_structured_data(post: PublishedPost, url: str, description: str) -> dict[str, Any]:
    """Return a post's https://schema.org/BlogPosting, which search engines read."""
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
        **({"image": pictures.build_share_url(post["cover"])} if "cover" in post else {}),
    }
