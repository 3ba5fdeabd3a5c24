"""Users. Posts display the names of their authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.admin.mixins import RepublishingAdmin
from blog.models import Post

admin.site.unregister(User)


@admin.register(User)
class AuthorAdmin(RepublishingAdmin[User], UserAdmin):  # type: ignore[type-arg]
    published_fields: ClassVar = {"username", "first_name", "last_name"}

    def get_published_posts(self, objects: Iterable[User]) -> QuerySet[Post]:
        return Post.objects.published().filter(author__in=list(objects))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Hide emails and permissions from editors, who may view users only to choose a post's author."""
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["username", "first_name", "last_name"]})]
        return super().get_fieldsets(request, obj)
