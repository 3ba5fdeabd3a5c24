"""Admins of what readers see: SQL and the readers' copy change together, or neither does."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.admin.base import ModelAdmin, ModelForm
from blog.models import Post
from blog.publishing.publish import PublishError, sync_post
from blog.publishing.save import EditConflict

M = TypeVar("M", bound=models.Model)
Refusal = PublishError | EditConflict


class PartlyProjected(PublishError):
    """Some posts were brought to readers before one failed; they have to be taken back after SQL has."""

    def __init__(self, reason: str, touched: list[Post]) -> None:
        super().__init__(reason)
        self.touched = touched


def project(posts: Iterable[Post]) -> None:
    """Bring what SQL now says of `posts` to readers. Raises `PartlyProjected`."""
    touched: list[Post] = []
    for post in Post.objects.filter(pk__in=[post.pk for post in posts]):
        touched.append(post)
        try:
            sync_post(post)
        except PublishError as error:
            raise PartlyProjected(f"“{post}”: {error}", touched) from error


def restore(error: Refusal) -> None:
    """Give readers again what SQL says, now that it has rolled back."""
    for post in error.touched if isinstance(error, PartlyProjected) else ():
        with suppress(PublishError):  # what fails here is written again by `manage.py republish`
            sync_post(Post.objects.get(pk=post.pk))


def refusal(request: HttpRequest) -> Refusal | None:
    return cast("Refusal | None", getattr(request, "refusal", None))


def refusing(form: type[ModelForm[M]], error: Refusal) -> type[ModelForm[M]]:
    """Make of a form one that shows `error` and keeps all that was typed."""

    class Refused(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            super().clean()
            raise ValidationError(str(error))

    return Refused


class Projecting(ModelAdmin[M]):
    """An admin whose saves and deletions may be refused, and then change nothing and lose nothing typed."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (PublishError, EditConflict) as error:
            restore(error)
            cast("Any", request).refusal = error
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[M]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        error = refusal(request)
        return refusing(form, error) if error else form

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except PublishError as error:
            restore(error)
            messages.error(request, f"Not deleted. {error}")
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except PublishError as error:
            restore(error)
            messages.error(request, f"Not deleted. {error}")
            return HttpResponseRedirect(request.get_full_path())


class ShownInPosts(Projecting[M]):
    """An admin of what posts show, such as tags: its changes go to the posts that readers see."""

    shown_fields: ClassVar[set[str]]
    if TYPE_CHECKING:

        def posts(self, objects: Iterable[M]) -> models.QuerySet[Post]: ...

    def save_related(self, request: HttpRequest, form: ModelForm[M], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and self.shown_fields.intersection(form.changed_data):
            project(self.posts([form.instance]))

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        posts = list(self.posts([obj]))
        super().delete_model(request, obj)
        project(posts)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[M]) -> None:
        with transaction.atomic():
            posts = list(self.posts(queryset))
            super().delete_queryset(request, queryset)
            project(posts)
