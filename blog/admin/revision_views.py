"""A post's revisions: the list, what each changed, and going back to one."""

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

SHOWN = 200


def listed(request: HttpRequest, post: Post) -> HttpResponse:
    found = list(Revision.objects.filter(post=post).select_related("editor")[: SHOWN + 1])
    rows = [
        {"revision": later, "changed": revisions.list_changed_labels(earlier.data, later.data)}
        for later, earlier in pairwise(found)
    ]
    if 0 < len(found) <= SHOWN:
        rows.append({"revision": found[-1], "changed": []})
    return page(request, post, "revisions.html", {"title": f"Revisions of “{post}”", "rows": rows})


def shown(request: HttpRequest, post: Post, revision: int) -> HttpResponse:
    """Show what differs between a revision and the present post or, with `?before`, the revision before it."""
    found = get_object_or_404(Revision.objects.select_related("editor"), post=post, pk=revision)
    if request.method == "POST":
        return restore(request, post, found)
    before = Revision.objects.filter(post=post, pk__lt=found.pk).first()
    pair = (
        (before.data, found.data)
        if before and "before" in request.GET
        else (found.data, revisions.take_snapshot(post))
    )
    context = {
        "title": f"“{post}” as of {found.created_at:%-d %B %Y, %H:%M} UTC",
        "revision": found,
        "before": before,
        "against_before": bool(before and "before" in request.GET),
        "changes": list(revisions.compare(*pair)),
    }
    return page(request, post, "revision.html", context)


def restore(request: HttpRequest, post: Post, revision: Revision) -> HttpResponse:
    """Make a revision's text the present one, by a save of its own: nothing in between is lost."""
    try:
        version = int(request.POST.get("version", ""))
        with save.edit_post(post, version=version, editor=cast("User", request.user)):
            tags = revisions.apply_snapshot(revision.data, post)
            save.mark_updated(post)
            post.full_clean()
            post.save()
            post.tags.set(tags)
    except (PublishError, EditConflict) as error:
        messages.error(request, f"Not restored. {error}")
        return HttpResponseRedirect(request.path)
    except ValueError:
        messages.error(request, "Not restored: the form came without the version it shows.")
        return HttpResponseRedirect(request.path)
    except ValidationError as error:
        messages.error(request, f"Not restored. {' '.join(error.messages)}")
        return HttpResponseRedirect(request.path)
    messages.success(request, f"Restored the text of {revision.created_at:%-d %B %Y, %H:%M} UTC.")
    if lost := revisions.describe_missing(revision.data, post, tags):
        messages.warning(request, f"Left out, because deleted since: {', '.join(lost)}.")
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))


def page(request: HttpRequest, post: Post, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = {**admin.site.each_context(request), "opts": Post._meta, "post": post}
    return TemplateResponse(request, f"admin/blog/post/{template}", shared | context)
