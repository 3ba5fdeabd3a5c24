"""Users: their names stand on their posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.admin.mixins import ShownInPosts
from blog.models import Post

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(ShownInPosts[User], UserAdmin):  # type: ignore[type-arg]
    shown_fields: ClassVar = {"username", "first_name", "last_name"}

    def posts(self, objects: Iterable[User]) -> QuerySet[Post]:
        return Post.objects.published().filter(author__in=list(objects))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show editors, who choose authors by name, no more than that of each other."""
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["username", "first_name", "last_name"]})]
        return super().get_fieldsets(request, obj)
