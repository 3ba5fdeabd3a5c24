"""Readers' pages. They read only DynamoDB and are the same for everyone, so any cache may store them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.publishing.cache import set_cache_control
from blog.reader import queries, types
from blog.reader.search import extract_stems
from blog.views import page_cache
from blog.views.decorators import reader_view
from blog.views.errors import PageGone, PageNotFound

_MAX_QUERY_LENGTH = 200


@reader_view
def index(request: HttpRequest, now: datetime) -> HttpResponse:
    page = queries.list_posts(now, cursor=request.GET.get("cursor"))
    return _render_list(request, now, page, "blog/index.html")


@reader_view
def tag(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    page = queries.list_posts(now, tag=slug, cursor=request.GET.get("cursor"))
    if not page.results:
        return _redirect_moved_tag(slug, now)
    name = next(tag["name"] for tag in page.results[0]["tags"] if tag["slug"] == slug)
    return _render_list(request, now, page, "blog/tag.html", name=name)


def _redirect_moved_tag(slug: str, now: datetime) -> HttpResponse:
    """Redirect from a former slug of a tag. Only an address without posts needs this second read."""
    if not (new_slug := queries.find_moved_tag(slug, now)):
        raise PageNotFound
    redirect = HttpResponsePermanentRedirect(reverse("tag", args=[new_slug]))
    return set_cache_control(redirect, now, None)


@reader_view
def archive(request: HttpRequest, now: datetime, year: int, month: int | None = None) -> HttpResponse:
    period = f"{year:04}-{month:02}" if month else f"{year:04}"
    page = queries.list_posts(now, period=period, cursor=request.GET.get("cursor"))
    if not page.results:
        raise PageNotFound
    title = f"{datetime(year, month, 1, tzinfo=now.tzinfo):%B %Y}" if month else f"{year}"
    counts, until = queries.count_posts("month", now)
    page = replace(page, until=queries.earliest(page.until, until))
    return _render_list(request, now, page, "blog/archive.html", title=title, years=_group_by_year(counts))


@reader_view
def search(request: HttpRequest, now: datetime) -> HttpResponse:
    """List the posts that contain all words of `q`. Without words, list the tags and months."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:_MAX_QUERY_LENGTH]
    if not query:
        return _render_browsing(request, now)
    words = extract_stems(query)
    page = queries.EMPTY_PAGE
    if words:
        page = queries.list_posts(now, words=words, cursor=request.GET.get("cursor"))
    return _render_list(request, now, page, "blog/search.html", query=query)


@reader_view
def post(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    match queries.get_post(slug, now):
        case types.PostDetail() as detail:
            # Until `until`, the visible links depend on the stored post alone.
            key = ("post", request.path, detail.packed, detail.until)
            allow_embeds(request, detail.post)
            response = page_cache.get_or_render(key, lambda: render_post(request, detail))
            return set_cache_control(response, now, detail.until)
        case types.MovedPost(slug=new_slug):
            redirect = HttpResponsePermanentRedirect(reverse("post", args=[new_slug]))
            return set_cache_control(redirect, now, None)
        case queries.GONE:
            raise PageGone
        case _:
            raise PageNotFound


@reader_view
def alias(request: HttpRequest, now: datetime, name: str) -> HttpResponse:
    """Redirect from an address that readers guess, or that other blogs have."""
    return set_cache_control(HttpResponsePermanentRedirect(reverse(name)), now, None)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect from the conventional address, which the admin and feed readers use."""
    redirect = HttpResponseRedirect(staticfiles_storage.url("blog/icon.svg"))
    return set_cache_control(redirect, timezone.now(), None)


def render_post(
    request: HttpRequest, detail: types.PostDetail, template: str = "blog/post.html", **context: Any
) -> HttpResponse:
    """Render a post's page, for readers and for previews."""
    context |= {"post": detail.post, "links": detail.links}
    return render(request, template, context, using="jinja2")


def allow_embeds(request: HttpRequest, post: types.PublishedPost) -> None:
    """Allow the players of a post's embeds in the policy of its page."""
    if origins := post.get("embeds"):
        sources = {"frame-src": origins["frames"], "media-src": origins["media"]}
        request.csp_additions = {name: value for name, value in sources.items() if value}  # type: ignore[attr-defined]


def _render_list(
    request: HttpRequest, now: datetime, page: queries.PostPage, template: str, **context: Any
) -> HttpResponse:
    context["first"] = "cursor" not in request.GET
    if page.next:
        query = {name: request.GET[name] for name in ("q",) if name in request.GET}
        context["next"] = f"?{urlencode({**query, 'cursor': page.next})}"
    key = (template, request.path, page.packed, repr(context))
    response = page_cache.get_or_render(
        key, lambda: render(request, template, {**context, "posts": page.results}, using="jinja2")
    )
    return set_cache_control(response, now, page.until)


def _render_browsing(request: HttpRequest, now: datetime) -> HttpResponse:
    tags, _ = queries.count_posts("tag", now)
    # Each post has a month, so the months' counts change whenever those of the tags do.
    months, until = queries.count_posts("month", now)
    tags.sort(key=lambda tag: (-tag.posts, tag.name))
    context = {"query": "", "tags": tags, "years": _group_by_year(months)}
    return set_cache_control(render(request, "blog/search.html", context, using="jinja2"), now, until)


def _group_by_year(months: list[types.PostCount]) -> dict[str, list[types.PostCount]]:
    """Return the months of each year, newest first."""
    years: dict[str, list[types.PostCount]] = {}
    for month in reversed(months):
        years.setdefault(month.key[:4], []).append(month)
    return years
