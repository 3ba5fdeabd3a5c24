"""Photos: the list with thumbnails, the form, and deletion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.admin.mixins import RepublishingAdmin, refuse_save
from blog.admin.photos.changelist import PhotoList, UseFilter, read_processed
from blog.admin.photos.library import PhotoLibraryMixin
from blog.admin.photos.uploads import PhotoUploadMixin, allow_uploads
from blog.models import Photo, Post, PostQuerySet
from blog.photos import files
from blog.photos.markdown import build_markdown
from blog.publishing.photos import changes, uses
from blog.rendering.pictures import render_picture

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@admin.register(Photo)
class PhotoAdmin(PhotoUploadMixin, PhotoLibraryMixin, RepublishingAdmin[Photo]):
    published_fields: ClassVar = {"alt", "caption", "focal_x", "focal_y", "ticket"}
    list_display = ["thumbnail", "alt", "size", "uploaded_by", "upload_time"]
    list_display_links = ["thumbnail", "alt"]
    list_select_related = ["uploaded_by"]
    list_filter = [UseFilter, ("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields: ClassVar = ["alt", "caption"]
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
            processed = read_processed([photo])[photo.key]
            sizes = "(min-width: 48rem) 44rem, 100vw"
            context |= {
                "picture": render_picture(processed.picture, sizes=sizes, priority="high"),
                "problem": processed.problem,
                "markdown": build_markdown(photo.key, photo.alt),
            }
        view = allow_uploads(super().render_change_form)
        response: HttpResponse = view(request, context, *args, **kwargs)
        return response

    # --- Posts with a photo

    def get_published_posts(self, objects: Iterable[Photo]) -> QuerySet[Post]:
        return self._get_posts(objects).published()

    def _get_posts(self, photos: Iterable[Photo]) -> PostQuerySet:
        return uses.find_posts(photo.key for photo in photos)

    # --- Changes. Posts are published again afterwards, see `RepublishingAdmin`.

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        photo: Photo = form.instance
        if change and {"alt", "ticket"}.intersection(form.changed_data):
            editor = cast("User", request.user)
            with refuse_save(form):
                changed = changes.update_posts(
                    photo, old_key=form.old_key, old_alt=form.old_alt, editor=editor
                )
            if changed:
                posts = "1 post" if len(changed) == 1 else f"{len(changed)} posts"
                messages.info(request, f"The change is also in the text of {posts}.")
        super().save_related(request, form, formsets, change)
        if form.old_key and form.old_key != photo.key:
            _delete_files_on_commit([form.old_key])

    # --- Deletion

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect photos in the texts of posts. The database protects covers."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        in_bodies = self._get_posts(objs).exclude(cover__in=list(objs))
        return deleted, counts, missing, [*protected, *(f"Post: {post}" for post in in_bodies)]

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        super().delete_model(request, obj)
        _delete_files_on_commit([obj.key])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        keys = [photo.key for photo in queryset]
        super().delete_queryset(request, queryset)
        _delete_files_on_commit(keys)

    # --- Columns

    @admin.display(description="photo")
    def thumbnail(self, photo: Photo) -> SafeString:
        return photo.thumbnail  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="uploaded (UTC)", ordering="created_at")
    def upload_time(self, photo: Photo) -> str:
        return f"{photo.created_at:%-d %b %Y, %H:%M}"

    @admin.display(description="size")
    def size(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}" if photo.width else "–"

    @admin.display(description="used in")
    def used_in(self, photo: Photo) -> SafeString | str:
        """Link to published posts. Only count drafts and trashed posts, which the user may not be allowed to see."""
        posts = self._get_posts([photo])
        published = list(posts.published())
        drafts, trashed = posts.kept().count() - len(published), posts.trashed().count()
        uses = [format_html('<a href="{}">{}</a>', post.get_absolute_url(), post.title) for post in published]
        if drafts:
            uses.append(format_html("{} draft{}", drafts, "s" if drafts > 1 else ""))
        if trashed:
            uses.append(format_html("{} post{} in the trash", trashed, "s" if trashed > 1 else ""))
        return format_html_join(", ", "{}", ((use,) for use in uses)) or "No posts"


def _delete_files_on_commit(keys: Iterable[str]) -> None:
    """Delete files from storage after SQL's commit. The bucket keeps deleted versions for 30 days."""

    def delete() -> None:
        for key in keys:
            Photo.file.field.storage.delete(key)

    transaction.on_commit(delete, robust=True)
