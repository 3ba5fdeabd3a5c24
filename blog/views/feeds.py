"""Atom and JSON feeds with the full content of the newest posts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.publishing.cache import set_cache_control
from blog.reader import queries, types
from blog.rendering import pictures
from blog.rendering.absolute_links import make_links_absolute
from blog.site_urls import absolute_url
from common.timestamps import parse_timestamp


class _AtomFeed(Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": item["description"] or None})
        handler.addQuickElement("content", item["html"], {"type": "html"})


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    posts, until = queries.list_newest_posts(now)
    feed = _AtomFeed(
        title=settings.SITE_NAME,
        link=absolute_url("index"),
        description="",
        subtitle=settings.SITE_DESCRIPTION,
        language=settings.LANGUAGE_CODE,
        feed_url=absolute_url("atom"),
    )
    for post in posts:
        feed.add_item(
            title=post["title"],
            link=absolute_url("post", post["slug"]),
            description=post["summary"],
            unique_id=_tag_uri(post),
            author_name=post["author"],
            categories=[tag["name"] for tag in post["tags"]],
            pubdate=parse_timestamp(post["published_at"]),
            updateddate=parse_timestamp(post["updated_at"]),
            html=_build_content(post),
        )
    content_type = "application/atom+xml; charset=utf-8"
    return set_cache_control(HttpResponse(feed.writeString("utf-8"), content_type=content_type), now, until)


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """Return a JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""
    now = timezone.now()
    posts, until = queries.list_newest_posts(now)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.SITE_NAME,
        "description": settings.SITE_DESCRIPTION,
        "home_page_url": absolute_url("index"),
        "feed_url": absolute_url("json_feed"),
        "language": settings.LANGUAGE_CODE,
        "items": [_json_item(post) for post in posts],
    }
    response = JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )
    return set_cache_control(response, now, until)


def _json_item(post: types.PublishedPost) -> dict[str, Any]:
    item = {
        "id": _tag_uri(post),
        "url": absolute_url("post", post["slug"]),
        "title": post["title"],
        "content_html": _build_content(post),
        "date_published": post["published_at"],
        "date_modified": post["updated_at"],
        "authors": [{"name": post["author"]}],
        "tags": [tag["name"] for tag in post["tags"]],
    }
    if post["summary"]:
        item["summary"] = post["summary"]
    if "cover" in post:
        item["image"] = pictures.build_share_url(post["cover"])
    return item


def _build_content(post: types.PublishedPost) -> str:
    """Return the HTML of a post for feed readers, which have neither its style sheet nor its address."""
    html = pictures.remove_placeholders(post["html"])
    return make_links_absolute(html, absolute_url("post", post["slug"]))


def _tag_uri(post: types.PublishedPost) -> str:
    """Return an id that stays when the post's address changes (RFC 4287, 4.2.6): a tag URI (RFC 4151)."""
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    return f"tag:{host},{post['published_at'][:10]}:posts/{post['id']}"
