"""What helps an editor while writing: live preview with checks, autosave, and the page as readers will see it."""

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
from blog.admin.filters import visibility
from blog.admin.forms import PostForm, submitted
from blog.models import Autosave, Post, Tag
from blog.publishing import publish
from blog.publishing.publish import PublishError
from blog.views.pages import render_post

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

STAMP = "_autosaved"  # the form's field that says which autosave its text is


def drafted(data: QueryDict, post: Post | None, user: User) -> tuple[Post, list[Tag]]:
    """Give the post as typed, as far as that is valid, and its tags. Never save it."""
    form = PostForm(data, instance=post or Post(author=user))
    form.is_valid()
    return form.instance, list(form.cleaned_data.get("tags", []))


# --- Preview


def render_live(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Answer how the text that is being typed looks to readers, and what its editor may have overlooked."""
    draft, tags = drafted(request.POST, post, cast("User", request.user))
    says = visibility(draft, timezone.now())
    try:
        preview = publish.preview(draft, tags)
    except PublishError as error:
        return JsonResponse({"error": str(error), "visibility": says}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer = {"page": render_post(request, preview.detail).content.decode(), "visibility": says}
    if draft.title or draft.body:
        notes = editorial_checks.notes(draft, preview.rendered)
        answer["notes"] = render_to_string("admin/blog/post/notes.html", {"notes": notes})
    return JsonResponse(answer)


def preview(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Show the readers' page of a saved post, or with `?autosave` of what has been typed since."""
    autosave = autosave_of(request, post) if "autosave" in request.GET or not post else None
    if autosave:
        post, tags = drafted(submitted(autosave.data), post, cast("User", request.user))
    elif post:
        tags = list(post.tags.all())
    else:
        return HttpResponseRedirect(reverse("admin:blog_post_add"))
    try:
        response = render_post(request, publish.preview(post, tags).detail)
    except PublishError as error:
        response = HttpResponse(str(error), status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- Autosave


def autosaves(request: HttpRequest, post: Post | None) -> QuerySet[Autosave]:
    return Autosave.objects.filter(post=post, editor=cast("User", request.user))


def autosave_of(request: HttpRequest, post: Post | None) -> Autosave | None:
    return autosaves(request, post).first()


def differs(autosave: Autosave, post: Post | None) -> bool:
    """Tell whether an autosave holds anything that is not saved."""
    form = PostForm(submitted(autosave.data), instance=post or Post(author=autosave.editor))
    return any(name in autosave.data for name in form.changed_data if name != "version")


def autosave(request: HttpRequest, post: Post | None) -> HttpResponse:
    """Keep what is being typed. A GET gives a new CSRF token, for a form that outlived its editor's session."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    if "_discard" in request.POST:
        autosaves(request, post).delete()
        name, args = ("change", [post.pk]) if post else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:blog_post_{name}", args=args))
    data = {name: request.POST.getlist(name) for name in PostForm.base_fields if name in request.POST}
    saved_at = keep(request, post, data)
    if not saved_at:
        error = "This text is also being written in another window, which keeps its own. Save here when you are done."
        return JsonResponse({"error": error}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"stamp": saved_at.isoformat(), "time": f"{saved_at:%H:%M}"})


def keep(request: HttpRequest, post: Post | None, data: dict[str, Any]) -> datetime | None:
    """Store an autosave, but not over one that this form does not know of: then give nothing."""
    mine, now = autosaves(request, post), timezone.now()
    known = stamped(request)
    if known and mine.filter(saved_at=known).update(data=data, saved_at=now):
        return now
    defaults = {"data": data}
    kept, created = Autosave.objects.get_or_create(
        post=post, editor=cast("User", request.user), defaults=defaults
    )
    return kept.saved_at if created else None


def stamped(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.POST.get(STAMP, ""))
    except ValueError:
        return None


def forget(request: HttpRequest, post: Post | None) -> None:
    """Drop the autosave whose text has now been saved, and no other."""
    if known := stamped(request):
        autosaves(request, post).filter(saved_at=known).delete()


def context(request: HttpRequest, post: Post | None) -> dict[str, Any]:
    """Give the form's page its addresses, and the autosave that waits to be restored."""
    args = [post.pk] if post else []
    urls = {name: reverse(f"admin:blog_post_{name}", args=args) for name in ("render", "autosave", "preview")}
    urls |= {name: reverse(f"admin:blog_photo_{name}") for name in ("sign", "complete")}
    found = autosave_of(request, post) if request.method == "GET" else None
    restoring = "autosave" in request.GET
    waiting = found if found and not restoring and differs(found, post) else None
    stamp = request.POST.get(STAMP, "") if not found else found.saved_at.isoformat() if not waiting else ""
    return {"urls": urls, "waiting": waiting, "restored": found if restoring else None, "stamp": stamp}
