"""The desk: the admin's first page, with what its user can do next. Each section is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.utils import timezone

from blog.admin.desk import activity, posts
from blog.admin.desk.sections import Section

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.contrib.auth.models import User

__all__ = ["build_context"]


def build_context(request: HttpRequest, site: AdminSite) -> dict[str, Any]:
    user = cast("User", request.user)
    return {"sections": _build_sections(user), "activity": activity.build_section(request, site)}


def _build_sections(user: User) -> list[Section]:
    if not user.has_perm("blog.view_post"):
        return []
    now = timezone.now()
    may_publish = user.has_perm("blog.publish_post")
    unsaved = posts.list_unsaved(user)
    return [
        *([unsaved] if unsaved.rows else []),
        posts.list_drafts(user),
        *([posts.list_reviews(user)] if may_publish else []),
        posts.list_scheduled(user, now),
        posts.list_changed(user),
        posts.list_neglected(user, now),
    ]
