"""The action that merges tags: one of them gets the posts of the others."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from blog.models import Tag
from blog.publishing import tags
from blog.publishing.publish import PublishError
from blog.publishing.restore import restore_on_error

_MAX_TAGS = 50


@admin.action(description="Merge selected tags", permissions=["delete"])
def merge_tags(model_admin: Any, request: HttpRequest, selected: QuerySet[Tag]) -> HttpResponse | None:
    """Ask which of the selected tags remains, then give it the posts of the others."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    chosen = list(selected.order_by("name"))
    if not 2 <= len(chosen) <= _MAX_TAGS:
        messages.error(request, f"Nothing was merged. Select between two and {_MAX_TAGS} tags.")
        return None
    target = next((tag for tag in chosen if str(tag.pk) == request.POST.get("target")), None)
    if not target:
        return _ask(model_admin, request, chosen)
    others = [tag for tag in chosen if tag != target]
    try:
        with restore_on_error(), transaction.atomic():
            for tag in others:
                model_admin.log_deletions(request, [tag])
            tags.merge_tags(target, others)
            model_admin.log_change(request, target, f"Merged with {_join(others)}.")
    except PublishError as error:
        messages.error(request, f"Nothing was merged. {error}")
        return None
    messages.success(request, f"{_join(others)} became “{target}”. Old addresses redirect.")
    return None


def _join(terms: list[Tag]) -> str:
    return ", ".join(f"“{tag}”" for tag in terms)


def _ask(model_admin: Any, request: HttpRequest, chosen: list[Tag]) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Merge tags",
        "tags": chosen,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/blog/tag/merge.html", context)
