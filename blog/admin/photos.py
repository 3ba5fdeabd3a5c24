"""Photos: uploaded straight to S3, then described here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from blog.admin.base import ModelForm
from blog.admin.mixins import ShownInPosts
from blog.models import Photo, Post, PostQuerySet
from blog.photos import uploads
from blog.photos.pictures import build_picture, load_pictures
from blog.reader.types import Picture
from blog.rendering.pictures import build_srcset, render_picture
from common.aws import clients

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern


def allow_uploads(view: Any) -> Any:
    """Let a page post photos to the bucket, and show them before they are there."""
    return csp_update({"connect-src": [uploads.address()], "img-src": ["blob:"]})(view)


def shown(photos: Iterable[Photo]) -> dict[str, Picture]:
    """Give pictures by key; as uploaded, large, when what the thumbnails worker made can't be read."""
    found = list(photos)
    try:
        return load_pictures(found)
    except (BotoCoreError, ClientError):
        return {photo.key: build_picture(photo, None) for photo in found}


def thumbnail(photo: Photo, made: Picture) -> SafeString:
    """Give a small `<img>` of a photo; none of a photo whose small versions are not there yet."""
    if "renditions" not in made:
        return format_html('<span class="thumb thumb-waiting">{}</span>', "in the works")
    sources = build_srcset(made["renditions"], "webp")
    return format_html('<img class="thumb" alt="" loading="lazy" sizes="96px" srcset="{}">', sources)


class NewPhotoForm(ModelForm[Photo]):
    """A photo whose file is in S3: the ticket says where, and that this user may use it."""

    user: ClassVar[User]
    ticket = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Choose a photo first."})

    class Meta:
        model = Photo
        fields = ["alt", "caption", "focal_x", "focal_y"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("focal_x", "focal_y"):  # the middle, unless the form says otherwise
            self.fields[name].required = False

    def clean_ticket(self) -> str:
        try:
            key, content_type = uploads.read_ticket(self.cleaned_data["ticket"], self.user)
            if Photo.objects.filter(file=key).exists():
                raise ValidationError("This photo has been added already.")
            upload = uploads.received(key, content_type)
        except uploads.Refused as error:
            raise ValidationError(str(error)) from error
        self.instance.file.name = upload.key
        self.instance.width, self.instance.height = upload.width, upload.height
        return key


class PhotoList(ChangeList):
    """Fetches the thumbnails of a whole page at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = list(self.result_list)
        made = shown(found)
        for photo in found:
            photo.thumbnail = thumbnail(photo, made[photo.key])
        self.result_list = found


@admin.register(Photo)
class PhotoAdmin(ShownInPosts[Photo]):
    shown_fields: ClassVar = {"alt", "caption", "focal_x", "focal_y"}
    list_display = ["small", "alt", "size", "uploaded_by", "created_at"]
    list_display_links = ["small", "alt"]
    list_select_related = ["uploaded_by"]
    list_filter = [("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields: ClassVar = ["alt", "caption", "file"]
    date_hierarchy = "created_at"
    readonly_fields: ClassVar = ["size", "used_in", "uploaded_by"]

    class Media:
        css = {"all": ["blog/admin/admin.css", "blog/admin/photo.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PhotoList

    # --- Whose

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_own(request, obj)

    def is_own(self, request: HttpRequest, photo: Photo | None) -> bool:
        return (
            not photo
            or photo.uploaded_by_id == request.user.pk
            or request.user.has_perm("blog.edit_all_posts")
        )

    # --- The form

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        fields = ["alt", "caption", ("focal_x", "focal_y")]
        return [(None, {"fields": [*fields, "size", "used_in", "uploaded_by"] if obj else fields})]

    def get_form(
        self, request: HttpRequest, obj: Photo | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Photo]]:
        form = super().get_form(request, obj, change, **({} if change else {"form": NewPhotoForm}), **kwargs)
        if issubclass(form, NewPhotoForm):
            form.user = request.user  # type: ignore[assignment]
        return form

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"sign_url": reverse("admin:blog_photo_sign"), "types": ",".join(uploads.EXTENSIONS)}
        view = allow_uploads(super().changeform_view)
        response: HttpResponse = view(request, object_id, form_url, context | (extra_context or {}))
        return response

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if photo := context["original"]:
            made = shown([photo])[photo.key]
            context["picture"] = render_picture(
                made, sizes="(min-width: 48rem) 44rem, 100vw", priority="high"
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Uploads

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("sign/", view(require_POST(self.sign_view)), name="blog_photo_sign"),
            path("complete/", view(require_POST(self.complete_view)), name="blog_photo_complete"),
            *super().get_urls(),
        ]

    def sign_view(self, request: HttpRequest) -> HttpResponse:
        """Answer where and how the browser may post one photo to S3."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            size = int(request.POST.get("size", "0"))
            name, content_type = request.POST.get("name", "photo"), request.POST.get("type", "")
            user: Any = request.user
            permit = uploads.permit(name=name, content_type=content_type, size=size, user=user)
        except ValueError as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse(permit)

    def complete_view(self, request: HttpRequest) -> HttpResponse:
        """Add the photo that S3 has received, and answer how to show it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form: Any = self.get_form(request)(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        with transaction.atomic():
            photo = form.save(commit=False)
            self.save_model(request, photo, form, change=False)
            self.log_addition(request, photo, [{"added": {}}])
        return JsonResponse({"id": photo.pk, "key": photo.key, "alt": photo.alt})

    # --- Deletion

    def posts(self, objects: Iterable[Photo]) -> QuerySet[Post]:
        return self.showing(objects) & Post.objects.published()

    def showing(self, photos: Iterable[Photo]) -> PostQuerySet:
        which = Q(pk__in=[])
        for photo in photos:
            which |= Q(cover=photo) | Q(body__contains=photo.key)
        return Post.objects.filter(which)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete what a post shows, as SQL does for covers."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        in_bodies = self.showing(objs).exclude(cover__in=list(objs))
        return deleted, counts, missing, [*protected, *(f"Post: {post}" for post in in_bodies)]

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        super().delete_model(request, obj)
        drop_files([obj.key])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        keys = [photo.key for photo in queryset]
        super().delete_queryset(request, queryset)
        drop_files(keys)

    # --- Columns

    @admin.display(description="photo")
    def small(self, photo: Photo) -> SafeString:
        return photo.thumbnail  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="size")
    def size(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}" if photo.width else "–"

    @admin.display(description="used in")
    def used_in(self, photo: Photo) -> SafeString | str:
        """Name the posts that everyone may see, and only count the drafts."""
        posts = self.showing([photo])
        published = [(post.get_absolute_url(), post.title) for post in posts.published()]
        drafts = posts.count() - len(published)
        links = format_html_join(", ", '<a href="{}">{}</a>', published)
        count = f"{drafts} draft{'s' if drafts > 1 else ''}" if drafts else ""
        return (
            format_html("{}{}{}", links, ", " if links and count else "", count)
            if links or count
            else "no post"
        )


def drop_files(keys: Iterable[str]) -> None:
    """Delete from S3 once SQL has; its versions stay for 30 days (`infra/templates/data.yaml`)."""

    def drop() -> None:
        for key in keys:
            clients.s3().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)

    transaction.on_commit(drop, robust=True)
