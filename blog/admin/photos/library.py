"""The photo library in the form of a post: pages of photos as JSON, and changes of their descriptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from blog.admin.base import ModelAdmin
from blog.admin.mixins import publish_posts
from blog.admin.photos.changelist import ProcessedPhoto, read_processed
from blog.models import Photo, PhotoUse, Post
from blog.publishing.photos import changes
from blog.publishing.photos.uses import find_posts, select_used
from blog.publishing.publish import PublishError
from blog.publishing.restore import restore_on_error
from blog.publishing.save import EditConflict
from blog.rendering.pictures import build_srcset

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern

_PAGE_SIZE = 24
_MAX_PAGE = 10_000
_MAX_USES = 500  # posts of the photos on a page
_SHOWN_USES = 5  # posts of a photo

_DescriptionForm = modelform_factory(Photo, fields=["alt", "caption"])


@dataclass
class _Uses:
    """The posts that use a photo. It only counts those in the trash and those that the user may not open."""

    links: list[dict[str, str]]
    count: int = 0
    is_published: bool = False


class PhotoLibraryMixin(ModelAdmin[Photo]):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("library/", view(require_GET(self.library_view)), name="blog_photo_library"),
            path("<int:pk>/describe/", view(require_POST(self.describe_view)), name="blog_photo_describe"),
            *super().get_urls(),
        ]

    def library_view(self, request: HttpRequest) -> HttpResponse:
        """Return a page of photos. `id` selects one, `q` searches, `mine` and `unused` filter."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = _read_page(request)
        start = (page - 1) * _PAGE_SIZE
        photos = list(self._select(request)[start : start + _PAGE_SIZE + 1])
        shown = photos[:_PAGE_SIZE]
        results = describe_photos(shown, request)
        return JsonResponse({"results": results, "next": page + 1 if len(photos) > len(shown) else None})

    def _select(self, request: HttpRequest) -> QuerySet[Photo]:
        photos = self.get_queryset(request)
        if pk := request.GET.get("id"):
            return photos.filter(pk=pk) if pk.isdecimal() else photos.none()
        for word in request.GET.get("q", "")[:100].split():
            photos = photos.filter(Q(alt__icontains=word) | Q(caption__icontains=word))
        if "mine" in request.GET:
            photos = photos.filter(uploaded_by_id=request.user.pk)
        return select_used(photos, used=False) if "unused" in request.GET else photos

    def describe_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change the alternative text and the caption of a photo, also in its posts, and publish these again."""
        photo = get_object_or_404(Photo, pk=pk)
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        old_alt = photo.alt
        form = _DescriptionForm(request.POST, instance=photo)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=HTTPStatus.BAD_REQUEST)
        try:
            with restore_on_error(), transaction.atomic():
                changed = self._save_description(request, form, old_alt)
        except (PublishError, EditConflict) as error:
            return JsonResponse({"error": f"Not saved. {error}"}, status=HTTPStatus.CONFLICT)
        versions = {post.pk: post.version for post in changed}
        return JsonResponse({"photo": describe_photos([photo], request)[0], "versions": versions})

    def _save_description(self, request: HttpRequest, form: Any, old_alt: str) -> list[Post]:
        photo: Photo = form.save()
        if not form.changed_data:
            return []
        changed = changes.update_posts(
            photo, old_key=photo.key, old_alt=old_alt, editor=cast("User", request.user)
        )
        publish_posts(find_posts([photo.key]).published())
        self.log_change(request, photo, [{"changed": {"fields": form.changed_data}}])
        return changed


def _read_page(request: HttpRequest) -> int:
    page = request.GET.get("page", "1")
    return min(max(int(page), 1), _MAX_PAGE) if page.isdecimal() else 1


def describe_photos(photos: Sequence[Photo], request: HttpRequest) -> list[dict[str, Any]]:
    """Return photos as the library shows them. The number of queries does not depend on the number of photos."""
    processed, uses = read_processed(photos), _find_uses(photos, request)
    return [_describe(photo, processed[photo.key], uses[photo.key], request) for photo in photos]


def _describe(photo: Photo, processed: ProcessedPhoto, uses: _Uses, request: HttpRequest) -> dict[str, Any]:
    user = request.user
    is_own = photo.uploaded_by_id == user.pk or user.has_perm("blog.edit_all_posts")
    may_publish = user.has_perm("blog.publish_post") or not uses.is_published
    may_change = user.has_perm("blog.change_photo") and is_own and may_publish
    picture = processed.picture
    return {
        "id": photo.pk,
        "key": photo.key,
        "alt": photo.alt,
        "caption": photo.caption,
        "width": picture["width"],
        "height": picture["height"],
        "srcset": build_srcset(picture["renditions"], "webp") if "renditions" in picture else "",
        "problem": processed.problem,
        "uses": uses.links[:_SHOWN_USES],
        "use_count": uses.count,
        "page": reverse("admin:blog_photo_change", args=[photo.pk]),
        "describe": reverse("admin:blog_photo_describe", args=[photo.pk]) if may_change else "",
    }


def _find_uses(photos: Sequence[Photo], request: HttpRequest) -> defaultdict[str, _Uses]:
    uses: defaultdict[str, _Uses] = defaultdict(lambda: _Uses([]))
    may_edit_all = request.user.has_perm("blog.edit_all_posts")
    keys = [photo.key for photo in photos]
    found = (
        PhotoUse.objects.filter(key__in=keys)
        .select_related("post")
        .defer("post__body")
        .order_by("-post__created_at")
    )
    for use in found[:_MAX_USES]:
        post, key = use.post, use.key
        uses[key].count += 1
        if post.trashed_at:
            continue
        uses[key].is_published |= post.status == Post.Status.PUBLISHED
        if may_edit_all or post.author_id == request.user.pk:
            url = reverse("admin:blog_post_change", args=[post.pk])
            uses[key].links.append({"title": post.title, "url": url})
        elif post.status == Post.Status.PUBLISHED:
            uses[key].links.append({"title": post.title, "url": post.get_absolute_url()})
    return uses
