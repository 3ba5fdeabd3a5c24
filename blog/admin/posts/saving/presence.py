"""Presence: the other editors who have a post open. Each browser reports it, and a report expires."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from blog.models import Post, Presence

if TYPE_CHECKING:
    from datetime import datetime

_EXPIRY = timedelta(seconds=45)  # three reports
_NAMES = ("first_name", "last_name", "username")
_COLUMNS = ("presences__seen_at", "presences__user", *(f"presences__user__{name}" for name in _NAMES))


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report that the user has the post open, or with `_leave` that its tab closes. Return the names of others."""
    user = cast("User", request.user)
    if not user.has_perm("blog.change_post"):
        raise PermissionDenied
    if "_leave" in request.POST:
        Presence.objects.filter(post=pk, user=user).delete()
        return HttpResponse(status=204)
    others = report_presence(user, pk)
    if others is None:
        raise Http404
    return JsonResponse({"others": others})


def report_presence(user: User, pk: int) -> list[str] | None:
    """Report that `user` has the post open, in two queries. Return the names of others, or `None` without the post."""
    now = timezone.now()
    posts = Post.objects.editable_by(user).filter(pk=pk, trashed_at=None)
    rows = list(posts.values_list(*_COLUMNS))
    if not rows:
        return None
    Presence.objects.bulk_create(
        [Presence(post_id=pk, user=user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["post", "user"],
        update_fields=["seen_at"],
    )
    return sorted(_name(row) for row in rows if row[1] != user.pk and _is_recent(row[0], now))


def _is_recent(seen_at: datetime | None, now: datetime) -> bool:
    return bool(seen_at and seen_at > now - _EXPIRY)


def _name(row: tuple[object, ...]) -> str:
    user = User(**dict(zip(_NAMES, row[2:], strict=True)))
    return user.get_full_name() or user.get_username()
