"""Photo uploads: the server signs a form, the browser posts the file to S3, the server adds the photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from csp.decorators import csp_update
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from blog.admin.base import ModelAdmin, ModelForm
from blog.models import Photo
from blog.photos import files, uploads

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.urls import URLPattern


def allow_uploads(view: Any) -> Any:
    """Extend the content security policy: pages may post to the media bucket and show photos before the upload."""
    return csp_update({"connect-src": [uploads.upload_origin()], "img-src": ["blob:"]})(view)


class UploadedPhotoForm(ModelForm[Photo]):
    """A photo whose file is new. The ticket names the file in S3 and the user who uploaded it."""

    user: ClassVar[User]
    ticket = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Choose a photo first."})
    upload: uploads.Upload | None = None

    class Meta:
        model = Photo
        fields = ["alt", "caption", "focal_x", "focal_y"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old_key, self.old_alt = self.instance.key, self.instance.alt
        for name in {"focal_x", "focal_y"} & self.fields.keys():  # the model's default is the center
            self.fields[name].required = False

    def clean_ticket(self) -> str:
        if not (ticket := self.cleaned_data["ticket"]):
            return ""
        try:
            key, content_type = uploads.read_ticket(ticket, self.user)
            if Photo.objects.filter(file=key).exists():
                raise ValidationError("This photo has already been added.")
            self.upload = uploads.accept_upload(key, content_type)
        except files.PhotoRefused as error:
            raise ValidationError(str(error)) from error
        return key

    def save(self, commit: bool = True) -> Photo:
        if self.upload:
            self.instance.file.name = self.upload.key
            self.instance.width, self.instance.height = self.upload.width, self.upload.height
        return super().save(commit)


class ReplaceablePhotoForm(UploadedPhotoForm):
    """A photo that keeps its file, or gets a new one."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alt := self.fields.get("alt"):
            alt.help_text += " Posts with this text get the new one. Texts that were changed in a post stay."


class PhotoUploadMixin(ModelAdmin[Photo]):
    def get_form(
        self, request: HttpRequest, obj: Photo | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Photo]]:
        form_class = ReplaceablePhotoForm if change else UploadedPhotoForm
        form = super().get_form(request, obj, change, form=form_class, **kwargs)
        if issubclass(form, UploadedPhotoForm):
            form.user = request.user  # type: ignore[assignment]
        return form

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("sign/", view(require_POST(self.sign_view)), name="blog_photo_sign"),
            path("complete/", view(require_POST(self.complete_view)), name="blog_photo_complete"),
            *super().get_urls(),
        ]

    def sign_view(self, request: HttpRequest) -> HttpResponse:
        """Return the URL and the form fields with which the browser may post one photo to S3."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            size = int(request.POST.get("size", "0"))
            name, content_type = request.POST.get("name", "photo"), request.POST.get("type", "")
            user: Any = request.user
            permit = uploads.create_upload(name=name, content_type=content_type, size=size, user=user)
        except ValueError as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse(permit)

    def complete_view(self, request: HttpRequest) -> HttpResponse:
        """Add a photo that the browser has posted to S3, for the editor's text."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if photo := self._find_completed(request):
            return JsonResponse(_describe(photo))
        form: Any = self.get_form(request)(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        with transaction.atomic():
            photo = form.save(commit=False)
            self.save_model(request, photo, form, change=False)
            self.log_addition(request, photo, [{"added": {}}])
        return JsonResponse(_describe(photo))

    def _find_completed(self, request: HttpRequest) -> Photo | None:
        """Return the photo that a request has already added, whose response the browser did not receive."""
        user: Any = request.user
        try:
            key, _ = uploads.read_ticket(request.POST.get("ticket", ""), user)
        except files.PhotoRefused:
            return None
        return Photo.objects.filter(file=key, uploaded_by=user).first()


def _describe(photo: Photo) -> dict[str, Any]:
    return {"id": photo.pk, "key": photo.key, "alt": photo.alt}
