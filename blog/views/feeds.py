"""Feeds with full content, and the sitemap."""

from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.publishing.cache import cacheable
from blog.reader import queries, types
from blog.rendering import pictures
from common.timestamps import parse_timestamp

# Above this the sitemap is an index of years: a file holds 50,000 addresses, a Lambda answer 6 MB.
WHOLE_SITEMAP = 5_000


class AtomFeed(Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})


def address(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    posts, until = queries.recent(now)
    feed = AtomFeed(
        title=settings.SITE_NAME,
        link=address("index"),
        description="",
        subtitle=settings.SITE_DESCRIPTION,
        language=settings.LANGUAGE_CODE,
        feed_url=address("atom"),
    )
    for post in posts:
        feed.add_item(
            title=post["title"],
            link=address("post", post["slug"]),
            description=post["summary"],
            unique_id=identifier(post),
            author_name=post["author"],
            categories=[tag["name"] for tag in post["tags"]],
            pubdate=parse_timestamp(post["published_at"]),
            updateddate=parse_timestamp(post["updated_at"]),
            html=pictures.without_placeholders(post["html"]),
        )
    answer = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return cacheable(answer, now, until)


def identifier(post: types.PublishedPost) -> str:
    """Give an id that stays when the address changes (RFC 4287, 4.2.6): a tag URI (RFC 4151) of the moment."""
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    return f"tag:{host},{post['published_at'][:10]}:posts/{post['id']}"


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
    now = timezone.now()
    posts, until = queries.recent(now)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.SITE_NAME,
        "description": settings.SITE_DESCRIPTION,
        "home_page_url": address("index"),
        "feed_url": address("json_feed"),
        "language": settings.LANGUAGE_CODE,
        "items": [json_item(post) for post in posts],
    }
    answer = JsonResponse(
        feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
    )
    return cacheable(answer, now, until)


def json_item(post: types.PublishedPost) -> dict[str, Any]:
    item = {
        "id": identifier(post),
        "url": address("post", post["slug"]),
        "title": post["title"],
        "summary": post["summary"],
        "content_html": pictures.without_placeholders(post["html"]),
        "date_published": post["published_at"],
        "date_modified": post["updated_at"],
        "authors": [{"name": post["author"]}],
        "tags": [tag["name"] for tag in post["tags"]],
    }
    return item | ({"image": pictures.share_url(post["cover"])} if "cover" in post else {})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name every post; of a large blog, name each year's sitemap, `?year=2026`."""
    now = timezone.now()
    months, until = queries.counts("month", now)
    years = sorted({month.key[:4] for month in months})
    year = request.GET.get("year", "")
    if sum(month.posts for month in months) > WHOLE_SITEMAP and not year:
        rows = [f"<sitemap><loc>{address('sitemap')}?year={year}</loc></sitemap>" for year in years]
        return cacheable(xml("sitemapindex", rows), now, until)
    posts = queries.every(now, year) if year in {"", *years} else ()
    rows = [f"<url><loc>{address('index')}</loc></url>"] if year in {"", *years[-1:]} else []
    rows += [
        f"<url><loc>{escape(address('post', post['slug']))}</loc><lastmod>{post['updated_at']}</lastmod></url>"
        for post in posts
    ]
    return cacheable(xml("urlset", rows), now, until)


def xml(root: str, rows: list[str]) -> HttpResponse:
    body = "\n".join(rows)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</{root}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
