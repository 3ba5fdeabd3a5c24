"""The form of a post with the merge of two texts, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from blog.admin.posts.saving.merging import merge_text
from blog.models import Post
from blog.publishing import drafts, revisions
from blog.publishing.merge_marks import FIELDS
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from blog.admin.mixins import PublishingAdmin
    from blog.admin.posts.forms import PostForm

BUTTON = "_merge"


def show_merged(admin: PublishingAdmin[Post], request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the submitted form with the merged text, and what it changes in the saved post."""
    post = admin.get_object(request, object_id)
    if not post:
        raise Http404
    if not admin.has_change_permission(request, post):
        raise PermissionDenied
    form = cast("PostForm", admin.get_form(request, post, change=True)(request.POST, instance=post))
    typed = {name: form.data.get(name, "") for name in FIELDS}
    merged = merge_text(post, typed, _read_base(form))
    form.replace_version(post)
    form.replace_values({**merged.values, "base": str(revisions.find_latest(post) or "")})
    saved = drafts.take_current_snapshot(post)
    context: dict[str, Any] = {
        "merged": merged,
        "conflict": EditConflict(post),
        "changes": list(revisions.compare(saved, saved | merged.values)),
    }
    return admin.render_bound_form(request, form, object_id, "", context)


def _read_base(form: PostForm) -> int | None:
    base = form.data.get("base", "")
    return int(base) if base.isdecimal() else None
