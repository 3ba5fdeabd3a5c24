"""Admins whose changes are published: SQL and the content table change together, or neither does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from blog.admin.base import ModelAdmin, ModelForm
from blog.admin.text_limits import count_characters
from blog.models import Post
from blog.publishing.publish import PublishError, sync_post
from blog.publishing.restore import restore_on_error
from blog.publishing.save import EditConflict

M = TypeVar("M", bound=models.Model)


class SaveRefused(Exception):
    """A valid form could not be saved. `form` still contains the submitted values."""

    def __init__(self, form: ModelForm[Any], reason: PublishError | EditConflict) -> None:
        super().__init__(str(reason))
        self.form, self.reason = form, reason


@contextmanager
def refuse_save(form: ModelForm[Any]) -> Iterator[None]:
    """Raise `SaveRefused` with `form` for publishing errors and edit conflicts."""
    try:
        yield
    except (PublishError, EditConflict) as error:
        raise SaveRefused(form, error) from error


class PublishingAdmin(ModelAdmin[M]):
    """An admin that writes to SQL and the content table. A failed write changes neither and keeps the form's values."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return count_characters(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            with restore_on_error():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except SaveRefused as refused:  # by now, the transaction has been rolled back
            refused.form.add_error(None, str(refused.reason))
            context = self.get_refusal_context(refused) | (extra_context or {})
            return self.render_bound_form(request, refused.form, object_id, form_url, context)

    def get_refusal_context(self, refused: SaveRefused) -> dict[str, Any]:
        """Return additional context for the form's template after a refused save."""
        return {}

    def render_bound_form(
        self,
        request: HttpRequest,
        form: ModelForm[M],
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any],
    ) -> HttpResponse:
        """Show a bound form with its errors, as Django's `changeform_view` shows an invalid one."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        fieldsets: Any = self.get_fieldsets(request, obj)
        admin_form = AdminForm(
            form,
            list(fieldsets),
            self.get_prepopulated_fields(request, obj),
            self.get_readonly_fields(request, obj),
            model_admin=self,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"{'Change' if obj else 'Add'} {self.opts.verbose_name}",
            "subtitle": str(obj) if obj else None,
            "adminform": admin_form,
            "object_id": object_id,
            "original": obj,
            "is_popup": IS_POPUP_VAR in request.POST,
            "to_field": request.POST.get(TO_FIELD_VAR),
            "media": self.media + admin_form.media,
            "inline_admin_formsets": [],
            "errors": AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            **extra_context,
        }
        return self.render_change_form(
            request, context, add=not obj, change=bool(obj), obj=obj, form_url=form_url
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            with restore_on_error():
                return super().delete_view(request, object_id, extra_context)
        except PublishError as error:
            messages.error(request, f"Not deleted. {error}")
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            with restore_on_error():
                return super().changelist_view(request, extra_context)
        except PublishError as error:  # only the action “Delete selected” raises it
            messages.error(request, f"Not deleted. {error}")
            return HttpResponseRedirect(request.get_full_path())


class RepublishingAdmin(PublishingAdmin[M]):
    """An admin of objects that posts display, such as tags. Its changes publish these posts again."""

    published_fields: ClassVar[set[str]]  # only changes of these fields publish

    def get_published_posts(self, objects: Iterable[M]) -> models.QuerySet[Post]:
        """Return the published posts that display `objects`."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: ModelForm[M], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and self.published_fields.intersection(form.changed_data):
            with refuse_save(form):
                publish_posts(self.get_published_posts([form.instance]))

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        posts = list(self.get_published_posts([obj]))
        super().delete_model(request, obj)
        publish_posts(posts)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[M]) -> None:
        with transaction.atomic():
            posts = list(self.get_published_posts(queryset))
            super().delete_queryset(request, queryset)
            publish_posts(posts)


def publish_posts(posts: Iterable[Post]) -> None:
    """Publish `posts` as they are in SQL. Raise `PublishError`."""
    for post in Post.objects.filter(pk__in=[post.pk for post in posts]):
        try:
            sync_post(post)
        except PublishError as error:
            raise PublishError(f"“{post}”: {error}") from error
