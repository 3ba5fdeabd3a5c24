"""Files for crawlers: https://www.sitemaps.org/protocol.html and robots.txt (RFC 9309)."""

from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.publishing.cache import set_cache_control
from blog.reader import queries
from blog.site_urls import absolute_url

# More posts than this are split by year. A sitemap may list 50,000 addresses, and Lambda returns at most 6 MB.
MAX_POSTS = 5_000


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every post. Of a large blog, list one sitemap for each year: `?year=2026`."""
    now = timezone.now()
    months, until = queries.count_posts("month", now)
    years = sorted({month.key[:4] for month in months})
    year = request.GET.get("year", "")
    if sum(month.posts for month in months) > MAX_POSTS and not year:
        rows = [f"<sitemap><loc>{absolute_url('sitemap')}?year={year}</loc></sitemap>" for year in years]
        return set_cache_control(_xml_response("sitemapindex", rows), now, until)
    posts = queries.iterate_posts(now, year) if year in {"", *years} else ()
    rows = [_row(absolute_url("index"))] if year in {"", *years[-1:]} else []
    rows += [_row(absolute_url("post", post["slug"]), post["updated_at"]) for post in posts]
    return set_cache_control(_xml_response("urlset", rows), now, until)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    rules = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/preview/", "/search/"))
    text = f"User-agent: *\n{rules}\nSitemap: {absolute_url('sitemap')}\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return set_cache_control(response, timezone.now(), None)


def _row(url: str, modified: str = "") -> str:
    return f"<url><loc>{escape(url)}</loc>{f'<lastmod>{modified}</lastmod>' if modified else ''}</url>"


def _xml_response(root: str, rows: list[str]) -> HttpResponse:
    body = "\n".join(rows)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</{root}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
