"""The recent activity: the log of the admin. Authors see their own entries, editors all of those they may view."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.admin.models import DELETION, LogEntry
from django.http import HttpRequest

from blog.admin.desk.sections import MAX_ROWS, Row, Section, format_time

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


def build_section(request: HttpRequest, site: AdminSite) -> Section:
    entries = _get_entries(request, site).select_related("user", "content_type")
    rows = [_describe(entry) for entry in entries[: MAX_ROWS + 2]]
    return Section("activity", "Recent activity", "Nothing has happened yet.", rows)


def _get_entries(request: HttpRequest, site: AdminSite) -> QuerySet[LogEntry]:
    entries = LogEntry.objects.order_by("-action_time", "-pk")
    if not request.user.has_perm("blog.edit_all_posts"):
        return entries.filter(user=cast("User", request.user))
    visible = [model for model, admin in site._registry.items() if admin.has_view_permission(request)]
    names = [model._meta.model_name for model in visible]
    return entries.filter(content_type__model__in=names)


def _describe(entry: LogEntry) -> Row:
    name = entry.user.get_full_name() or entry.user.get_username()
    is_deleted = entry.action_flag == DELETION
    action = "Deleted." if is_deleted else entry.get_change_message()
    detail = f"{name}: {action} {format_time(entry.action_time)}"
    return Row(entry.object_repr, None if is_deleted else entry.get_admin_url(), detail)
