"""A post's revisions: the list, the changes of each one, and restoring one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.admin import submissions
from blog.admin.posts.states import format_time
from blog.admin.submissions import RepeatedSubmission
from blog.models import Draft, Post, Revision
from blog.publishing import drafts, revisions, save
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
        changes = revisions.compare(chosen.data, drafts.take_current_snapshot(post))
    context = {
        "title": f"“{post}” as of {chosen.created_at:%-d %B %Y, %H:%M} UTC",
        "revision": chosen,
        "before": before,
        "against_before": bool(before and "before" in request.GET),
        "changes": list(changes),
        "submission_id": submissions.get_form_id(request),
    }
    return _render(request, post, "revision.html", context)


def _restore(request: HttpRequest, post: Post, revision: Revision) -> HttpResponse:
    """Save a revision's text as the current one, as a draft if the post is published."""
    try:
        missing = _save_text(request, post, revision, version=int(request.POST.get("version", "")))
    except (PublishError, EditConflict, RepeatedSubmission, ValueError, ValidationError) as error:
        earlier = submissions.find_earlier(request)
        if earlier and submissions.is_repeated(request, earlier):
            submissions.repeat_message(request, earlier)
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        messages.error(request, f"Not restored. {_explain(error)}")
        return HttpResponseRedirect(request.path)
    restored = f"Restored the text of {format_time(revision.created_at)}"
    is_draft = Draft.objects.filter(post=post).exists()
    result = " as a draft. Readers see it after you select “Update”." if is_draft else "."
    submissions.record_answer(request, post, restored + result)
    if missing:
        messages.warning(request, f"Deleted since then and not restored: {', '.join(missing)}.")
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))


def _save_text(request: HttpRequest, post: Post, revision: Revision, *, version: int) -> list[str]:
    """Save a revision's text. Return descriptions of the parts that were deleted since."""
    editor = cast("User", request.user)
    current, _ = drafts.load_current(post)
    if post.status == Post.Status.PUBLISHED:
        with transaction.atomic():
            save.begin_edit(current, version=version)
            submissions.claim(request)
            tags = revisions.apply_snapshot(revision.data, current)
            drafts.save_draft(current, tags, editor=editor)
    else:
        with save.edit_post(current, version=version, editor=editor):
            submissions.claim(request)
            tags = revisions.apply_snapshot(revision.data, current)
            save.date_changes(current)
            current.full_clean()
            current.save()
            current.tags.set(tags)
            drafts.delete_draft(current)
    return revisions.describe_missing(revision.data, current, tags)


def _explain(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PublishError | EditConflict):
        return str(error)
    return "The form has no version number. Reload the page and try again."


def _render(request: HttpRequest, post: Post, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = {**admin.site.each_context(request), "opts": Post._meta, "post": post}
    return TemplateResponse(request, f"admin/blog/post/{template}", shared | context)
