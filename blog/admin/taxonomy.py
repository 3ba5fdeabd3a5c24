"""Tags, series and redirects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from blog.admin.base import ModelAdmin
from blog.admin.mixins import M, RepublishingAdmin
from blog.admin.tag_creation import TagCreationMixin
from blog.models import Post, Redirect, Series, Tag, TaxonomyTerm

if TYPE_CHECKING:
    from django.db.models import Model


class TaxonomyAdmin(RepublishingAdmin[M]):
    list_display = ["name", "slug", "post_count"]
    ordering: ClassVar = ["name"]  # SQL ignores the model's order because the query counts posts
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
    def get_published_posts(self, objects: Iterable[Tag]) -> QuerySet[Post]:
        return Post.objects.published().filter(tags__in=list(objects)).distinct()


@admin.register(Series)
class SeriesAdmin(TaxonomyAdmin[Series]):
    def get_published_posts(self, objects: Iterable[Series]) -> QuerySet[Post]:
        return Post.objects.published().filter(series__in=list(objects))


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
