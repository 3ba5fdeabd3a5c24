"""Photos: the list with thumbnails, the form, and deletion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.admin.mixins import RepublishingAdmin
from blog.admin.photo_uploads import PhotoUploadMixin, allow_uploads
from blog.models import Photo, Post, PostQuerySet
from blog.photos import files
from blog.photos.pictures import build_picture, load_pictures
from blog.reader.types import Picture
from blog.rendering.pictures import build_srcset, render_picture


class PhotoList(ChangeList):
    """A page of photos. It reads the thumbnails of all rows in one request."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        photos = list(self.result_list)
        by_key = _read_pictures(photos)
        for photo in photos:
            photo.thumbnail = _render_thumbnail(by_key[photo.key])
        self.result_list = photos


@admin.register(Photo)
class PhotoAdmin(PhotoUploadMixin, RepublishingAdmin[Photo]):
    published_fields: ClassVar = {"alt", "caption", "focal_x", "focal_y"}
    list_display = ["thumbnail", "alt", "size", "uploaded_by", "created_at"]
    list_display_links = ["thumbnail", "alt"]
    list_select_related = ["uploaded_by"]
    list_filter = [("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields: ClassVar = ["alt", "caption", "file"]
    date_hierarchy = "created_at"
    readonly_fields: ClassVar = ["size", "used_in", "uploaded_by"]

    class Media:
        css = {"all": ["blog/admin/admin.css", "blog/admin/photo_form.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PhotoList

    # --- Permissions

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        may_change = super().has_change_permission(request, obj) and self._is_own(request, obj)
        return may_change and self._may_publish(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_own(request, obj)

    def _may_publish(self, request: HttpRequest, photo: Photo | None) -> bool:
        """Return whether the user may change what readers see of the photo."""
        if not photo or request.user.has_perm("blog.publish_post"):
            return True
        return not self.get_published_posts([photo]).exists()

    def _is_own(self, request: HttpRequest, photo: Photo | None) -> bool:
        if not photo or photo.uploaded_by_id == request.user.pk:
            return True
        return request.user.has_perm("blog.edit_all_posts")

    # --- Form

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        fields = ["alt", "caption", ("focal_x", "focal_y")]
        return [(None, {"fields": [*fields, "size", "used_in", "uploaded_by"] if obj else fields})]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {
            "sign_url": reverse("admin:blog_photo_sign"),
            "types": ",".join(files.EXTENSIONS),
            "limits": files.describe_limits(),
        }
        if photo := context["original"]:
            sizes = "(min-width: 48rem) 44rem, 100vw"
            context["picture"] = render_picture(
                _read_pictures([photo])[photo.key], sizes=sizes, priority="high"
            )
        view = allow_uploads(super().render_change_form)
        response: HttpResponse = view(request, context, *args, **kwargs)
        return response

    # --- Posts with a photo

    def get_published_posts(self, objects: Iterable[Photo]) -> QuerySet[Post]:
        return self._get_posts(objects) & Post.objects.published()

    def _get_posts(self, photos: Iterable[Photo]) -> PostQuerySet:
        has_photo = Q(pk__in=[])
        for photo in photos:
            has_photo |= Q(cover=photo) | Q(body__contains=photo.key)
        return Post.objects.filter(has_photo)

    # --- Deletion

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect photos in the texts of posts. The database protects covers."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        in_bodies = self._get_posts(objs).exclude(cover__in=list(objs))
        return deleted, counts, missing, [*protected, *(f"Post: {post}" for post in in_bodies)]

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        super().delete_model(request, obj)
        _delete_files_on_commit([obj.file])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        files = [photo.file for photo in queryset]
        super().delete_queryset(request, queryset)
        _delete_files_on_commit(files)

    # --- Columns

    @admin.display(description="photo")
    def thumbnail(self, photo: Photo) -> SafeString:
        return photo.thumbnail  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="size")
    def size(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}" if photo.width else "–"

    @admin.display(description="used in")
    def used_in(self, photo: Photo) -> SafeString | str:
        """Link to published posts. Only count drafts, which the user may not be allowed to see."""
        posts = self._get_posts([photo])
        published = [(post.get_absolute_url(), post.title) for post in posts.published()]
        drafts = posts.count() - len(published)
        links = format_html_join(", ", '<a href="{}">{}</a>', published)
        count = f"{drafts} draft{'s' if drafts > 1 else ''}" if drafts else ""
        if not links and not count:
            return "No posts"
        return format_html("{}{}{}", links, ", " if links and count else "", count)


def _read_pictures(photos: list[Photo]) -> dict[str, Picture]:
    """Return pictures by key, with thumbnails if the content table can be read."""
    try:
        return load_pictures(photos)
    except (BotoCoreError, ClientError):
        return {photo.key: build_picture(photo, None) for photo in photos}


def _render_thumbnail(picture: Picture) -> SafeString:
    if "renditions" not in picture:
        return format_html('<span class="thumb thumb-waiting">{}</span>', "Processing…")
    sources = build_srcset(picture["renditions"], "webp")
    return format_html('<img class="thumb" alt="" loading="lazy" sizes="96px" srcset="{}">', sources)


def _delete_files_on_commit(photo_files: Iterable[FieldFile]) -> None:
    """Delete files from storage after SQL's commit. The bucket keeps deleted versions for 30 days."""

    def delete() -> None:
        for file in photo_files:
            file.storage.delete(file.name or "")

    transaction.on_commit(delete, robust=True)
