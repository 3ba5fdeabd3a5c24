"""New tags while writing: the form of a post creates a tag by its name, without a window of its own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from blog.admin.base import ModelAdmin
from blog.models import Tag
from common.text import MAX_TERM_LENGTH

if TYPE_CHECKING:
    from django.urls import URLPattern


class TagCreationMixin(ModelAdmin[Tag]):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.create_view))
        return [path("create/", view, name="blog_tag_create"), *super().get_urls()]

    def create_view(self, request: HttpRequest) -> HttpResponse:
        """Create the tag `name`. Return it as JSON, or the tag whose name differs only in case."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = " ".join(request.POST.get("name", "").split())
        if tag := _find_tag(name):
            return JsonResponse({"id": tag.pk, "text": tag.name, "created": False})
        tag = Tag(name=name)
        try:
            with transaction.atomic():
                tag.full_clean()
                tag.save()
                self.log_addition(request, tag, [{"added": {}}])
        except (ValidationError, IntegrityError) as error:
            return JsonResponse({"error": _explain(tag, error)}, status=HTTPStatus.BAD_REQUEST)
        return JsonResponse({"id": tag.pk, "text": tag.name, "created": True}, status=HTTPStatus.CREATED)


def _find_tag(name: str) -> Tag | None:
    """Find a tag by name. Databases differ in how they ignore case, so the slug finds more candidates."""
    candidates = Tag.objects.filter(Q(name__iexact=name) | Q(slug=slugify(name), slug__gt=""))
    return next((tag for tag in candidates if tag.name.casefold() == name.casefold()), None)


def _explain(tag: Tag, error: ValidationError | IntegrityError) -> str:
    if not tag.name:
        return "Enter a name."
    if len(tag.name) > MAX_TERM_LENGTH:
        return f"The name has {len(tag.name)} characters. The limit is {MAX_TERM_LENGTH}."
    if not tag.slug:
        return "Its URL can’t be created from this name. Select “+” and enter a slug in Latin letters."
    if isinstance(error, ValidationError) and "slug" not in error.error_dict:
        return " ".join(error.messages)
    return f"Another tag has the URL /tags/{tag.slug}/. Select “+” and enter another slug."
