"""Tags, series and redirects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from blog.admin.base import ModelAdmin, ModelForm
from blog.admin.mixins import M, RepublishingAdmin, refuse_save
from blog.admin.tag_creation import TagCreationMixin
from blog.admin.tag_merge import merge_tags
from blog.models import Post, Redirect, Series, Tag, TagRedirect, TaxonomyTerm
from blog.publishing import drafts, tags

if TYPE_CHECKING:
    from django.db.models import Model

_EXISTING_NAME = (
    "A tag with this name already exists. To combine the two, select both in the list of tags and choose"
    " “Merge selected tags”."
)


class TaxonomyAdmin(RepublishingAdmin[M]):
    list_display = ["name", "slug", "post_count"]
    ordering = ["name"]  # SQL ignores the model's order because the query counts posts
    search_fields: ClassVar = ["name", "slug"]
    published_fields: ClassVar = {"name", "slug"}

    class Media:
        css = {"all": ["blog/admin/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        is_published = Q(posts__in=Post.objects.published())
        count = Count("posts", filter=is_published, distinct=True)
        return super().get_queryset(request).annotate(post_count=count)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}

    @admin.display(description="published posts", ordering="post_count")
    def post_count(self, term: TaxonomyTerm) -> int:
        return int(getattr(term, "post_count"))  # noqa: B009 - an annotation


@admin.register(Tag)
class TagAdmin(TagCreationMixin, TaxonomyAdmin[Tag]):
    actions = [merge_tags]

    def get_published_posts(self, objects: Iterable[Tag]) -> QuerySet[Post]:
        return Post.objects.published().filter(tags__in=list(objects)).distinct()

    def get_form(
        self, request: HttpRequest, obj: Tag | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        messages = {"name": {"unique": _EXISTING_NAME}}
        return super().get_form(request, obj, change, error_messages=messages, **kwargs)

    def save_related(self, request: HttpRequest, form: ModelForm[Tag], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data:
            tags.rename_in_drafts({form.initial["name"]: form.instance.name})
        if change and "slug" in form.changed_data:
            with refuse_save(form):
                tags.publish_redirects(form.instance)

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        former = list(obj.redirects.values_list("old_slug", flat=True))
        super().delete_model(request, obj)
        tags.remove_redirects(former)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        with transaction.atomic():
            deleted = TagRedirect.objects.filter(tag__in=queryset)
            former = list(deleted.values_list("old_slug", flat=True))
            super().delete_queryset(request, queryset)
            tags.remove_redirects(former)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        # Nobody has the permission to delete redirects, but they are deleted with their tag.
        missing.discard(TagRedirect._meta.verbose_name)
        return deleted, counts, missing, protected


@admin.register(Series)
class SeriesAdmin(TaxonomyAdmin[Series]):
    def get_published_posts(self, objects: Iterable[Series]) -> QuerySet[Post]:
        return Post.objects.published().filter(series__in=list(objects))

    def save_related(
        self, request: HttpRequest, form: ModelForm[Series], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data:
            drafts.rename_series(form.initial["name"], form.instance.name)


@admin.register(Redirect)
class RedirectAdmin(ModelAdmin[Redirect]):
    """A read-only list. Saving a post with a new slug creates a redirect."""

    list_display = ["old_slug", "post"]
    list_select_related = ["post"]
    list_display_links = None
    search_fields: ClassVar = ["old_slug", "post__title", "post__slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Redirect | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Redirect | None = None) -> bool:
        return False
