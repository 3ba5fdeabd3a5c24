"""A post's revisions: the list, the changes of each one, and restoring one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.models import Post, Revision
from blog.publishing import revisions, save
from blog.publishing.publish import PublishError
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_MAX_ROWS = 200


def revision_list(request: HttpRequest, post: Post) -> HttpResponse:
    latest = list(Revision.objects.filter(post=post).select_related("editor")[: _MAX_ROWS + 1])
    rows = [
        {"revision": later, "changed": revisions.list_changed_labels(earlier.data, later.data)}
        for later, earlier in pairwise(latest)
    ]
    if 0 < len(latest) <= _MAX_ROWS:
        rows.append({"revision": latest[-1], "changed": []})
    return _render(request, post, "revisions.html", {"title": f"Revisions of “{post}”", "rows": rows})


def revision_detail(request: HttpRequest, post: Post, revision: int) -> HttpResponse:
    """Compare a revision with the current post or, with `?before`, with the previous revision."""
    chosen = get_object_or_404(Revision.objects.select_related("editor"), post=post, pk=revision)
    if request.method == "POST":
        return _restore(request, post, chosen)
    before = Revision.objects.filter(post=post, pk__lt=chosen.pk).first()
    if before and "before" in request.GET:
        changes = revisions.compare(before.data, chosen.data)
    else:
        changes = revisions.compare(chosen.data, revisions.take_snapshot(post))
    context = {
        "title": f"“{post}” as of {chosen.created_at:%-d %B %Y, %H:%M} UTC",
        "revision": chosen,
        "before": before,
        "against_before": bool(before and "before" in request.GET),
        "changes": list(changes),
    }
    return _render(request, post, "revision.html", context)


def _restore(request: HttpRequest, post: Post, revision: Revision) -> HttpResponse:
    """Save a revision's text as the current one. The replaced text becomes a revision."""
    try:
        version = int(request.POST.get("version", ""))
        with save.edit_post(post, version=version, editor=cast("User", request.user)):
            tags = revisions.apply_snapshot(revision.data, post)
            save.mark_updated(post)
            post.full_clean()
            post.save()
            post.tags.set(tags)
    except (PublishError, EditConflict, ValueError, ValidationError) as error:
        messages.error(request, f"Not restored. {_explain(error)}")
        return HttpResponseRedirect(request.path)
    messages.success(request, f"Restored the text of {revision.created_at:%-d %B %Y, %H:%M} UTC.")
    if missing := revisions.describe_missing(revision.data, post, tags):
        messages.warning(request, f"Deleted since then and not restored: {', '.join(missing)}.")
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))


def _explain(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PublishError | EditConflict):
        return str(error)
    return "The form has no version number. Reload the page and try again."


def _render(request: HttpRequest, post: Post, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = {**admin.site.each_context(request), "opts": Post._meta, "post": post}
    return TemplateResponse(request, f"admin/blog/post/{template}", shared | context)
