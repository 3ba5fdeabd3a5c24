"""Readers' pages: read from DynamoDB, the same for everyone, and kept by the caches in front."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.publishing.cache import cacheable
from blog.reader import queries, types
from common.api.problems import is_api_request, problem_response
from common.cursors import InvalidCursor

ERROR_LIFETIME = 60  # seconds: an address that is missing now may be a post's in a moment
MAX_QUERY = 200
MAX_MADE = 300  # pages, of some 30 KB
MADE: dict[Hashable, tuple[bytes, str]] = {}  # with their ETags

View = Callable[..., HttpResponse]


class NotFound(Exception):
    status = HTTPStatus.NOT_FOUND


class Gone(NotFound):
    status = HTTPStatus.GONE


def page(view: View) -> View:
    """Give a reader's view the time, and answer its errors with pages of ours."""

    @csrf_exempt  # nothing is ever sent here, and 405 says so more clearly than 403
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **values: Any) -> HttpResponse:
        now = timezone.now()
        try:
            return view(request, now, **values)
        except NotFound as missing:
            return cacheable(error(request, missing.status), now, None, ERROR_LIFETIME)
        except InvalidCursor:
            return error(request, HTTPStatus.BAD_REQUEST)

    return answer


@page
def index(request: HttpRequest, now: datetime) -> HttpResponse:
    found = queries.posts(now, cursor=request.GET.get("cursor"))
    return listing(request, now, found, "blog/index.html")


@page
def tag(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    found = queries.posts(now, tag=slug, cursor=request.GET.get("cursor"))
    if not found.results:
        raise NotFound
    name = next(tag["name"] for tag in found.results[0]["tags"] if tag["slug"] == slug)
    return listing(request, now, found, "blog/tag.html", name=name)


@page
def archive(request: HttpRequest, now: datetime, year: int, month: int | None = None) -> HttpResponse:
    period = f"{year:04}-{month:02}" if month else f"{year:04}"
    found = queries.posts(now, period=period, cursor=request.GET.get("cursor"))
    if not found.results:
        raise NotFound
    shown = datetime(year, month or 1, 1, tzinfo=now.tzinfo)
    title = f"{shown:%B %Y}" if month else f"{year}"
    counts, until = queries.counts("month", now)
    found = replace(found, until=queries.earliest(found.until, until))
    return listing(request, now, found, "blog/archive.html", title=title, years=by_year(counts))


@page
def search(request: HttpRequest, now: datetime) -> HttpResponse:
    """Show what holds all the words of `q`; without any, the tags and months there are."""
    from blog.reader.stems import stems  # the stemmer takes longer to import than a page to serve

    query = request.GET.get("q", "").replace("\0", "").strip()[:MAX_QUERY]
    if not query:
        tags, _ = queries.counts("tag", now)
        months, until = queries.counts("month", now)  # every post has a month: it changes whenever a tag does
        tags.sort(key=lambda tag: (-tag.posts, tag.name))
        context = {"query": "", "tags": tags, "years": by_year(months)}
        return cacheable(render(request, "blog/search.html", context, using="jinja2"), now, until)
    words = stems(query)
    found = queries.posts(now, words=words, cursor=request.GET.get("cursor")) if words else queries.NOTHING
    return listing(request, now, found, "blog/search.html", query=query)


@page
def post(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    match queries.post(slug, now):
        case types.PostDetail() as found:
            key = (
                "post",
                request.path,
                found.packed,
                found.until,
            )  # between two changes, the same links show
            return cacheable(made(key, lambda: render_post(request, found)), now, found.until)
        case types.MovedPost(slug=moved):
            return cacheable(HttpResponsePermanentRedirect(reverse("post", args=[moved])), now, None)
        case queries.GONE:
            raise Gone
        case _:
            raise NotFound


def render_post(request: HttpRequest, found: types.PostDetail) -> HttpResponse:
    """Render a post's page, for readers and for the editor's preview."""
    return render(request, "blog/post.html", {"post": found.post, "links": found.links}, using="jinja2")


def listing(
    request: HttpRequest, now: datetime, found: queries.PostPage, template: str, **context: Any
) -> HttpResponse:
    context["first"] = "cursor" not in request.GET
    if found.next:
        kept = {name: request.GET[name] for name in ("q",) if name in request.GET}
        context["next"] = f"?{urlencode({**kept, 'cursor': found.next})}"

    def listed() -> HttpResponse:
        return render(request, template, {**context, "posts": found.results}, using="jinja2")

    return cacheable(made((template, request.path, found.packed, repr(context)), listed), now, found.until)


def made(key: Hashable, render: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with what was rendered before from the same values, or with what is rendered now.

    The key holds what is stored, as it was just read, so nothing old is ever shown; it spares a list of twenty
    two thirds of its time.
    """
    if (found := MADE.get(key)) is None:
        if len(MADE) >= MAX_MADE:
            MADE.clear()
        response = render()
        set_response_etag(response)
        found = MADE[key] = response.content, response["ETag"]
    content, etag = found
    return HttpResponse(content, headers={"ETag": etag})


def by_year(months: list[types.PostCount]) -> dict[str, list[types.PostCount]]:
    """Give months by their year, newest first."""
    years: dict[str, list[types.PostCount]] = {}
    for month in reversed(months):
        years.setdefault(month.key[:4], []).append(month)
    return years


def error(request: HttpRequest, status: int) -> HttpResponse:
    if is_api_request(request):
        return problem_response(status)
    return render(request, "blog/error.html", {"status": int(status)}, status=status, using="jinja2")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return cacheable(error(request, HTTPStatus.NOT_FOUND), timezone.now(), None, ERROR_LIFETIME)


def server_error(request: HttpRequest) -> HttpResponse:
    return error(request, HTTPStatus.INTERNAL_SERVER_ERROR)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = f"User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: {settings.SITE_URL}{reverse('sitemap')}\n"
    return cacheable(HttpResponse(text, content_type="text/plain; charset=utf-8"), timezone.now(), None)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead those who look for an icon at the usual place (the admin, feed readers) to ours."""
    return cacheable(HttpResponseRedirect(staticfiles_storage.url("blog/icon.svg")), timezone.now(), None)
