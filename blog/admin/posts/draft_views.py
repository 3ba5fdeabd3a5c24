"""Discarding the draft of a published post."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.models import Post
from blog.publishing import drafts, revisions
from blog.publishing.save import EditConflict

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def discard_draft(request: HttpRequest, post: Post) -> HttpResponse:
    """Ask whether to discard the draft of a post, and discard it."""
    draft = drafts.find_draft(post)
    if request.method == "POST" and draft:
        return _discard(request, post)
    if not draft:
        messages.warning(request, f"“{post}” has no draft any more.")
        return _redirect_to_form(post)
    context = {
        **admin.site.each_context(request),
        "title": f"Discard the changes of “{post}”?",
        "opts": Post._meta,
        "post": post,
        "draft": draft,
        "changes": list(revisions.compare(revisions.take_snapshot(post), draft.data)),
    }
    return TemplateResponse(request, "admin/blog/post/discard_draft.html", context)


def _discard(request: HttpRequest, post: Post) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        drafts.discard_draft(
            post, version=int(version) if version.isdecimal() else -1, editor=cast("User", request.user)
        )
    except EditConflict as conflict:
        messages.error(request, f"Not discarded. {conflict}")
    else:
        admin.site.get_model_admin(Post).log_change(request, post, "Discarded the draft.")
        messages.success(request, "Changes discarded. They remain available as a revision.")
    return _redirect_to_form(post)


def _redirect_to_form(post: Post) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
