"""Views that the editor's JavaScript calls: live preview with editorial checks, and autosave."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from blog import editorial_checks
from blog.admin.posts.changelist import describe_visibility
from blog.admin.posts.forms import PostForm, querydict_from_autosave
from blog.embeds.stored import fetch_for_preview
from blog.models import Autosave, Post, Tag
from blog.publishing import publish
from blog.publishing.publish import PublishError
from blog.views.pages import allow_embeds, render_post

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

_STAMP_FIELD = "_autosaved"  # contains the time of the form's last autosave


def _build_draft(data: QueryDict, post: Post | None, user: User) -> tuple[Post, list[Tag]]:
    """Return the post with the valid values of `data`, not saved, and its tags."""
    form = PostForm(data, instance=post or Post(author=user))
    form.is_valid()
    return form.instance, list(form.cleaned_data.get("tags", []))


# --- Preview


def render_live(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Return the public page of the submitted text, the editorial notes, and a sentence about its visibility."""
    draft, tags = _build_draft(request.POST, post, cast("User", request.user))
    visibility = describe_visibility(draft, timezone.now())
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
    """Show the public page of a saved post, or of its autosave if `?autosave` is given."""
    autosave = find_autosave(request, post) if "autosave" in request.GET or not post else None
    if autosave:
        data = querydict_from_autosave(autosave.data)
        post, tags = _build_draft(data, post, cast("User", request.user))
    elif post:
        tags = list(post.tags.all())
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


# --- Autosave


def find_autosave(request: HttpRequest, post: Post | None) -> Autosave | None:
    return _get_autosaves(request, post).first()


def _get_autosaves(request: HttpRequest, post: Post | None) -> QuerySet[Autosave]:
    return Autosave.objects.filter(post=post, editor=cast("User", request.user))


def autosave(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Store the submitted values. A GET returns a CSRF token, for a form that is older than its session."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    if "_discard" in request.POST:
        _get_autosaves(request, post).delete()
        name, args = ("change", [post.pk]) if post else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:blog_post_{name}", args=args))
    data = {name: request.POST.getlist(name) for name in PostForm.base_fields if name in request.POST}
    saved_at = _store_autosave(request, post, data)
    if not saved_at:
        error = "Another window is editing this post and autosaving. Save to keep the changes in this window."
        return JsonResponse({"error": error}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"stamp": saved_at.isoformat(), "time": f"{saved_at:%H:%M}"})


def _store_autosave(request: HttpRequest, post: Post | None, data: dict[str, Any]) -> datetime | None:
    """Store an autosave. Return None, and store nothing, if it would replace one of another form."""
    autosaves, now = _get_autosaves(request, post), timezone.now()
    stamp = _read_stamp(request)
    if stamp and autosaves.filter(saved_at=stamp).update(data=data, saved_at=now):
        return now
    autosave, created = Autosave.objects.get_or_create(
        post=post, editor=cast("User", request.user), defaults={"data": data}
    )
    return autosave.saved_at if created else None


def _read_stamp(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.POST.get(_STAMP_FIELD, ""))
    except ValueError:
        return None


def delete_submitted_autosave(request: HttpRequest, post: Post | None) -> None:
    """Delete the autosave of a form that has now been saved. Keep autosaves of other forms."""
    if stamp := _read_stamp(request):
        _get_autosaves(request, post).filter(saved_at=stamp).delete()


def get_form_context(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    """Return the form's URLs, and the autosave that it offers to restore or has restored."""
    args = [post.pk] if post else []
    urls = {name: reverse(f"admin:blog_post_{name}", args=args) for name in ("render", "autosave", "preview")}
    urls |= {name: reverse(f"admin:blog_photo_{name}") for name in ("sign", "complete")}
    if request.method != "GET":
        return {"urls": urls, "stamp": request.POST.get(_STAMP_FIELD, "")}
    autosave = find_autosave(request, post)
    if autosave and "autosave" in request.GET:
        return {"urls": urls, "restored": autosave, "stamp": autosave.saved_at.isoformat()}
    if autosave and _has_unsaved_changes(autosave, post):
        return {"urls": urls, "waiting": autosave, "stamp": ""}
    return {"urls": urls, "stamp": autosave.saved_at.isoformat() if autosave else ""}


def _has_unsaved_changes(autosave: Autosave, post: Post | None) -> bool:
    data = querydict_from_autosave(autosave.data)
    form = PostForm(data, instance=post or Post(author=autosave.editor))
    return any(name in autosave.data for name in form.changed_data if name != "version")
