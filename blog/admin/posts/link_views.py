"""The posts that the editor's link dialog finds by words of their titles."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, cast

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from blog.models import Post, PostQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_MAX_RESULTS = 10
_MAX_QUERY = 100  # characters


def search(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Return the newest posts whose titles contain all words of `q`: public ones, and those the user may edit."""
    words = request.GET.get("q", "")[:_MAX_QUERY].split()
    has_words = reduce(and_, (Q(title__icontains=word) for word in words), Q())
    found = _get_visible_posts(cast("User", request.user)).filter(has_words)
    found = found.exclude(pk=post.pk) if post else found
    newest = found.order_by(F("published_at").desc(nulls_first=True), "-pk")[:_MAX_RESULTS]
    response = JsonResponse({"posts": [_describe(linked) for linked in newest]})
    response["Cache-Control"] = "no-store"
    return response


def _get_visible_posts(user: User) -> PostQuerySet:
    return Post.objects.live() | Post.objects.kept().editable_by(user)


def _describe(post: Post) -> dict[str, Any]:
    state = post.state(timezone.now()).capitalize()
    return {"title": str(post), "url": post.get_absolute_url(), "state": state}
