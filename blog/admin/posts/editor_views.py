"""The preview of a post: live in the editor, with editorial checks, and in a tab of its own."""

from __future__ import annotations

from copy import copy
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from blog import editorial_checks
from blog.admin.posts.forms import PostForm, build_querydict
from blog.admin.posts.saving import unsaved_views
from blog.admin.posts.states import describe_visibility
from blog.embeds.stored import fetch_for_preview
from blog.models import Post, Tag
from blog.publishing import drafts, publish
from blog.publishing.publish import PublishError
from blog.views.pages import allow_embeds, render_post

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict


def _build_draft(data: QueryDict, post: Post | None, user: User) -> tuple[Post, list[Tag]]:
    """Return the post with the valid values of `data`, not saved, and its tags."""
    form = PostForm(data, instance=copy(post) if post else Post(author=user))
    form.is_valid()
    return form.instance, list(form.cleaned_data.get("tags", []))


def render_live(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Return the public page of the submitted text, the editorial notes, and a sentence about its visibility."""
    draft, tags = _build_draft(request.POST, post, cast("User", request.user))
    is_published = post and post.status == Post.Status.PUBLISHED
    visibility = describe_visibility(post if post and is_published else draft, timezone.now())
    fetch_for_preview(draft.body)
    try:
        preview = publish.preview(draft, tags, with_lines=True)
    except PublishError as error:
        body = {"error": str(error), "visibility": visibility}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
    body = {
        "page": render_post(request, preview.detail, without_scripts=True).content.decode(),
        "visibility": visibility,
    }
    if draft.title or draft.body:
        notes = editorial_checks.check_post(draft, preview.rendered)
        body["notes"] = render_to_string("admin/blog/post/notes.html", {"notes": notes})
    return JsonResponse(body)


def preview(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Show the public page of a saved post, or of the text that `?unsaved` names."""
    if text := unsaved_views.find_text(request, post):
        data = build_querydict(text.data)
        post, tags = _build_draft(data, post, cast("User", request.user))
    elif post:
        post, tags = drafts.load_current(post)
    else:
        return HttpResponseRedirect(reverse("admin:blog_post_add"))
    try:
        detail = publish.preview(post, tags).detail
        allow_embeds(request, detail.post)
        response = render_post(request, detail)
    except PublishError as error:
        response = HttpResponse(str(error), status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
